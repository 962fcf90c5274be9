import { expect, test } from 'vitest'
import { isSqlError } from './failure.ts'
import { HeapBuffer } from './raw.ts'
import { RawStatement } from './statement.ts'
import { memoryDatabase } from './testing/memory.ts'

test('[FEED2] a failing raw statement throws SQLite\'s error, and works again after it', async () => {
  const db = await memoryDatabase()
  db.connection.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL)')
  const heap = new HeapBuffer(db)
  const pointer = heap.reserve(10)
  heap.bytes().set(new TextEncoder().encode('é🙂'), pointer)
  const statement = new RawStatement(db, 'INSERT INTO t VALUES (?, ?)')
  const insert = (a: number): number => {
    statement.number(1, a)
    statement.text(2, pointer, 6)
    return statement.run()
  }
  expect(insert(2 ** 40)).toBe(1)
  let error: unknown
  try {
    insert(2 ** 40)
  } catch (thrown) {
    error = thrown
  }
  expect(isSqlError(error)).toBe(true)
  expect(String(error)).toContain('UNIQUE')
  expect(insert(-1)).toBe(1)
  expect(db.rows('SELECT a, b FROM t ORDER BY a')).toEqual([[-1, 'é🙂'], [2 ** 40, 'é🙂']])
})
