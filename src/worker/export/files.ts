/** Files of the records of an export, in their order, each read block by block when it is written. Rule EXP6. */
import { blockCount, blockLength } from '../../core/merkle.ts'
import type { ExportFile } from '../../export/source.ts'
import { filesOf, sumFiles, type FileSums, type StoredFile } from '../../storage/export-files.ts'
import type { Span } from '../../storage/export-rows.ts'
import type { Context } from '../context.ts'
import type { FormSource, TableSource } from './form.ts'
import { isLeftOut, leavesOut } from './omitted.ts'
import { rangeOf } from './ranges.ts'
import type { SourceMeans } from './source.ts'

const isRelevant = ({ column, omits }: StoredFile, { chain }: TableSource): boolean =>
  omits.every((omit, depth) => !isLeftOut(omit) && !leavesOut(omit, rangeOf(chain[depth]), column))

export const columnsWithFiles = ({ form, tables }: FormSource): readonly { readonly table: TableSource; readonly at: number }[] =>
  form.tables.flatMap(({ range, columns }) => columns.flatMap(({ type }, at) => {
    const table = tables.get(range)
    return type === 'binary' && table !== undefined && table.chain.length > 0 && table.columns[at] !== null ? [{ table, at }] : []
  }))

/** How many files that is and how large, as far as the database tells; what is not relevant is counted with the rest. */
export const allFiles = (store: Context['store'], source: FormSource, span: Span): FileSums =>
  columnsWithFiles(source).reduce<FileSums>((sum, { table, at }) => {
    const column = table.columns[at]
    if (column == null) return sum
    const own = sumFiles(store, table.chain, column, span)
    return { count: sum.count + own.count, bytes: sum.bytes + own.bytes, missing: sum.missing + own.missing }
  }, { count: 0, bytes: 0, missing: 0 })

export const filesIn = ({ store, blobs }: Pick<Context, 'store' | 'blobs'>, source: FormSource, { read, note }: Pick<SourceMeans, 'read' | 'note'>): ((span: Span) => readonly (ExportFile & { readonly n: number })[]) => {
  const columns = columnsWithFiles(source)
  const exported = ({ n, record, row, column, name, type, size, isHere, blob }: StoredFile): ExportFile & { readonly n: number } => ({
    n, recordId: record, row, column, name, type, size, isHere, content: blob,
    read: async function* () {
      for (let index = 0; index < blockCount(size); index++) {
        const block = await blobs.readBlock(blob, index)
        // [EXP6] What the disk has lost of it is missing in the export too, and said; the rest of the export is not given up for it.
        if (!block.ok || block.value.length !== blockLength(size, index)) {
          note('file-damaged')
          break
        }
        yield block.value
      }
      read()
    },
  })
  return (span) => columns.flatMap(({ table, at }) => {
    const column = table.columns[at]
    return column == null ? [] : filesOf(store, table.chain, column, span).filter((file) => isRelevant(file, table)).map(exported)
  }).sort((a, b) => a.n - b.n)
}
