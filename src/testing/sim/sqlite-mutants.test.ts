/**
 * Faults planted in src/storage and what it stands on, each of which the simulator must find on SQLite too. Product code has no seam
 * for them: a module is replaced by itself with one function changed, and everything is loaded anew.
 */
import { afterEach, expect, test, vi } from 'vitest'
import type { Stamp } from '../../core/merge.ts'
import type { Database } from '../../storage/database.ts'
import type { Rules } from './rules.ts'

interface Fault { readonly name: string; readonly plant?: () => void; readonly rules?: Partial<Rules> }

// vi.doMock takes its path as it stands: it cannot be a variable
type Real<T> = (importOriginal: () => Promise<T>) => Promise<Partial<T>>
const changed = <T extends object>(wrong: (real: T) => Partial<T>): Real<T> => async (importOriginal) => {
  const real = await importOriginal()
  return { ...real, ...wrong(real) }
}
type Merge = typeof import('../../core/merge.ts')
type Hlc = typeof import('../../core/hlc.ts')
const merge = (wrong: (real: Merge) => Partial<Merge>) => () => void vi.doMock('../../core/merge.ts', changed(wrong))
const hlc = (wrong: (real: Hlc) => Partial<Hlc>) => () => void vi.doMock('../../core/hlc.ts', changed(wrong))
/** Statements that begin so are not carried out. */
const database = (wrong: (real: Database) => Partial<Database>) => () => void vi.doMock('../../storage/database.ts', changed<typeof import('../../storage/database.ts')>((real) => ({
  openDatabase: (...given) => {
    const opened = real.openDatabase(...given)
    return { ...opened, ...wrong(opened) }
  },
})))
const without = (start: string) => database((real) => ({ run: (sql, params) => (sql.startsWith(start) ? 1 : real.run(sql, params)) }))

/** Each statement by itself; those who wait for the end are told as ever. */
const notTogether = (): Partial<Database> => {
  const ended: ((committed: boolean) => void)[] = []
  let isUnderWay = false
  return {
    afterTransaction: (listener) => void ended.push(listener),
    transaction: (body) => {
      if (isUnderWay) return body()
      isUnderWay = true
      let committed = false
      try {
        const value = body()
        committed = true
        return value
      } finally {
        isUnderWay = false
        for (const listener of ended.splice(0)) listener(committed)
      }
    },
  }
}

const faults: readonly Fault[] = [
  { name: 'missing tie-break', plant: merge(() => ({ compareStamps: (a: Stamp, b: Stamp) => (a.hlc === b.hlc ? 0 : a.hlc < b.hlc ? -1 : 1) })) },
  { name: 'later value loses', plant: merge((real) => ({ compareStamps: (a, b) => real.compareStamps(b, a) })) },
  { name: 'no clock merge', plant: hlc(() => ({ receive: (last) => last })) },
  { name: 'poisoned clock adopted', plant: hlc(() => ({ receive: (last, remote) => (remote > last ? remote : last) })) },
  { name: 'clock follows the wall back', plant: hlc(() => ({ tick: (_last, nowMs) => BigInt(Math.floor(nowMs)) << 16n })) },
  { name: 'edit not above what it replaces', plant: hlc(() => ({ above: (stamp) => stamp })) },
  { name: 'signature not checked', plant: () => void vi.doMock('../../core/segment.ts', changed<typeof import('../../core/segment.ts')>(() => ({ checkSignature: async () => true }))) },
  { name: 'chain not checked', plant: () => void vi.doMock('../../storage/forks.ts', changed<typeof import('../../storage/forks.ts')>(() => ({ whereParted: () => null }))) },
  {
    name: 'joined segment without its last part',
    plant: () => void vi.doMock('../../core/join-segments.ts', changed<typeof import('../../core/join-segments.ts')>((real) => ({
      joinSegments: async (parts, feed) => {
        const [whole, short] = [await real.joinSegments(parts, feed), await real.joinSegments(parts.slice(0, -1), feed)]
        return whole === null || short === null ? null : { ...whole, bytes: short.bytes }
      },
    }))),
  },
  { name: 'waiting changes never retried', plant: () => void vi.doMock('../../storage/pending.ts', changed<typeof import('../../storage/pending.ts')>(() => ({ retryPending: () => undefined }))) },
  { name: 'what waits is not noted', plant: without('INSERT OR REPLACE INTO pending') },
  { name: 'unsealed changes of a copied database dropped', plant: () => void vi.doMock('../../storage/adopt.ts', changed<typeof import('../../storage/adopt.ts')>(() => ({ adoptTail: ({ db, own }) => void db.run('DELETE FROM tail WHERE feed <> ?', [own.feed.ordinal]) }))) },
  { name: 'clock not persisted', plant: without('UPDATE clock') },
  { name: 'statements without a transaction', plant: database(notTogether) },
  { name: 'clone keeps its origin', rules: { renewsCopies: false } },
  { name: 'number reused after power loss', rules: { renewsRolledBack: false } },
]

const most = 40

afterEach(() => {
  vi.resetModules()
  for (const path of ['../../core/merge.ts', '../../core/hlc.ts', '../../core/segment.ts', '../../storage/forks.ts', '../../core/join-segments.ts', '../../storage/pending.ts', '../../storage/adopt.ts', '../../storage/database.ts']) vi.doUnmock(path)
})

test.each(faults)('[SIM11] [SIM12] on SQLite the simulator finds: $name', { timeout: 240_000 }, async ({ name, plant, rules }) => {
  vi.resetModules()
  plant?.()
  const [{ runSeed }, { sqliteDisk }, { production }] = [await import('./run.ts'), await import('./sqlite-store.ts'), await import('./rules.ts')]
  const found: string[] = []
  for (let seed = 1; seed <= most && found.length === 0; seed++) {
    const { broken } = await runSeed({ seed, steps: 500, makeDisk: sqliteDisk, rules: { ...production, ...rules } })
    if (broken !== null) found.push(`seed ${seed}, event ${broken.event}: ${broken.invariant}: ${broken.message.slice(0, 120)}`)
  }
  if (process.env['SIM_SHOW'] !== undefined) console.log(`${name}: ${found.join()}`)
  expect(found).not.toEqual([])
})
