import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { hlcMs } from '../core/hlc.ts'
import { namedRowId, parseOrigin, type Origin, type RowId } from '../core/ids.ts'
import { commitLocal } from './commit.ts'
import { notePeerClock, peerClocks, suspectOwnClock } from './clocks.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { meetAll } from './testing/meet.ts'

const root = formTable('w', '/data')
const today = Date.UTC(2026, 10, 21)
const plan = JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }, { nodeset: '/data/b', type: 'string' }] }] })
const addForm = ({ store, now }: TestDevice): void => void commitLocal(store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], now)
const insert = (device: TestDevice, a: string): RowId => commitLocal(device.store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/a', a]] }], device.now).rowIds.get('r') as RowId
const edit = (device: TestDevice, row: RowId, value: string, column: '/data/a' | '/data/b' = '/data/a'): void => void commitLocal(device.store, [{ table: root, row, cells: [[column, value]] }], device.now)
const value = (device: TestDevice, row: RowId, column = 'a'): unknown => device.db.first(`SELECT ${column} FROM form_w WHERE id = ?`, [Buffer.from(row, 'hex')])?.[0]
const years = (device: TestDevice): number => new Date(hlcMs(device.store.own.clock)).getUTCFullYear()

const crew = async (): Promise<Record<'right' | 'early' | 'late', TestDevice>> => {
  const devices = { right: await testDevice('right', today), early: await testDevice('early', 0), late: await testDevice('late', Date.UTC(2035, 0, 1)) }
  addForm(devices.right)
  await meetAll([devices.right, devices.early, devices.late])
  return devices
}

test('[HLC3] phones of 1970 and 2035: nothing is refused, and nobody takes over a clock that is wrong', async () => {
  const { right, early, late } = await crew()
  const rows = [right, early, late].map((device) => insert(device, 'new'))
  await meetAll([right, early, late])
  for (const device of [right, early, late]) for (const row of rows) expect(value(device, row)).toBe('new')
  insert(right, 'next')
  insert(early, 'next')
  expect([years(right), years(early), years(late)]).toEqual([2026, 1970, 2035])
})

test('[HLC4] an edit beats what its user saw, whichever of the clocks is wrong', async () => {
  const { right, early, late } = await crew()
  const row = insert(late, 'from 2035')
  for (const device of [early, right, late, early, late, right, early]) {
    await meetAll([right, early, late])
    const said = `seen and changed ${String(value(device, row))}`
    edit(device, row, said)
    await meetAll([right, early, late])
    expect([right, early, late].map((other) => value(other, row))).toEqual([said, said, said])
  }
})

test('[HLC4] a stamp of 2035 stays in the record it was written to', async () => {
  const { right, early, late } = await crew()
  const [poisoned, healthy] = [insert(late, 'x'), insert(right, 'y')]
  await meetAll([right, early, late])
  edit(right, poisoned, 'edited')
  edit(right, healthy, 'edited')
  const stamp = right.db.first<[number | bigint]>('SELECT max(hlc) FROM form_w WHERE id = ?', [Buffer.from(healthy, 'hex')])?.[0] ?? 0
  expect(new Date(hlcMs(BigInt(stamp))).getUTCFullYear()).toBe(2026)
  insert(right, 'z')
  expect(years(right)).toBe(2026)
})

test('[HLC6] a clock that was years ahead is right again after it is set, also after a restart, and its edits still win', async () => {
  const { right, late } = await crew()
  const row = insert(late, 'from 2035')
  insert(late, 'another')
  await late.replica.heads()
  late.now = today
  edit(late, row, 'clock set')
  expect(value(late, row)).toBe('clock set')
  insert(late, 'after')
  expect(years(late)).toBe(2026)
  const again = late.reopen()
  expect(years(again)).toBe(2026)
  await again.replica.heads()
  expect(years(again.reopen())).toBe(2026)
  await meetAll([again, right])
  expect(value(right, row)).toBe('clock set')
})

test('[HLC2] small steps back, jumps and restarts: each edit beats the one before on every phone', async () => {
  const { right, early } = await crew()
  let device = right
  const row = insert(device, '0')
  for (const [count, step] of [-1000, 0, -200_000, 86_400_000, -86_400_000, 400_000, -3_600_000 * 3, 5, -5].entries()) {
    device.now += step
    edit(device, row, `${count}`)
    if (count % 3 === 0) device = device.reopen()
    await meetAll([device, early])
    expect([value(device, row), value(early, row)]).toEqual([`${count}`, `${count}`])
  }
})

const origin = (digit: string): Origin => parseOrigin(digit.repeat(16)) as Origin
test('[IDN6] the clock of a device met is kept with when that was, the last meeting counts', async () => {
  const { db } = await testDevice('a')
  notePeerClock(db, origin('1'), 10_800_000, today - 5)
  notePeerClock(db, origin('1'), -7_000.4, today)
  expect(peerClocks(db)).toEqual(new Map([[origin('1'), { offset: -7000, met: today }]]))
})

test('[IDN7] the own clock is suspected when most of several phones agree against it', () => {
  const hour = 3_600_000
  expect(suspectOwnClock([3 * hour])).toBe(null)
  expect(suspectOwnClock([3 * hour, 3 * hour + 60_000])).toBe(3 * hour + 60_000)
  expect(suspectOwnClock([3 * hour, -3 * hour])).toBe(null)
  expect(suspectOwnClock([3 * hour, 0])).toBe(null)
  expect(suspectOwnClock([3 * hour, 3 * hour, 0])).toBe(3 * hour)
  expect(suspectOwnClock([0, 1000, 9 * 365 * 24 * hour])).toBe(null)
})
