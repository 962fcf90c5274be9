/** Drafts and the files taken for them. */
import { parseBlobId, parseRowId, type RowId } from '../../core/ids.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { versionChanges } from '../../forms/version-changes.ts'
import type { DraftTarget } from '../../storage/draft-open.ts'
import { openDraft } from '../../storage/draft-open.ts'
import { answersUnder, moveDraft, newerVersion } from '../../storage/draft-move.ts'
import { discardDraft, draftHead, readDraft, saveDraft, type DraftFailure, type DraftHead } from '../../storage/drafts.ts'
import { finishDraft, type Finished } from '../../storage/draft-finish.ts'
import { appendEvents, earlierLog, eventsOf, keepAuditFile } from '../../storage/draft-events.ts'
import { listDrafts } from '../../storage/draft-list.ts'
import { addDraftFile, blobType, filesOfDraft } from '../../storage/attachments.ts'
import { forgetBlob } from '../../storage/blob-facts.ts'
import { newestWithRoot } from '../../storage/form-versions.ts'
import { checkOf, keepCheck } from '../../storage/record-check.ts'
import { findRecord, readAnswers } from '../../storage/record-rows.ts'
import { once } from '../../storage/requests.ts'
import type { Draft, DraftMove, Failure, Params } from '../api.ts'
import { readFile } from '../checked-files.ts'
import { fail, mapped, tablesIn, type Context, type Some } from '../context.ts'

const largestFile = 200 * 1024 * 1024
const largestThumb = 64 * 1024

const targetOf = (asked: Params<'drafts.open'>): DraftTarget | null => {
  if ('draftId' in asked) return asked
  if ('recordId' in asked) {
    const recordId = parseRowId(asked.recordId)
    return recordId && { recordId }
  }
  const versionId = parseRowId(asked.versionId)
  return versionId && { versionId }
}

/** [FUP6] What moving to the newest version would change; null when the draft has it, or when one of the two cannot be read. */
const moveOf = (context: Context, head: DraftHead): DraftMove | null => {
  const versionId = newerVersion(context.store, head, tablesIn(context))
  const [from, to] = versionId === null ? [] : [context.plan(head.version), context.plan(versionId)]
  if (versionId === null || from?.ok !== true || to?.ok !== true) return null
  const { added, removed, retyped } = versionChanges(from.value, to.value)
  return {
    versionId, version: to.value.version, from: from.value.version, added: added.length, removed: removed.length, retyped: retyped.length,
    keptAside: answersUnder(context.store, head, new Set(removed.map((column) => column.nodeset))),
  }
}

const loggedIn = (context: Context, draftId: string): Pick<Draft, 'logged' | 'loggedUntil'> => {
  const lines = eventsOf(context.store.db, draftId)
  const [, , start = '', end = ''] = lines.at(-1)?.split(',') ?? []
  return { logged: lines.length, loggedUntil: Math.max(Number(start) || 0, Number(end) || 0) }
}

const draftAnswer = (context: Context, draftId: string): Result<Draft, Failure> => {
  const [draft, head] = [readDraft(context.store.db, draftId), draftHead(context.store.db, draftId)]
  return draft.ok ? ok({ ...draft.value, newer: head && moveOf(context, head), ...loggedIn(context, draftId) }) : mapped(draft, 'invalid')
}

/** [DRF10] The log becomes a file of the record, behind what the record's log holds so far. */
const keepLog = async (context: Context, draftId: string, { column, header }: { readonly column: string; readonly header: string }): Promise<Result<null, Failure>> => {
  const lines = eventsOf(context.store.db, draftId)
  if (lines.length === 0) return ok(null)
  const before = earlierLog(context.store, draftId, column)
  const read = before === null ? null : await context.blobs.read(before)
  const earlier = read?.ok === true ? new TextDecoder().decode(read.value).trimEnd() : header
  const bytes = new TextEncoder().encode(`${[earlier, ...lines].join('\n')}\n`)
  const kept = await context.blobs.put(bytes, largestFile)
  if (!kept.ok) return mapped(kept, 'storage-failed')
  return mapped(keepAuditFile(context.store, draftId, column, { size: kept.value.size, blobId: kept.value.id }, context.now()), 'invalid')
}

/** [REC17] What was finished here was checked as a whole. */
const noteChecked = (context: Context, recordId: RowId): void => {
  const record = findRecord(context.store, recordId)
  if (record === null) return
  const version = newestWithRoot(context.store, record.table.formId ?? '', record.table.range ?? '', tablesIn(context)) ?? record.version
  keepCheck(context.store, recordId, checkOf(context.store, record, readAnswers(context.store, record), version ?? '').state, 0)
}

