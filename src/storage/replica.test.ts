import { expect, test } from 'vitest'
import type { Change } from '../core/change.ts'
import { deletedColumn, formTable, orderColumn, parentColumn, versionColumn } from '../core/change.ts'
import { batchChange } from '../core/batch.ts'
import { namedRowId, parseRowId, type RowId } from '../core/ids.ts'
import { rowIdFromBytes } from '../core/row-bytes.ts'
import { openSegment, parseSegment } from '../core/segment.ts'
import { foldChanges } from '../core/testing/fold.ts'
import { commitLocal } from './commit.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells, dumpLosers, dumpRows } from './testing/dump.ts'
import { pull, replicaContract, type DrivenReplica } from './testing/replica-contract.ts'

const root = formTable('water', '/data')
const repeat = formTable('water', '/data/person')
const plan = (...questions: readonly string[]): string => JSON.stringify({
  formId: 'water',
  tables: [
    { range: '/data', parent: null, columns: questions.map((name) => ({ nodeset: `/data/${name}`, type: 'string' })) },
    { range: '/data/person', parent: '/data', columns: [{ nodeset: '/data/person/name', type: 'string' }] },
  ],
})
const versionOf = (name: string): RowId => namedRowId('form_version', name)
const addForm = ({ store, now }: TestDevice, name: string, ...questions: readonly string[]): void => {
  commitLocal(store, [{ table: 'form_version', row: versionOf(name), cells: [['form_id', 'water'], ['xform', plan(...questions)]] }], now)
}
const driven = (device: TestDevice): DrivenReplica => ({
  replica: device.replica,
  origin: device.store.options.origin,
  insert: (text) => {
    if (device.store.catalog.table(root) === undefined) addForm(device, 'v1', 'text')
    return commitLocal(device.store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionOf('v1')], ['/data/text', text]] }], device.now).rowIds.get('r') as string
  },
  edit: (record, text) => void commitLocal(device.store, [{ table: root, row: parseRowId(record) as RowId, cells: [['/data/text', text]] }], device.now),
  delete: (record) => void commitLocal(device.store, [{ table: root, row: parseRowId(record) as RowId, cells: [[deletedColumn, 1]] }], device.now),
  records: () => device.store.catalog.table(root) === undefined ? new Map() : new Map(
    device.db.rows<[Uint8Array, string]>('SELECT id, text FROM form_water WHERE is_deleted = 0').map(([id, text]) => [rowIdFromBytes(id), text])),
})

replicaContract(async (name) => driven(await testDevice(name)))

/** A small generator with a seed, printed when something fails. */
const chance = (seed: number) => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { below: (limit: number): number => Math.floor(next() * limit), pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T }
}

const allChanges = async (device: TestDevice): Promise<Change[]> => {
  const missing = await device.replica.missing([])
  if (!missing.ok) throw new Error(missing.error.message)
  const changes = new Map<string, Change>()
  for (const { ref } of missing.value) {
    const bytes = await device.replica.read(ref)
    const parsed = bytes.ok ? parseSegment(bytes.value) : bytes
    const opened = parsed.ok ? openSegment(parsed.value) : parsed
    if (!opened.ok) throw new Error(JSON.stringify(opened.error))
    for (let index = 0; index < opened.value.batch.count; index++) {
      const change = batchChange(opened.value.batch, index)
      changes.set(`${change.origin} ${change.seq}`, change)
    }
  }
  return [...changes.values()]
}

const values = ['', 'a', 'b', 'ünï🙂', '0012', 7, -3.25, 0, 2 ** 40, null, 'x'.repeat(300)] as const

