/** Phones of a crew that hold one household, for tests of history and review: they write, meet, and list what is to review. */
import { expect } from 'vitest'
import { formTable, orderColumn, parentColumn, versionColumn } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import { commitLocal } from '../commit.ts'
import { renameDevice } from '../device.ts'
import { addFormVersion } from '../forms.ts'
import { scanOverwritten } from '../review-find.ts'
import { listReview } from '../review.ts'
import { testDevice, type TestDevice } from './device.ts'
import { household } from './phone.ts'

export const form = household()
export const shapeOf = () => form
export const root = formTable('household', '/data')
export const member = formTable('household', '/data/member')
export const village = '/data/village'

export const copyTo = async (from: TestDevice, to: TestDevice): Promise<void> => {
  const heads = await to.replica.heads()
  const planned = await from.replica.missing(heads.ok ? heads.value : [])
  for (const { ref } of planned.ok ? planned.value : []) {
    const bytes = await from.replica.read(ref)
    expect(bytes.ok && (await to.replica.apply(bytes.value))).toMatchObject({ ok: true })
  }
}
export const meet = async (a: TestDevice, b: TestDevice): Promise<void> => {
  await copyTo(a, b)
  await copyTo(b, a)
}
export const list = (device: TestDevice) => {
  while (!scanOverwritten(device.store, 2));
  return listReview(device.store, shapeOf)
}
/** What stands and what else was written, as a person reads it. */
export const texts = (device: TestDevice): readonly string[] => list(device).flatMap(({ items }) => items.map((item) =>
  item.type === 'cell' ? `${item.column} ${item.current.device} ${item.current.value} | ${item.others.map((other) => `${other.device} ${other.value}`).join(', ')}`
    : `${item.range ?? 'record'} deleted by ${item.deletion.device} | ${item.edits.map((edit) => edit.device).join(', ')}`))
export const write = (device: TestDevice, row: RowId, value: string, column = village, table = root): void => {
  device.now += 1000
  commitLocal(device.store, [{ table, row, cells: [[column, value]] }], device.now)
}

/** `names`: devices that all hold one record with one member. */
export const crew = async (...names: readonly string[]) => {
  const devices = await Promise.all(names.map((name) => testDevice(name)))
  const [a] = devices as [TestDevice, ...TestDevice[]]
  for (const [index, device] of devices.entries()) renameDevice(device.store, { name: names[index] as string, userName: `${names[index]}’s person` })
  const versionId = addFormVersion(a.store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
  const made = commitLocal(a.store, [
    { table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionId], ['/data/name', 'Amina'], [village, 'first'], ['/data/total', 1]] },
    { table: member, row: { newRow: 'm' }, cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, 'a0'], ['/data/member/who', 'Ali']] },
  ], a.now)
  for (const device of devices.slice(1)) await meet(a, device)
  for (const device of devices.slice(1)) await meet(a, device)
  return { devices, id: made.rowIds.get('r') as RowId, m: made.rowIds.get('m') as RowId, versionId }
}
export const pair = async () => {
  const { devices, ...rest } = await crew('a', 'b')
  return { a: devices[0] as TestDevice, b: devices[1] as TestDevice, ...rest }
}
