/**
 * Search as you type over text in SQL: every word must occur, without regard to case and accents. A scan, not an index: an
 * index would cost every save and every merge. Texts of plain ASCII are compared by SQLite itself; only others are folded
 * here, in a function that SQL calls. Rules REC11, REC12 in docs/rules.md.
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

/** SQL that is true where `text` (an SQL expression) has all words; parameters are numbered from `first`. */
export const searchCondition = (text: string, words: number, first: number): string =>
  Array.from({ length: words }, (_, index) => {
    const pattern = `?${first + index} ESCAPE '\\'`
    return `(${text} LIKE ${pattern} OR (octet_length(${text}) > length(${text}) AND folded(${text}) LIKE ${pattern}))`
  }).join(' AND ')

const prepared = new WeakSet<Database>()

/** Makes `folded` known to this connection. */
export const allowSearch = (db: Database): void => {
  if (prepared.has(db)) return
  prepared.add(db)
  db.connection.createFunction({
    name: 'folded', arity: 1, deterministic: true, directOnly: true,
    xFunc: (_context: number, text: unknown) => (typeof text === 'string' ? folded(text) : null),
  })
}
