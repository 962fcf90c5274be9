/** A whole file against the records of a form: what would change in each, in order, a few records at a time. Nothing is written. Rules IMP1-IMP17. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { RowId } from '../../core/ids.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { choiceNames } from '../../forms/choice-names.ts'
import type { TablePlan } from '../../forms/plan.ts'
import { bindTable, type BoundTable } from '../../export/import-headers.ts'
import { importLimits, readImportFile, type ImportTable } from '../../export/import-tables.ts'
import { newestWithRoot, versionsOf } from '../../storage/form-versions.ts'
import { formVersion, newestVersion } from '../../storage/forms.ts'
import { recordDetail } from '../../storage/records.ts'
import type { ImportExample, ImportFault, ImportPreview, ImportRefusal, ImportWish } from '../api-import.ts'
import type { Count } from '../api.ts'
import { tablesIn, type Context } from '../context.ts'
import { compareRecord, faultOf, type Compared, type Comparing, type RecordChange } from './compare.ts'
import { gather, type GivenRecord } from './gather.ts'

export interface Opened {
  readonly versionId: RowId
  readonly comparing: Comparing
  readonly tables: readonly ImportTable[]
  readonly bound: readonly BoundTable[]
  readonly records: readonly GivenRecord[]
  readonly faults: readonly ImportFault[]
}
export interface Job { stopped(): boolean; tell(count: Count): void; /** resolves soon, when other requests had their turn */ pause(): Promise<void>; now(): number }

/** Between two pauses. */
const sliceMs = 30
const shownFaults = 200
const shownExamples = 60

/** Columns of the newest version first, then those that only earlier ones asked. */
const allTables = (context: Pick<Context, 'store' | 'plan'>, formId: string, versionId: RowId): { readonly tables: readonly TablePlan[]; readonly choices: ReadonlyMap<string, ReadonlySet<string>> } => {
  const tables = new Map<string, TablePlan>()
  const choices = new Map<string, Set<string>>()
  const root = context.plan(versionId)
  const range = root.ok ? root.value.tables[0]?.range : undefined
  for (const id of [versionId, ...versionsOf(context.store.db, formId).filter((other) => other !== versionId)]) {
    const plan = context.plan(id)
    if (!plan.ok || plan.value.tables[0]?.range !== range) continue
    for (const table of plan.value.tables) {
      const known = tables.get(table.range)
      const has = new Set(known?.columns.map(({ nodeset }) => nodeset))
      tables.set(table.range, known === undefined ? table : { ...known, columns: [...known.columns, ...table.columns.filter(({ nodeset }) => !has.has(nodeset))] })
    }
    for (const [nodeset, names] of choiceNames(formVersion(context.store.db, id)?.xform ?? '')) choices.set(nodeset, new Set([...(choices.get(nodeset) ?? []), ...names]))
  }
  return { tables: [...tables.values()], choices }
}

export const openImport = async (context: Pick<Context, 'store' | 'plan'>, { formId, file, clears }: ImportWish): Promise<Result<Opened, ImportRefusal>> => {
  const { store } = context
  const newest = newestVersion(store.db, formId)
  const plan = newest === null ? null : context.plan(newest)
  if (newest === null || plan?.ok !== true) return err({ type: 'other-form' })
  if (file.size > importLimits.bytes) return err({ type: 'too-large' })
  const bytes = await file.arrayBuffer().then((buffer) => new Uint8Array(buffer), () => null)
  if (bytes === null) return err({ type: 'unreadable' })
  const read = readImportFile(file.name, bytes)
  if (!read.ok) return read
  const versionId = newestWithRoot(store, formId, plan.value.tables[0]?.range ?? '', tablesIn(context)) ?? newest
  const { tables, choices } = allTables(context, formId, versionId)
  const bound = read.value.flatMap((table) => bindTable(tables, table) ?? [])
  if (bound.length === 0) return err({ type: 'other-form' })
  const gathered = gather(formId, bound)
  const shapeOf = (asked: string): (typeof plan)['value'] | null => (asked === formId ? plan.value : null)
  return ok({
    versionId, bound, tables: read.value, records: gathered.records,
    comparing: { store, formId, tables, choices, shapeOf, clears },
    faults: gathered.faults.map(({ given, code }) => faultOf(given, code)),
  })
}

