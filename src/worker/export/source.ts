/** The database as an export source: pages of the records that were chosen, made as a format asks for them, with other requests between. Rules EXP1-EXP8. */
import type { RowId } from '../../core/ids.ts'
import { rowIdToUuid } from '../../core/ids.ts'
import { rowIdFromBytes } from '../../core/row-bytes.ts'
import type { ExportFile, ExportRecord, ExportRow, ExportSource, RecordFacts } from '../../export/source.ts'
import { newestWithRoot } from '../../storage/form-versions.ts'
import { formVersion } from '../../storage/forms.ts'
import { rootRows, type Span, type StoredRoot } from '../../storage/export-rows.ts'
import type { ExportSelection } from '../../storage/export-select.ts'
import { readAnswers, versionIn } from '../../storage/record-rows.ts'
import type { Context } from '../context.ts'
import { tablesIn } from '../context.ts'
import { shapesIn } from '../review-counter.ts'
import { factsIn } from './facts.ts'
import { columnsWithFiles, filesIn } from './files.ts'
import type { FormSource, TableSource } from './form.ts'
import { columnsLeftOut } from './omitted.ts'
import { rangeOf } from './ranges.ts'
import { chainSpan, repeatsOf } from './repeats.ts'

export interface SourceMeans {
  /** Lets other requests through, now and then; awaited after each page. */
  pause(): Promise<void>
  stopped(): boolean
  /** records given to the format for the first time */
  told(records: number): void
  /** one file more was read to its end */
  read(): void
  note(code: string): void
}
const pageCells = 10_000
const pageRecords = (columns: number): number => Math.max(20, Math.min(500, Math.floor(pageCells / Math.max(1, columns))))

export const keyOf = (id: RowId): string => `uuid:${rowIdToUuid(id)}`
const isInstanceId = (path: readonly string[]): boolean => path.length === 2 && path[0] === 'meta' && path[1] === 'instanceID'

/** What is not relevant says nothing. */
const blank = (values: string[], leftOut: readonly boolean[] | null): void => {
  if (leftOut !== null) for (let at = 0; at < values.length; at++) if (leftOut[at] === true) values[at] = ''
}

interface Root { readonly stored: StoredRoot; readonly facts: RecordFacts; readonly key: string }

