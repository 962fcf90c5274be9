import { expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { once } from './requests.ts'
import { memoryDatabase } from './testing/memory.ts'
import { schemaSteps } from './testing/schemas.ts'

const opened = async () => {
  const db = await memoryDatabase()
  migrate(db, schemaSteps())
  return db
}

test('[DRF9] a repeated request has the first answer and no second effect', async () => {
  const db = await opened()
  let runs = 0
  const ask = (): { n: number } => once(db, 'page-1', () => ({ n: (runs += 1) }))
  expect([ask(), ask(), ask()]).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }])
  expect(once(db, 'page-2', () => null)).toBe(null)
})

test('[DRF9] a request that failed leaves nothing and may be asked again', async () => {
  const db = await opened()
  expect(() => once(db, 'x', () => {
    db.run("INSERT INTO setting VALUES ('a', 1)")
    throw new Error('disk')
  })).toThrow('disk')
  expect(db.rows('SELECT * FROM setting')).toEqual([])
  expect(once(db, 'x', () => 5)).toBe(5)
})

test('[DRF9] the last thousand answers are kept', async () => {
  const db = await opened()
  db.transaction(() => {
    for (let n = 0; n < 1100; n += 1) once(db, `r${n}`, () => n)
  })
  expect(db.first('SELECT count(*), min(id) FROM request')).toEqual([1000, 'r100'])
})
