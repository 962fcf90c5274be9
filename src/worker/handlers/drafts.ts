/** Drafts and the files taken for them. */
import { parseBlobId, parseRowId } from '../../core/ids.ts'
import { err, ok } from '../../core/result.ts'
import type { DraftTarget } from '../../storage/draft-open.ts'
import { openDraft } from '../../storage/draft-open.ts'
import { discardDraft, draftHead, saveDraft } from '../../storage/drafts.ts'
import { finishDraft, type Finished } from '../../storage/draft-finish.ts'
import { listDrafts } from '../../storage/draft-list.ts'
import { addDraftFile, blobType, filesOfDraft } from '../../storage/attachments.ts'
import { forgetBlob } from '../../storage/blob-facts.ts'
import { once } from '../../storage/requests.ts'
import type { Params } from '../api.ts'
import { fail, mapped, type Context, type Some } from '../context.ts'

const largestFile = 200 * 1024 * 1024

const targetOf = (asked: Params<'drafts.open'>): DraftTarget | null => {
  if ('draftId' in asked) return asked
  if ('recordId' in asked) {
    const recordId = parseRowId(asked.recordId)
    return recordId && { recordId }
  }
  const versionId = parseRowId(asked.versionId)
  return versionId && { versionId }
}

export const draftHandlers = (context: Context): Some<'drafts.list' | 'drafts.open' | 'drafts.save' | 'drafts.discard' | 'drafts.finish'> => {
  const { store } = context
  const isAnswer = (versionId: string, column: string): boolean => {
    const plan = context.plan(versionId)
    return plan.ok && plan.value.tables.some((table) => table.columns.some((known) => known.nodeset === column && known.kind === 'user'))
  }
  return {
    'drafts.list': ({ formId }) => ok(listDrafts(store.db, formId, isAnswer)),
    'drafts.open': (asked, { requestId }) => {
      const target = targetOf(asked)
      if (target === null) return fail('invalid', 'not an id')
      const opened = once(store.db, requestId, () => {
        const draft = openDraft(store, target, crypto.randomUUID())
        return draft.ok ? ok(draft.value.draftId) : draft
      })
      if (!opened.ok) return mapped(opened, 'invalid')
      context.touched({ drafts: true })
      return mapped(openDraft(store, { draftId: opened.value }, ''), 'invalid')
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
    'drafts.finish': ({ draftId, omit }, { requestId }) => {
      const finished = once(store.db, requestId, () => {
        const head = draftHead(store.db, draftId)
        if (head === null) return err({ type: 'draft-gone' as const, message: 'this draft was finished or discarded already' })
        const plan = context.plan(head.version)
        if (!plan.ok) return plan
        const done = finishDraft(store, draftId, { tables: plan.value.tables, omit: omit ?? [] })
        return done.ok ? ok<Finished>(done.value) : done
      })
      if (!finished.ok) return mapped(finished, 'invalid')
      context.touched({ drafts: true, forms: true })
      return ok({ recordId: finished.value.recordId })
    },
  }
}

export const fileHandlers = (context: Context): Some<'files.add' | 'files.read' | 'files.ofDraft'> => ({
  'files.add': async ({ draftId, row, column, type, name, bytes }) => {
    const kept = await context.blobs.put(bytes, largestFile)
    if (!kept.ok) return mapped(kept, 'storage-failed')
    const { id, size } = kept.value
    const added = addDraftFile(context.store, draftId, { row, column, name, type, size, blobId: id })
    return added.ok ? ok({ name: added.value.name, blobId: id }) : mapped(added, 'invalid')
  },
  'files.read': async ({ blobId }) => {
    const id = parseBlobId(blobId)
    if (id === null) return fail('invalid', 'not a file')
    const bytes = await context.blobs.read(id)
    return bytes.ok ? ok({ bytes: bytes.value, type: blobType(context.store, id) }) : mapped(bytes, 'storage-failed')
  },
  'files.ofDraft': ({ draftId }) => mapped(filesOfDraft(context.store, draftId), 'invalid'),
})
