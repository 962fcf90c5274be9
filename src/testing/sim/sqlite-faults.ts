/**
 * The end of a process inside an operation on SQLite: from some step of a statement on (BEGIN and COMMIT are statements too) every
 * step of that connection fails, so that nothing more of it reaches the database. It lies below src/storage, which knows nothing of it.
 */
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import type { Database } from '../../storage/database.ts'
import { rawOf } from '../../storage/raw.ts'
import type { Faults } from './store.ts'

const ioError = 10
/** steps that are left, by connection */
const armed = new WeakMap<Sqlite3Static, Map<number, number>>()

const stepsOf = (sqlite: Sqlite3Static): Map<number, number> => {
  const known = armed.get(sqlite)
  if (known !== undefined) return known
  const left = new Map<number, number>()
  armed.set(sqlite, left)
  const raw = rawOf(sqlite) as { sqlite3_step(statement: number): number }
  const step = raw.sqlite3_step
  raw.sqlite3_step = (statement) => {
    if (left.size === 0) return step(statement)
    const connection = sqlite.capi.sqlite3_db_handle(statement as never) as unknown as number
    const steps = left.get(connection)
    if (steps === undefined) return step(statement)
    if (steps <= 0) return ioError
    left.set(connection, steps - 1)
    return step(statement)
  }
  return left
}

/** `restart` opens what was committed anew. */
export const makeFaults = (sqlite: Sqlite3Static, current: () => Database, restart: () => void): Faults => {
  const left = stepsOf(sqlite)
  const pointer = (): number => current().connection.pointer as number
  return {
    arm: (statements) => void left.set(pointer(), statements),
    hit: () => left.get(pointer()) === 0,
    recover: () => {
      left.delete(pointer())
      const { connection } = current()
      if (sqlite.capi.sqlite3_get_autocommit(connection) === 0) connection.exec('ROLLBACK')
      restart()
    },
  }
}
