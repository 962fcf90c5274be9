/**
 * The readable part of this database as another SQLite file: the tables of one form as they are stored, hidden columns and all, for the
 * records of a selection, with what names them. No feeds, drafts, settings or keys. docs/exports.md describes the columns. Rules EXS1-EXS3.
 */
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import { parseRowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { fixedTables, type TableInfo } from './catalog.ts'
import type { Bindable, Database, Row } from './database.ts'
import { chainSql, inSpan, spanParams, type Span } from './export-rows.ts'
import { quoted } from './names.ts'
import { versionIn } from './record-rows.ts'
import type { Store } from './store.ts'

/** Ends with the table itself; the first is its root table. */
export type Chain = readonly TableInfo[]

const stamps = ['id', 'hlc', 'origin', 'is_deleted', 'clocks'] as const
const ownOf = ({ kind }: TableInfo): readonly string[] => (kind === 'root' ? ['version'] : kind === 'repeat' ? ['parent', 'order_key'] : [])
const answersOf = (table: TableInfo): readonly string[] => [...table.columns.values()].filter(({ type }) => type !== 'hidden').map(({ sql }) => sql)
const columnsOf = (table: TableInfo): readonly string[] => [...stamps, ...ownOf(table), ...answersOf(table)]
const list = (names: readonly string[], alias = ''): string => names.map((name) => `${alias}${quoted(name)}`).join(', ')

/** A fixed table's row names things by text, where the app has a number or bytes of its own for them. */
const named: readonly string[] = ['form', 'form_version', 'member', 'project', 'attachment']
const secret: ReadonlySet<string> = new Set(['public_key', 'algorithm', 'fingerprint'])
const fixedColumns = (name: string): readonly string[] => [...stamps, ...(fixedTables[name] ?? []).filter((column) => !secret.has(column))]

export const createCopy = (into: Database, tables: readonly Chain[]): void => {
  const create = (name: string, columns: readonly string[]): void => {
    into.connection.exec(`CREATE TABLE ${quoted(name)} (id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL, clocks BLOB, ${list(columns.slice(stamps.length))})`)
  }
  for (const chain of tables) {
    const table = chain.at(-1) as TableInfo
    create(table.sql, columnsOf(table))
    if (table.kind === 'repeat') into.connection.exec(`CREATE INDEX ${quoted(`${table.sql}_by_parent`)} ON ${quoted(table.sql)} (parent)`)
  }
  for (const name of named) create(name, fixedColumns(name))
  into.connection.exec(`CREATE TABLE feed (ordinal INTEGER PRIMARY KEY, origin TEXT NOT NULL);
    CREATE TABLE data_column (table_name TEXT NOT NULL, column_name TEXT NOT NULL, nodeset TEXT NOT NULL, type TEXT NOT NULL, PRIMARY KEY (table_name, column_name))`)
}

const insert = (into: Database, name: string, columns: number, rows: readonly Row[]): void => {
  const sql = `INSERT OR IGNORE INTO ${quoted(name)} VALUES (${Array.from({ length: columns }, () => '?').join(', ')})`
  into.transaction(() => { for (const row of rows) into.run(sql, row as readonly Bindable[]) })
}

/** [EXS2] Rows of one table in a range of records; a record names its form version by the id. Answers with how many. */
export const copyRows = (store: Store, into: Database, chain: Chain, span: Span): number => {
  const table = chain.at(-1) as TableInfo
  const columns = columnsOf(table)
  const rows = store.db.rows(`SELECT ${list(columns, `t${chain.length - 1}.`)} FROM ${chainSql(chain)} WHERE ${inSpan(chain[0] as TableInfo)} ORDER BY e.n`, spanParams(span))
  const versionAt = columns.indexOf('version')
  const whole = table.kind !== 'root' ? rows : rows.map((row) => row.map((value, at): SqlValue => {
    const id = at === versionAt ? parseRowId(versionIn(store, value) ?? '') : null
    return id === null ? value : rowIdBytes(id)
  }))
  insert(into, table.sql, columns.length, whole)
  return rows.length
}

/** Files that the records of a range name. */
export const copyAttachments = (store: Store, into: Database, root: TableInfo, span: Span): void => {
  const columns = fixedColumns('attachment')
  insert(into, 'attachment', columns.length, store.db.rows(
    `SELECT ${list(columns, 'a.')} FROM ${chainSql([root])} CROSS JOIN attachment a ON a.record = lower(hex(t0.id)) AND a.is_deleted = 0 WHERE ${inSpan(root)} ORDER BY e.n`, spanParams(span)))
}

const uuid = (column: string): string => {
  const hex = `lower(hex(${column}))`
  return `substr(${hex}, 1, 8) || '-' || substr(${hex}, 9, 4) || '-' || substr(${hex}, 13, 4) || '-' || substr(${hex}, 17, 4) || '-' || substr(${hex}, 21)`
}

/** [EXS3] What rows refer to, the names of columns, and a view of each table with its keys and times as text. */
export const finishCopy = (store: Store, into: Database, formId: string, tables: readonly Chain[]): void => {
  const { db } = store
  const copyFixed = (name: string, where: string, params: readonly Bindable[]): void => {
    const columns = fixedColumns(name)
    insert(into, name, columns.length, db.rows(`SELECT ${list(columns)} FROM ${name} WHERE ${where}`, params))
  }
  copyFixed('form', 'form_id = ?', [formId])
  copyFixed('form_version', 'form_id = ?', [formId])
  for (const name of ['member', 'project']) copyFixed(name, '1', [])
  insert(into, 'feed', 2, db.rows('SELECT ordinal, lower(hex(origin)) FROM feed'))
  for (const chain of tables) {
    const table = chain.at(-1) as TableInfo
    const questions = [...table.columns.values()].filter(({ type }) => type !== 'hidden')
    insert(into, 'data_column', 4, questions.map(({ sql, name, type }) => [table.sql, sql, name, type]))
    const key = table.kind === 'root' ? `'uuid:' || ${uuid('id')} AS KEY` : `${uuid('parent')} AS PARENT, ${uuid('id')} AS ID`
    // answers are named in the table alone: a question may be called as one of these
    into.connection.exec(`CREATE VIEW ${quoted(`view_${table.sql}`)} AS SELECT ${key}, strftime('%Y-%m-%dT%H:%M:%fZ', (hlc >> 16) / 1000.0, 'unixepoch') AS CREATED,
      (SELECT f.origin FROM feed f WHERE f.ordinal = t.origin) AS DEVICE, is_deleted AS DELETED${answersOf(table).filter((name) => !taken.has(name)).map((name) => `, t.${quoted(name)}`).join('')} FROM ${quoted(table.sql)} t`)
  }
}
const taken: ReadonlySet<string> = new Set(['key', 'parent', 'id', 'created', 'device', 'deleted'])
