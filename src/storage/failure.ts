/** SQLite's own errors (disk full, I/O, corruption) as values, at the edge of storage/. Anything else is a bug and stays a throw. */
import type { StorageFailure } from '../core/ports.ts'
import { err, ok, type Err, type Result } from '../core/result.ts'

export const isSqlError = (error: unknown): error is Error => error instanceof Error && error.name === 'SQLite3Error'

/** What SQLite says of a file that is not what was written; the app's statements name only what its schemas have. */
export const isDamage = (message: string): boolean => /SQLITE_(CORRUPT|NOTADB)|no such (table|column|index)|has no column named|malformed database schema/.test(message)

/** SQLite says IOERR, never FULL, when a phone's disk is full. */
export const isFull = (message: string): boolean => /SQLITE_(FULL|IOERR)|QuotaExceeded/.test(message)

/** While the database is opened: what it holds does not make sense, and it is neither the disk nor the browser. */
export const isNonsense = (error: unknown): boolean =>
  error instanceof Error && !isFull(error.message) && !/SQLITE_(CANTOPEN|BUSY|LOCKED|NOMEM|READONLY)/.test(error.message) && ['SQLite3Error', 'Error', 'TypeError', 'RangeError'].includes(error.name)

/** What SQLite's check says of its file, as the error that it gives when it comes upon it. */
export const damageFound = (problem: string): Error => Object.assign(new Error(`SQLITE_CORRUPT: ${problem}`), { name: 'SQLite3Error' })

export const toStorageFailure = (error: unknown): Err<StorageFailure> => {
  if (!isSqlError(error)) throw error
  return err({ type: 'storage', message: error.message })
}

export const guarded = <T>(body: () => T): Result<T, StorageFailure> => {
  try {
    return ok(body())
  } catch (error) {
    return toStorageFailure(error)
  }
}
