/**
 * Files that the answers of an export name: those of records in a range, and how many and how large those of all are. A file counts
 * while its name stands in the cell (BLB10). Values come from other devices: whatever is not what it should be is left out. Rule EXP6.
 */
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import { parseBlobId, parseRowId, type BlobId, type RowId } from '../core/ids.ts'
import { rowIdFromBytes } from '../core/row-bytes.ts'
import type { ColumnInfo, TableInfo } from './catalog.ts'
import { chainSql, inSpan, omitOf, spanParams, type Span } from './export-rows.ts'
import { quoted } from './names.ts'
import type { Store } from './store.ts'

export interface StoredFile {
  readonly n: number
  readonly record: RowId
  readonly row: RowId
  readonly column: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly blob: BlobId
  readonly isHere: boolean
  /** what is not relevant in the record, and in each row down to this one */
  readonly omits: readonly string[]
}

const named = (chain: readonly TableInfo[], column: ColumnInfo): string => {
  const alias = `t${chain.length - 1}`
  return `${chainSql(chain)} CROSS JOIN attachment a ON a.record = lower(hex(t0.id)) AND a.row = lower(hex(${alias}.id)) AND a."column" = ?4 AND a.name = ${alias}.${quoted(column.sql)} AND a.is_deleted = 0
    LEFT JOIN blob b ON b.id = unhex(a.blob) AND b.have IS NULL WHERE ${inSpan(chain[0] as TableInfo)}`
}

export const filesOf = (store: Store, chain: readonly TableInfo[], column: ColumnInfo, span: Span): readonly StoredFile[] => {
  const omits = chain.map((table, depth) => `, ${omitOf(table, `t${depth}`)}`).join('')
  const found = new Map<string, StoredFile>()
  for (const [n, record, row, name, type, size, blob, here, ...rest] of store.db.rows<[number, Uint8Array, SqlValue, SqlValue, SqlValue, SqlValue, SqlValue, SqlValue, ...SqlValue[]]>(
    `SELECT e.n, t0.id, a.row, a.name, a.type, a.size, a.blob, b.id IS NOT NULL${omits} FROM ${named(chain, column)} ORDER BY e.n, a.hlc, a.id`, [...spanParams(span), column.name])) {
    const [rowId, blobId] = [parseRowId(String(row)), parseBlobId(String(blob))]
    if (rowId === null || blobId === null || typeof name !== 'string' || name === '') continue
    found.set(rowId, {
      n, record: rowIdFromBytes(record), row: rowId, column: column.name, name, blob: blobId, isHere: here === 1,
      type: typeof type === 'string' ? type : '', size: typeof size === 'number' && size >= 0 ? size : 0,
      omits: rest.map((omit) => (typeof omit === 'string' ? omit : '')),
    })
  }
  return [...found.values()]
}

export interface FileSums { readonly count: number; readonly bytes: number; readonly missing: number }

export const sumFiles = (store: Store, chain: readonly TableInfo[], column: ColumnInfo, span: Span): FileSums => {
  const row = store.db.first<[number, number, number]>(
    `SELECT count(*), coalesce(sum(size), 0), coalesce(sum(missing), 0) FROM (SELECT max(CASE WHEN typeof(a.size) = 'integer' THEN a.size ELSE 0 END) AS size, b.id IS NULL AS missing
     FROM ${named(chain, column)} GROUP BY a.row)`, [...spanParams(span), column.name])
  return { count: row?.[0] ?? 0, bytes: row?.[1] ?? 0, missing: row?.[2] ?? 0 }
}