const walk = async (seed: number, steps: number): Promise<void> => {
  const { below, pick } = chance(seed)
  const devices = await Promise.all(['a', 'b', 'c', 'd'].map((name, index) =>
    testDevice(name, Date.UTC(2026, 10, 21) + [0, 3 * 3_600_000, -26 * 3_600_000, 9 * 365 * 86_400_000][index]!)))
  addForm(devices[0] as TestDevice, 'v1', 'q1', 'q2')
  for (let step = 0; step < steps; step++) {
    const device = pick(devices)
    device.now += below(100_000) - 20_000
    const { store, db } = device
    const table = store.catalog.table(root)
    const act = table === undefined ? 9 : below(10)
    const columns = [...(table?.columns.keys() ?? [])].filter((name) => name.startsWith('/'))
    const someRow = (sql: string): RowId | null => {
      const ids = db.rows<[Uint8Array]>(`SELECT id FROM "${sql}" ORDER BY id`)
      return ids.length === 0 ? null : rowIdFromBytes(pick(ids)[0])
    }
    if (act < 3) {
      const people = Array.from({ length: below(3) }, (_, index) => ({
        table: repeat, row: { newRow: `p${index}` },
        cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, `a${index}`], ['/data/person/name', pick(values)]] as const,
      }))
      commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionOf('v1')], ...columns.map((name) => [name, pick(values)] as const)] }, ...people], device.now)
    } else if (act < 6) {
      const row = someRow('form_water')
      if (row !== null) commitLocal(store, [{ table: root, row, cells: columns.filter(() => below(2) === 0).map((name) => [name, pick(values)] as const) }], device.now)
    } else if (act === 6) {
      const row = someRow(pick(['form_water', 'form_water__person']))
      if (row !== null) commitLocal(store, [{ table: db.first('SELECT 1 FROM form_water WHERE id = ?', [Buffer.from(row, 'hex')]) === null ? repeat : root, row, cells: [[deletedColumn, below(3) === 0 ? 0 : 1]] }], device.now)
    } else if (act === 7) {
      const row = someRow('form_water')
      if (row !== null) commitLocal(store, [{ table: repeat, row: { newRow: 'p' }, cells: [[parentColumn, row], ['/data/person/name', pick(values)]] }], device.now)
    } else if (act === 8 && below(20) === 0) addForm(device, `v${2 + below(3)}`, 'q1', 'q2', `extra${below(4)}`)
    else {
      const from = pick(devices)
      const heads = await device.replica.heads()
      const missing = heads.ok ? await from.replica.missing(heads.value) : heads
      if (!missing.ok) throw new Error('no plan')
      // cut anywhere, some of it twice
      for (const { ref } of missing.value.slice(0, 1 + below(6))) {
        const bytes = await from.replica.read(ref)
        if (bytes.ok) for (let times = 0; times <= below(2); times++) expect(await device.replica.apply(bytes.value)).toMatchObject({ ok: true })
      }
      if (below(15) === 0) devices[devices.indexOf(device)] = device.reopen()
    }
  }
  for (let round = 0; round < 2; round++) for (const to of devices) for (const from of devices) await pull(driven(from), driven(to))
  const oracle = foldChanges(await allChanges(devices[0] as TestDevice))
  const expected = new Map([...oracle.cells].sort(([a], [b]) => (a < b ? -1 : 1)))
  for (const device of devices) {
    expect(dumpCells(device.store), `seed ${seed}`).toEqual(expected)
    expect(dumpLosers(device.store), `seed ${seed}`).toEqual(oracle.losers)
    expect(dumpRows(device.store), `seed ${seed}`).toEqual(oracle.rows)
    expect(device.db.first('SELECT count(*) FROM pending')?.[0]).toBe(0)
    expect(device.db.first('PRAGMA integrity_check')?.[0]).toBe('ok')
  }
}

test('[MRG1] [MRG2] [MRG4] four devices on random walks end equal to each other and to an independent fold', async () => {
  const start = Number(process.env['WALK_SEED'] ?? 1)
  for (let seed = start; seed < start + Number(process.env['WALKS'] ?? 6); seed++) await walk(seed, 250)
})
