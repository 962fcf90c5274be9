/**
 * A copy of the whole database as an SQLite file, the write-ahead log included. All that may be done with a database of a
 * newer app. Rule MIG3 in docs/rules.md.
 */
import type { Database } from './database.ts'

/** No statement of this connection can write from here on. */
export const makeReadOnly = (db: Database): void => {
  db.run('PRAGMA query_only = 1')
}

export const databaseCopy = (db: Database): Uint8Array => db.sqlite.capi.sqlite3_js_db_export(db.connection)
