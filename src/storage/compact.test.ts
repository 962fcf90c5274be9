import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { namedRowId } from '../core/ids.ts'
import { testVerify } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { joinedBytes, joinedChanges, planRuns, type Piece } from './compact-plan.ts'
import { compact, makeCompactor } from './compact.ts'
import { checkAndRepair } from './repair.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'
import { copyTo, meetAll } from './testing/meet.ts'

const root = formTable('w', '/data')
const plan = JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] }] })
const insert = ({ store, now }: TestDevice, text: string): void => void commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/a', text]] }], now)
const pause = async (): Promise<void> => undefined
const segments = ({ db }: TestDevice): [number, number, number][] => db.rows<[number, number, number]>('SELECT first_seq, last_seq, size FROM segment ORDER BY feed, last_seq')
const heads = async ({ replica }: TestDevice): Promise<unknown> => {
  const own = await replica.heads()
  return own.ok ? own.value.map(({ origin, seq, head }) => `${origin} ${seq} ${head.join()}`).sort() : own
}
const text = (index: number): string => `answer ${index * 7919} of a record`

/** A live stream: each change is sealed, and taken by the peer, on its own. */
const live = async (device: TestDevice, peer: TestDevice, count: number, each: () => Promise<unknown> = pause): Promise<void> => {
  for (let index = 0; index < count; index++) {
    insert(device, text(index))
    await copyTo(device.replica, peer.replica)
    await each()
  }
}
const start = async (): Promise<Record<'device' | 'peer', TestDevice>> => {
  const [device, peer] = [await testDevice('a'), await testDevice('b')]
  commitLocal(device.store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], device.now)
  return { device, peer }
}

test('[SEG7] [SEG8] a live stream of 300 changes leaves a dozen segments on both sides; heads, rows and signatures are as before', async () => {
  const { device, peer } = await start()
  await live(device, peer, 300)
  expect(segments(peer)).toHaveLength(300)
  const before = [await heads(peer), dumpCells(peer.store)]
  for (const one of [device, peer]) await compact(one.store, testVerify, pause)
  expect(segments(peer).length).toBeLessThanOrEqual(12)
  expect(segments(device)).toEqual(segments(peer))
  expect([await heads(peer), dumpCells(peer.store)]).toEqual(before)
  // signed by `a`, joined by `b`, taken by `c`
  const third = await testDevice('c')
  expect(await copyTo(peer.replica, third.replica)).toEqual([])
  expect(dumpCells(third.store)).toEqual(before[1])
  expect(await checkAndRepair(third.store, testVerify, async () => true)).toMatchObject({ damaged: [], replaced: 0, compared: true })
})

test('[SEG8] while the stream goes on there are never many, and each byte is rewritten a few times at most', async () => {
  const { device, peer } = await start()
  const compactor = makeCompactor(device.store, testVerify, pause)
  let most = 0
  let rewritten = 0
  const seen = new Set<string>()
  await live(device, peer, 300, async () => {
    await compactor.run(false)
    most = Math.max(most, segments(device).length)
    for (const [first, last, size] of segments(device)) {
      if (seen.has(`${first} ${last}`)) continue
      seen.add(`${first} ${last}`)
      rewritten += size
    }
  })
  expect(most).toBeLessThanOrEqual(64 + 12)
  const fresh = segments(peer).reduce((sum, [, , size]) => sum + size, 0)
  expect(rewritten).toBeLessThan(2.5 * fresh)
})

test('[SEG8] whoever lacks the end of a feed receives at most twice the bytes it lacks, wherever it stopped', () => {
  assert(property(array(integer({ min: 100, max: 20_000 }), { minLength: 1, maxLength: 120 }), integer({ min: 1, max: 4 }), (sizes, rounds) => {
    const single = sizes.map((bytes, index): Piece => ({ firstSeq: index + 1, lastSeq: index + 1, bytes }))
    let pieces: Piece[] = single
    for (let round = 0; round < rounds; round++) {
      const runs = planRuns(pieces)
      pieces = pieces.flatMap((piece, index): Piece[] => {
        const run = runs.find(([from, to]) => index >= from && index <= to)
        if (run === undefined) return [piece]
        if (index !== run[0]) return []
        const parts = pieces.slice(run[0], run[1] + 1)
        return [{ firstSeq: piece.firstSeq, lastSeq: (parts.at(-1) as Piece).lastSeq, bytes: parts.reduce((sum, part) => sum + part.bytes, 0) }]
      })
    }
    expect(pieces.map(({ firstSeq }) => firstSeq)).toEqual([1, ...pieces.slice(0, -1).map(({ lastSeq }) => lastSeq + 1)])
    for (let held = 0; held < single.length; held++) {
      const lacks = single.filter(({ lastSeq }) => lastSeq > held).reduce((sum, { bytes }) => sum + bytes, 0)
      const gets = pieces.filter(({ lastSeq }) => lastSeq > held).reduce((sum, { bytes }) => sum + bytes, 0)
      expect(gets).toBeLessThanOrEqual(2 * lacks)
    }
  }))
})

