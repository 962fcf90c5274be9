/**
 * Pages of records over one form or all, by keyset: a page starts behind the last row of the page before, so its cost does not
 * grow with how far one has scrolled. Newest and oldest walk an index; name and last change sort. Rules REC10-REC13 in docs/rules.md.
 */
import { parseRowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdBytes, rowIdFromBytes } from '../core/row-bytes.ts'
import type { Bindable } from './database.ts'
import { countRecords, rootTables } from './forms.ts'
import { deviceNamesOf } from './members.ts'
import { quoted } from './names.ts'
import { namedByExpression, nameExpression, searchedText, type ListShape } from './record-naming.ts'
import { search, searchPatterns, type Searched } from './record-search.ts'
import { allowLatestStamp } from './record-stamps.ts'
import { summaryOf, type RecordSummary, type SummaryRow } from './record-summary.ts'
import type { Store } from './store.ts'

export type RecordSort = 'newest' | 'oldest' | 'name' | 'updated'
export interface RecordQuery {
  readonly formId: string | null
  readonly search: string
  readonly sort: RecordSort
  readonly after: string | null
  readonly limit: number
}
export interface RecordPage { readonly records: readonly RecordSummary[]; readonly next: string | null; readonly total: number }

const mostRows = 500


const orders = {
  newest: { key: 'hlc', direction: 'DESC', beyond: '<' },
  oldest: { key: 'hlc', direction: 'ASC', beyond: '>' },
  name: { key: 'name COLLATE NOCASE', direction: 'ASC', beyond: '>' },
  updated: { key: 'CASE WHEN clocks IS NULL THEN hlc ELSE latest_stamp(hlc, clocks) END', direction: 'DESC', beyond: '<' },
} as const

/** The sort key and id of the last row shown, as text. */
const writeCursor = (key: unknown, id: Uint8Array): string => JSON.stringify([String(key), rowIdFromBytes(id)])

const readCursor = (text: string, sort: RecordSort): readonly [Bindable, Uint8Array] | null => {
  try {
    const parsed: unknown = JSON.parse(text)
    if (!Array.isArray(parsed) || typeof parsed[0] !== 'string' || typeof parsed[1] !== 'string') return null
    const id = parseRowId(parsed[1])
    if (id === null || (sort !== 'name' && !/^\d{1,19}$/.test(parsed[0]))) return null
    return [sort === 'name' ? parsed[0] : BigInt(parsed[0]), rowIdBytes(id)]
  } catch {
    return null
  }
}

/** `shapeOf`: what the newest version of a form says about its columns, null when it cannot be read. */
export const listRecords = (store: Store, query: RecordQuery, shapeOf: (formId: string) => ListShape | null): Result<RecordPage, { readonly type: 'invalid'; readonly message: string }> => {
  const after = query.after === null ? null : readCursor(query.after, query.sort)
  if (after === null && query.after !== null) return err({ type: 'invalid', message: 'not a place in this list' })
  const tables = rootTables(store, query.formId)
  if (tables.length === 0) return ok({ records: [], next: null, total: 0 })
  const { db } = store
  allowLatestStamp(db)
  const limit = Math.max(1, Math.min(mostRows, Math.floor(query.limit)))
  const patterns = searchPatterns(query.search)
  const searched = (): readonly Searched[] =>
    tables.map((table) => ({ id: table.id, sql: quoted(table.sql), text: searchedText(table, shapeOf(table.formId ?? '')) }))
  const total = patterns.length === 0 ? countRecords(store, query.formId) : search(db, searched(), patterns)

  const { key, direction, beyond } = orders[query.sort]
  const sorted = `ORDER BY sort_key${query.sort === 'name' ? ' COLLATE NOCASE' : ''} ${direction}, id ${direction} LIMIT ?1`
  const behind = after === null ? '' : ` AND ${key} ${beyond}= ?2 AND (${key} ${beyond} ?2 OR id ${beyond} ?3)`
  const pages = tables.map((table) => {
    const found = patterns.length === 0 ? '' : ` AND rowid IN (SELECT row FROM temp.found WHERE table_id = ${table.id})`
    const shape = shapeOf(table.formId ?? '')
    const named = `SELECT id, hlc, origin, clocks, ${nameExpression(table, shape)} AS name, ${namedByExpression(table, shape)} AS named FROM ${quoted(table.sql)} WHERE is_deleted = 0${found}`
    return `SELECT * FROM (SELECT ${table.id}, id, hlc, origin, clocks, name, named, ${key} AS sort_key FROM (${named}) WHERE 1${behind} ${sorted})`
  })
  const rows = db.rows(pages.length === 1 ? pages[0] as string : `${pages.join(' UNION ALL ')} ${sorted}`, [limit + 1, ...(after ?? [])]) as unknown as readonly SummaryRow[]
  const nameOf = deviceNamesOf(store)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return ok({
    records: shown.map((row) => summaryOf(store, row, shapeOf, nameOf)),
    next: rows.length > limit && last !== undefined ? writeCursor(last[7], last[1]) : null,
    total,
  })
}