export const openSource = (context: Pick<Context, 'store' | 'blobs' | 'plan'>, source: FormSource, selection: ExportSelection, toReview: ReadonlySet<RowId>, means: SourceMeans): ExportSource => {
  const { store } = context
  const { job, total } = selection
  const shape = shapesIn(context)(source.form.formId)
  const factsOf = factsIn(store, toReview)
  const filesOf = filesIn(context, source, means)
  const hasFiles = columnsWithFiles(source).length > 0
  let told = 0
  const tell = (n: number): void => {
    if (n > told) means.told(told = n)
  }

  const rootsOf = (table: TableSource, span: Span, columns: TableSource['columns']): readonly Root[] => {
    const root = table.chain[0]
    if (root === undefined) return []
    const counts = new Map<RowId, { present: number; expected: number }>()
    for (const file of hasFiles ? filesOf(span) : []) {
      const count = counts.get(file.recordId) ?? { present: 0, expected: 0 }
      counts.set(file.recordId, { present: count.present + (file.isHere ? 1 : 0), expected: count.expected + 1 })
    }
    return rootRows(store, root, columns, shape, span).map((stored) => {
      const facts = factsOf(stored, counts.get(rowIdFromBytes(stored.id)) ?? { present: 0, expected: 0 })
      return { stored, facts, key: keyOf(facts.id) }
    })
  }
  async function* spans(size: number): AsyncGenerator<Span> {
    for (let after = 0; after < total; after += size) {
      if (means.stopped()) return
      yield { job, after, to: Math.min(total, after + size) }
      await means.pause()
    }
  }

  async function* records(table: TableSource): AsyncGenerator<readonly ExportRow[]> {
    const columns = source.form.tables.find(({ range }) => range === table.range)?.columns ?? []
    const leftOut = columnsLeftOut(table.range, columns.map(({ nodeset }) => nodeset))
    const idAt = columns.findIndex(({ path }) => isInstanceId(path))
    for await (const span of spans(pageRecords(columns.length))) {
      const page = rootsOf(table, span, table.columns).map(({ stored, facts, key }): ExportRow => {
        const { values } = stored
        blank(values, leftOut(stored.omit))
        // [EXP7] What the form made of it is another state's; exports and servers know the record by its key.
        if (idAt >= 0) values[idAt] = key
        return { key, parentKey: null, id: facts.id, record: facts, values }
      })
      tell(span.to)
      if (page.length > 0) yield page
    }
  }
  async function* repeats(table: TableSource): AsyncGenerator<readonly ExportRow[]> {
    const nodesets = source.form.tables.find(({ range }) => range === table.range)?.columns.map(({ nodeset }) => nodeset) ?? []
    const leftOut = columnsLeftOut(table.range, nodesets)
    for await (const whole of spans(500)) {
      for (let span = chainSpan(store, table.chain, whole); span.after < whole.to; span = chainSpan(store, table.chain, { ...whole, after: span.to })) {
        if (means.stopped()) return
        const roots = rootsOf(table, span, [])
        const facts = new Map(roots.map((root) => [root.stored.n, root.facts] as const))
        const page = repeatsOf(store, table, span, roots.map(({ stored, facts: { id }, key }) => ({ id, key, n: stored.n, omit: stored.omit, order: '' })))
          .map(({ id, key, parentKey, n, omit, values }): ExportRow => {
            blank(values, leftOut(omit))
            return { id, key, parentKey, record: facts.get(n) as RecordFacts, values }
          })
        if (page.length > 0) yield page
        await means.pause()
      }
    }
  }

  const xforms = new Map<RowId, string | null>()
  const xformOf = (version: RowId | null): string | null => {
    if (version === null) return null
    let xform = xforms.get(version)
    if (xform === undefined) {
      xform = formVersion(store.db, version)?.xform ?? null
      xforms.set(version, xform)
    }
    return xform
  }
  /** [EXM1] A version that has not come yet is stood in for by the one that the record is shown with (FUP4). */
  const formOf = (root: string, version: RowId | null): string | null => xformOf(version) ?? xformOf(newestWithRoot(store, source.form.formId, root, tablesIn(context)))
  return {
    form: source.form,
    total,
    rows: (range) => {
      const table = source.tables.get(range)
      return table === undefined || table.chain.length === 0 ? (async function* () {})() : table.chain.length === 1 ? records(table) : repeats(table)
    },
    records: async function* () {
      const roots = [...source.tables.values()].filter(({ chain }) => chain.length === 1)
      for await (const span of spans(100)) {
        const files = new Map<RowId, ExportFile[]>()
        for (const file of hasFiles ? filesOf(span) : []) files.set(file.recordId, [...(files.get(file.recordId) ?? []), file])
        const page = roots.flatMap((table) => rootsOf(table, span, []).map((root) => ({ root, table: table.chain[0] as TableSource['chain'][number] }))).sort((a, b) => a.root.stored.n - b.root.stored.n)
        for (const { root: { stored, facts }, table } of page) {
          if (means.stopped()) return
          const version = versionIn(store, stored.version)
          const xform = formOf(rangeOf(table), version)
          if (xform === null) {
            means.note('form-unread')
            continue
          }
          const record = { table, id: facts.id, deleted: stored.isDeleted, version }
          yield { facts, xform, answers: readAnswers(store, record), files: files.get(facts.id) ?? [] } satisfies ExportRecord
          tell(stored.n)
          await means.pause()
        }
      }
    },
    files: async function* () {
      for await (const span of spans(500)) if (hasFiles) yield* filesOf(span)
    },
  }
}
