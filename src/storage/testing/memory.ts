/** A database in memory on the real sqlite-wasm, for tests. */
import init from '@sqlite.org/sqlite-wasm'
import { openDatabase, type Database } from '../database.ts'

export const memoryDatabase = async (): Promise<Database> => {
  const sqlite = await init()
  return openDatabase(sqlite, new sqlite.oo1.DB(':memory:'))
}