export const draftHandlers = (context: Context): Some<'drafts.list' | 'drafts.open' | 'drafts.save' | 'drafts.discard' | 'drafts.move' | 'drafts.log' | 'drafts.finish'> => {
  const { store } = context
  const tablesOf = tablesIn(context)
  const hasNewer = (draftId: string): boolean => {
    const head = draftHead(store.db, draftId)
    return head !== null && newerVersion(store, head, tablesOf) !== null
  }
  const isAnswer = (versionId: string, column: string): boolean => {
    const plan = context.plan(versionId)
    return plan.ok && plan.value.tables.some((table) => table.columns.some((known) => known.nodeset === column && known.kind === 'user'))
  }
  return {
    'drafts.list': ({ formId }) => ok(listDrafts(store.db, formId, isAnswer).map((draft) => ({ ...draft, hasNewer: hasNewer(draft.draftId) }))),
    'drafts.open': (asked, { requestId }) => {
      const target = targetOf(asked)
      if (target === null) return fail('invalid', 'not an id')
      const open = (): Result<string, DraftFailure> => {
        const draft = openDraft(store, target, crypto.randomUUID(), tablesOf)
        return draft.ok ? ok(draft.value.draftId) : draft
      }
      // [DSK4] one that is there is opened without a write
      const opened = 'draftId' in target ? open() : once(store.db, requestId, open)
      if (!opened.ok) return mapped(opened, 'invalid')
      context.touched({ drafts: true })
      return draftAnswer(context, opened.value)
    },
    'drafts.save': ({ draftId, change }) => {
      const saved = saveDraft(store.db, draftId, change, context.now())
      if (change.name !== undefined) context.touched({ drafts: true })
      return mapped(saved, 'invalid')
    },
    'drafts.discard': async ({ draftId }) => {
      const unused = discardDraft(store.db, draftId)
      if (!unused.ok) return mapped(unused, 'invalid')
      for (const blob of unused.value) {
        const removed = await context.blobs.remove(blob)
        if (removed.ok) forgetBlob(store.db, blob)
      }
      context.touched({ drafts: true, forms: true })
      return ok(null)
    },
    'drafts.move': ({ draftId, versionId }, { requestId }) => {
      const version = parseRowId(versionId)
      if (version === null) return fail('invalid', 'not a form version')
      const moved = once(store.db, requestId, () => {
        const head = draftHead(store.db, draftId)
        if (head === null) return err({ type: 'draft-gone' as const, message: 'this draft was finished or discarded already' })
        const [from, to] = [context.plan(head.version), context.plan(version)]
        if (!to.ok) return to
        const gone = from.ok ? versionChanges(from.value, to.value).calculatedGone.map((column) => column.nodeset) : []
        return moveDraft(store, draftId, version, gone, context.now())
      })
      if (!moved.ok) return mapped(moved, 'invalid')
      context.touched({ drafts: true })
      return draftAnswer(context, draftId)
    },
    'drafts.log': ({ draftId, from, lines }) => mapped(appendEvents(store.db, draftId, from, lines), 'invalid'),
    'drafts.finish': async ({ draftId, omit, log }, { requestId }) => {
      const logged = log === undefined ? ok(null) : await keepLog(context, draftId, log)
      if (!logged.ok) return logged
      const finished = once(store.db, requestId, () => {
        const head = draftHead(store.db, draftId)
        if (head === null) return err({ type: 'draft-gone' as const, message: 'this draft was finished or discarded already' })
        const plan = context.plan(head.version)
        if (!plan.ok) return plan
        const done = finishDraft(store, draftId, { tables: plan.value.tables, omit: omit ?? [] })
        return done.ok ? ok<Finished>(done.value) : done
      })
      if (!finished.ok) return mapped(finished, 'invalid')
      noteChecked(context, finished.value.recordId)
      context.touched({ drafts: true, forms: true })
      return ok({ recordId: finished.value.recordId })
    },
  }
}

export const fileHandlers = (context: Context): Some<'files.add' | 'files.read' | 'files.ofDraft'> => ({
  'files.add': async ({ draftId, row, column, type, name, bytes, thumb }) => {
    const kept = await context.blobs.put(bytes, largestFile)
    if (!kept.ok) return mapped(kept, 'storage-failed')
    // [BLB23] A picture without its small one is better than none.
    const small = thumb === undefined ? null : await context.blobs.put(thumb, largestThumb)
    const { id, size } = kept.value
    const added = addDraftFile(context.store, draftId, { row, column, name, type, size, blobId: id, ...(small?.ok === true && { thumb: small.value }) })
    return added.ok ? ok({ name: added.value.name, blobId: id }) : mapped(added, 'invalid')
  },
  'files.read': async ({ blobId }) => {
    const id = parseBlobId(blobId)
    if (id === null) return fail('invalid', 'not a file')
    const bytes = await readFile(context, id)
    return bytes.ok ? ok({ bytes: bytes.value, type: blobType(context.store, id) }) : mapped(bytes, 'storage-failed')
  },
  'files.ofDraft': ({ draftId }) => mapped(filesOfDraft(context.store, draftId), 'invalid'),
})
