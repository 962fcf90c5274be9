import { expect, test } from 'vitest'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import { openPool } from './open.ts'
import { realPool } from './testing/real-pool.ts'
import { schemaSteps } from './testing/schemas.ts'

test('the pool of sqlite-wasm runs over files in memory, and a database is there again after a restart', async () => {
  const files = fakeDirectory(true)
  for (const from of [0, schemaSteps().length]) {
    const opened = await openPool(await realPool(files.root), { migrations: schemaSteps() })
    if (!opened.ok) throw new Error(opened.error.message)
    expect(opened.value.from).toBe(from)
    opened.value.close()
  }
  expect(files.paths().filter((path) => path.startsWith('transect-database/')).length).toBe(6)
})
