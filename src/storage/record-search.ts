/**
 * Search as you type over text in SQL: every word must occur, without regard to case and accents. A scan, not an index: an
 * index would cost every save and every merge. Texts of plain ASCII are compared by SQLite itself; only others are folded
 * here, in a function that SQL calls. The records found are remembered until something is written. Rules REC11, REC12 in docs/rules.md.
 */
import type { Database } from './database.ts'

const mostWords = 8
const longestSearch = 200

/** Lower case without accents: 'Ñandú' and 'nandu' are the same word. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase()

/** LIKE patterns for the words of a search text; empty when there is none. */
export const searchPatterns = (text: string): readonly string[] =>
  folded(text.slice(0, longestSearch)).split(/\s+/u).filter((word) => word !== '').slice(0, mostWords)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)

/** SQL that is true where `text`, a column, has all words; parameters are numbered from 1. */
const condition = (words: number): string =>
  Array.from({ length: words }, (_, index) => {
    const pattern = `?${index + 1} ESCAPE '\\'`
    return `(text LIKE ${pattern} OR (octet_length(text) > length(text) AND folded(text) LIKE ${pattern}))`
  }).join(' AND ')

interface LastSearch { readonly key: string; readonly changes: number; readonly total: number }
const lastSearches = new WeakMap<Database, LastSearch | 'none'>()

const changesOf = (db: Database): number => db.connection.changes(true)

const prepare = (db: Database): LastSearch | 'none' => {
  const last = lastSearches.get(db)
  if (last !== undefined) return last
  db.connection.createFunction({
    name: 'folded', arity: 1, deterministic: true, directOnly: true,
    xFunc: (_context: number, text: unknown) => (typeof text === 'string' ? folded(text) : null),
  })
  db.connection.exec('CREATE TEMP TABLE found (table_id INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (table_id, row)) WITHOUT ROWID')
  return 'none'
}

/** One table to look through: its number, its quoted name, and the searched text as an SQL expression over its columns. */
export interface Searched { readonly id: number; readonly sql: string; readonly text: string }

/**
 * [REC12] Fills temp.found with the records that have all words and answers with their number: one look at each record for a search,
 * however many pages of it are read, until something is written.
 */
export const search = (db: Database, tables: readonly Searched[], patterns: readonly string[]): number => {
  const last = prepare(db)
  const key = JSON.stringify([tables, patterns])
  if (last !== 'none' && last.key === key && last.changes === changesOf(db)) return last.total
  db.run('DELETE FROM temp.found')
  // LIMIT -1 keeps SQLite from writing the text's expression out at every place where it is compared
  const total = tables.reduce((sum, { id, sql, text }) => sum + db.run(`INSERT INTO temp.found SELECT ${id}, row FROM (
    SELECT rowid AS row, ${text} AS text FROM ${sql} NOT INDEXED WHERE is_deleted = 0 LIMIT -1) WHERE ${condition(patterns.length)}`, patterns), 0)
  lastSearches.set(db, { key, changes: changesOf(db), total })
  return total
}