/** Each record of the file in its order, with pauses; false when it was stopped. */
export const compareAll = async ({ comparing, records }: Opened, job: Job, take: (compared: Compared, given: GivenRecord) => void): Promise<boolean> => {
  let since = job.now()
  for (const [at, given] of records.entries()) {
    take(compareRecord(comparing, given), given)
    if (job.now() - since < sliceMs) continue
    job.tell({ done: at + 1, total: records.length })
    await job.pause()
    if (job.stopped()) return false
    since = job.now()
  }
  return !job.stopped()
}

const nameOf = ({ store, shapeOf }: Comparing, change: RecordChange): string => {
  if (change.record === null) return change.key
  const detail = recordDetail(store, change.id, shapeOf)
  return detail.ok ? detail.value.summary.name : ''
}

const lastName = (nodeset: string): string => nodeset.slice(nodeset.lastIndexOf('/') + 1)

export interface Analysed { readonly preview: ImportPreview; readonly changes: readonly RecordChange[] }

/** null: stopped. `keeps`: the changes themselves, for writing them. */
export const analyseImport = async (opened: Opened, job: Job, keeps: boolean): Promise<Analysed | null> => {
  const changes: RecordChange[] = []
  const counts = { new: 0, changed: 0, same: 0, deleted: 0, faulty: 0 }
  let [entries, answers, conflicts, onlyConflicts] = [0, 0, 0, 0]
  const faults: ImportFault[] = [...opened.faults]
  const examples: ImportExample[] = []
  const digest = sha256.create()
  const take = (compared: Compared, given: GivenRecord): void => {
    if (compared.type === 'faulty') {
      counts.faulty += 1
      faults.push(...compared.faults)
      return
    }
    if (compared.type !== 'change') {
      counts[compared.type] += 1
      return
    }
    const { change } = compared
    if (keeps) changes.push(change)
    const isNew = change.record === null
    counts[isNew ? 'new' : 'changed'] += 1
    if (!isNew && change.rows.every(({ made, cells }) => made === null && cells.every(({ isConflict }) => isConflict))) onlyConflicts += 1
    digest.update(utf8ToBytes(JSON.stringify([given.id, change.rows.map(({ id, made, cells }) => [id, made, cells.map(({ column, before, after, isConflict }) => [column.nodeset, before, after, isConflict])])])))
    const name = examples.length < shownExamples ? nameOf(opened.comparing, change) : ''
    for (const row of change.rows) {
      if (row.made !== null) entries += 1
      for (const { column, before, after, isConflict } of row.cells) {
        answers += 1
        if (isConflict) conflicts += 1
        if (examples.length >= shownExamples && !(isConflict && examples.some(({ conflict }) => !conflict))) continue
        // what two people changed is worth a place before what one did
        if (examples.length >= shownExamples) examples.splice(examples.findLastIndex(({ conflict }) => !conflict), 1)
        const hidden = column.masked === true
        examples.push({
          recordId: isNew ? null : change.id, name, question: column.label ?? lastName(column.nodeset), conflict: isConflict,
          before: hidden && before !== '' ? '••••••' : before.slice(0, 300), after: hidden && after !== '' ? '••••••' : after.slice(0, 300),
        })
      }
    }
  }
  if (!(await compareAll(opened, job, take))) return null
  const boundOf = new Map(opened.bound.map((bound) => [bound.source, bound]))
  const preview: ImportPreview = {
    tables: opened.tables.map((table) => ({ name: table.name, range: boundOf.get(table)?.table.range ?? null, rows: table.rows.length })),
    ignored: opened.bound.flatMap(({ source, ignored, columns }) => [
      ...ignored.map(({ header, why }) => ({ table: source.name, header, why })),
      ...columns.filter(({ column }) => column.kind === 'derived').map(({ header }) => ({ table: source.name, header, why: 'calculated' as const })),
    ]),
    records: counts, entries, answers, conflicts, onlyConflicts,
    knowsEdits: opened.bound.some(({ edits, table }) => table.parent === null && edits >= 0),
    faults: faults.slice(0, shownFaults), faultsInAll: faults.length,
    examples: examples.toSorted((a, b) => Number(b.conflict) - Number(a.conflict)),
    state: bytesToHex(digest.digest().subarray(0, 16)),
  }
  return { preview, changes }
}