test('[SEG8] runs stay within their limits, and a gap parts them', () => {
  const many = Array.from({ length: 5000 }, (_, index): Piece => ({ firstSeq: index + 1, lastSeq: index + 1, bytes: 20 }))
  for (const [from, to] of planRuns(many)) expect(to - from).toBeLessThan(joinedChanges)
  const large = Array.from({ length: 100 }, (_, index): Piece => ({ firstSeq: index + 1, lastSeq: index + 1, bytes: 3000 }))
  for (const [from, to] of planRuns(large)) expect((to - from + 1) * 3000).toBeLessThanOrEqual(joinedBytes)
  const gap = many.slice(0, 40).filter(({ firstSeq }) => firstSeq !== 5)
  expect(planRuns(gap).every(([from, to]) => to < 4 || from >= 4)).toBe(true)
  expect(planRuns([])).toEqual([])
})

test('[REP2] a receiver takes only the rest of joined segments, whatever it has of them', async () => {
  const { device, peer } = await start()
  const behind: TestDevice[] = []
  await live(device, peer, 60)
  for (const count of [1, 7, 20, 31, 45, 60]) {
    const other = await testDevice(`behind ${count}`)
    const missing = await device.replica.missing([])
    for (const { ref } of missing.ok ? missing.value.slice(0, count) : []) {
      const bytes = await device.replica.read(ref)
      if (bytes.ok) expect(await other.replica.apply(bytes.value)).toMatchObject({ ok: true })
    }
    behind.push(other)
  }
  await compact(device.store, testVerify, pause)
  expect(segments(device).length).toBeLessThan(10)
  for (const other of behind) {
    expect(await copyTo(device.replica, other.replica)).toEqual([])
    expect(dumpCells(other.store)).toEqual(dumpCells(device.store))
    expect(await heads(other)).toEqual(await heads(device))
    // what overlaps is joined as well, and sent on
    await compact(other.store, testVerify, pause)
    const next = await testDevice('next')
    expect(await copyTo(other.replica, next.replica)).toEqual([])
    expect(dumpCells(next.store)).toEqual(dumpCells(device.store))
    expect(await checkAndRepair(other.store, testVerify, async () => true)).toMatchObject({ damaged: [], replaced: 0, compared: true })
  }
})

test('[SEG7] what was planned before the joining is still read after it', async () => {
  const { device, peer } = await start()
  await live(device, peer, 40)
  const third = await testDevice('c')
  const missing = await device.replica.missing([])
  await compact(device.store, testVerify, pause)
  for (const { ref } of missing.ok ? missing.value : []) {
    const bytes = await device.replica.read(ref)
    expect(bytes.ok && (await third.replica.apply(bytes.value))).toMatchObject({ ok: true })
  }
  expect(await heads(third)).toEqual(await heads(device))
})

test('[SEG7] operations and tables unknown here go through a joining unchanged', async () => {
  const { device, peer } = await start()
  device.db.connection.exec('CREATE TABLE newer_table (id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB, x)')
  device.db.run("INSERT INTO data_table (name, sql_name) VALUES ('newer_table', 'newer_table')")
  device.db.run("INSERT INTO data_column SELECT id, 4, 'x', 'x', 'fixed' FROM data_table WHERE name = 'newer_table'")
  const newer = device.reopen()
  for (let index = 0; index < 40; index++) {
    commitLocal(newer.store, [{ table: 'newer_table', row: { newRow: 'r' }, cells: [['x', index]] }], newer.now)
    await copyTo(newer.replica, peer.replica)
  }
  await compact(peer.store, testVerify, pause)
  expect(segments(peer).length).toBeLessThan(12)
  const reader = await testDevice('c')
  for (const sql of ['CREATE TABLE newer_table (id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB, x)',
    "INSERT INTO data_table (name, sql_name) VALUES ('newer_table', 'newer_table')", "INSERT INTO data_column SELECT id, 4, 'x', 'x', 'fixed' FROM data_table WHERE name = 'newer_table'"]) reader.db.connection.exec(sql)
  const updated = reader.reopen()
  expect(await copyTo(peer.replica, updated.replica)).toEqual([])
  expect(updated.db.first('SELECT count(*), sum(x) FROM newer_table')).toEqual([40, 780])
})

test('[SEG7] a damaged segment is not joined; it stays for repair to find', async () => {
  const { device, peer } = await start()
  await live(device, peer, 40)
  await meetAll([device, peer])
  peer.db.run('UPDATE segment SET bytes = (SELECT bytes FROM segment WHERE last_seq = 2) WHERE last_seq = 5')
  await compact(peer.store, testVerify, pause)
  const report = await checkAndRepair(peer.store, testVerify, async () => true)
  expect(report?.damaged.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq])).toEqual([[5, 5]])
  await copyTo(device.replica, peer.replica)
  expect(await checkAndRepair(peer.store, testVerify, async () => true)).toMatchObject({ damaged: [], replaced: 0 })
})
