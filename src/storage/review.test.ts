/** Phones that meet in every order list the same concurrent edits, and one decision settles them everywhere. */
import { expect, test } from 'vitest'
import { deletedColumn, formTable, orderColumn, parentColumn, versionColumn } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { testIdentity, testVerify } from '../core/testing/identity.ts'
import { notePeerClock } from './clocks.ts'
import { commitLocal } from './commit.ts'
import { renameDevice } from './device.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { saveDraft } from './drafts.ts'
import { addFormVersion } from './forms.ts'
import { recordHistory } from './history.ts'
import { deleteRecord } from './records.ts'
import { rebuild } from './rebuild.ts'
import { openReplica } from './replica.ts'
import { keepDeleted, keepValue, restoreRow, takeValue } from './review-decide.ts'
import { scanOverwritten } from './review-find.ts'
import { countReview, listReview } from './review.ts'
import { openStore } from './store.ts'
import { planJson, testDevice, type TestDevice } from './testing/device.ts'
import { household } from './testing/phone.ts'

const form = household()
const shapeOf = () => form
const root = formTable('household', '/data')
const member = formTable('household', '/data/member')
const village = '/data/village'

const copyTo = async (from: TestDevice, to: TestDevice): Promise<void> => {
  const heads = await to.replica.heads()
  const planned = await from.replica.missing(heads.ok ? heads.value : [])
  for (const { ref } of planned.ok ? planned.value : []) {
    const bytes = await from.replica.read(ref)
    expect(bytes.ok && (await to.replica.apply(bytes.value))).toMatchObject({ ok: true })
  }
}
const meet = async (a: TestDevice, b: TestDevice): Promise<void> => {
  await copyTo(a, b)
  await copyTo(b, a)
}
const list = (device: TestDevice) => {
  while (!scanOverwritten(device.store, 2));
  return listReview(device.store, shapeOf)
}
/** What stands and what else was written, as a person reads it. */
const texts = (device: TestDevice): readonly string[] => list(device).flatMap(({ items }) => items.map((item) =>
  item.type === 'cell' ? `${item.column} ${item.current.device} ${item.current.value} | ${item.others.map((other) => `${other.device} ${other.value}`).join(', ')}`
    : `${item.range ?? 'record'} deleted by ${item.deletion.device} | ${item.edits.map((edit) => edit.device).join(', ')}`))
const write = (device: TestDevice, row: RowId, value: string, column = village, table = root): void => {
  device.now += 1000
  commitLocal(device.store, [{ table, row, cells: [[column, value]] }], device.now)
}

/** `names`: devices that all hold one record with one member. */
const crew = async (...names: readonly string[]) => {
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
const pair = async () => {
  const { devices, ...rest } = await crew('a', 'b')
  return { a: devices[0] as TestDevice, b: devices[1] as TestDevice, ...rest }
}

test('[HIS1][HIS4] an edit of what was seen is no conflict, whoever wrote it, and says once what was seen', async () => {
  const { a, b, id } = await pair()
  write(b, id, 'second')
  write(b, id, 'third')
  await meet(a, b)
  write(a, id, 'fourth')
  await meet(a, b)
  expect([texts(a), texts(b)]).toEqual([[], []])
  expect(a.db.rows('SELECT feed, upto FROM seen ORDER BY id')).toHaveLength(2)
  const seen = a.db.first('SELECT count(*) FROM seen')
  commitLocal(a.store, [{ table: root, row: { newRow: 'n' }, cells: [['/data/name', 'Other']] }], a.now)
  write(a, id, 'fifth')
  expect(a.db.first('SELECT count(*) FROM seen')).toEqual(seen)
})

test('[HIS5] concurrent values of one cell are listed alike on both phones; other cells, calculated ones and equal values are not', async () => {
  const { a, b, id, m } = await pair()
  write(a, id, 'from a')
  write(b, id, 'from b')
  write(a, id, 'same', '/data/name')
  write(b, id, 'same', '/data/name')
  write(a, id, '2', '/data/total')
  write(b, id, '3', '/data/total')
  write(a, id, '5', '/data/size')
  write(b, m, 'Alia', '/data/member/who', member)
  await meet(a, b)
  expect(texts(a)).toEqual(['/data/village b from b | a from a'])
  expect(texts(b)).toEqual(texts(a))
  expect(countReview(a.store, shapeOf)).toBe(1)
  expect(list(a)[0]).toMatchObject({ summary: { recordId: id, name: 'same' }, items: [{ row: id, place: [], others: [{ mine: true, person: 'a’s person', clockWrong: false }] }] })
})

test('[HIS8] taking a value back is a change that settles it on every phone', async () => {
  const { a, b, id } = await pair()
  write(a, id, 'from a')
  write(b, id, 'from b')
  await meet(a, b)
  const item = list(b)[0]?.items[0]
  if (item?.type !== 'cell') throw new Error('no cell')
  const key = item.others[0]?.key as string
  expect(takeValue(b.store, id, village, key)).toEqual({ ok: true, value: null })
  expect(takeValue(b.store, id, village, key)).toMatchObject({ ok: false, error: { type: 'not-found' } })
  expect(texts(b)).toEqual([])
  await meet(a, b)
  for (const device of [a, b]) {
    expect(texts(device)).toEqual([])
    expect(device.db.first('SELECT village FROM form_household')).toEqual(['from a'])
  }
})

test('[HIS8] keeping is this phone’s own; a value that comes later is asked about again', async () => {
  const { devices, id } = await crew('a', 'b', 'c')
  const [a, b, c] = devices as [TestDevice, TestDevice, TestDevice]
  write(c, id, 'from c')
  write(a, id, 'from a')
  write(b, id, 'from b')
  await meet(a, b)
  expect(keepValue(a.store, id, village)).toEqual({ ok: true, value: null })
  expect(texts(a)).toEqual([])
  expect(texts(b)).toHaveLength(1)
  await meet(a, c)
  expect(texts(a)).toEqual(['/data/village b from b | c from c'])
})

/** Every order in which three phones can meet pairwise, each at most twice. */
const walks: readonly (readonly [number, number])[][] = (() => {
  const pairs: readonly (readonly [number, number])[] = [[0, 1], [1, 2], [0, 2]]
  return pairs.flatMap((x) => pairs.flatMap((y) => pairs.map((z) => [x, y, z])))
})()

test('[HIS5] three phones: whatever the order of the meetings, all list the same when all hold the same', async () => {
  for (const walk of walks) {
    const { devices, id } = await crew('a', 'b', 'c')
    const [a, b, c] = devices as [TestDevice, TestDevice, TestDevice]
    write(a, id, 'from a')
    write(b, id, 'from b')
    write(b, id, 'from b again')
    write(c, id, 'from c')
    for (const [x, y] of walk) {
      await meet(devices[x] as TestDevice, devices[y] as TestDevice)
      for (const device of devices) texts(device)
    }
    for (const [x, y] of [[0, 1], [1, 2], [0, 1]] as const) await meet(devices[x] as TestDevice, devices[y] as TestDevice)
    expect(texts(a)).toHaveLength(1)
    expect(texts(a)[0]?.split(' | ')[1]?.split(', ')).toHaveLength(2)
    expect(texts(b)).toEqual(texts(a))
    expect(texts(c)).toEqual(texts(a))
    expect(texts(a)[0]).not.toContain('from b,')
    rebuild(c.store)
    expect(texts(c)).toEqual(texts(a))
    // who has seen all three decides for all
    write(b, id, 'agreed')
    for (const [x, y] of [[1, 2], [0, 1]] as const) await meet(devices[x] as TestDevice, devices[y] as TestDevice)
    expect(devices.map(texts)).toEqual([[], [], []])
  }
}, 60_000)

test('[HIS5] who has seen only one of two concurrent values settles only that one', async () => {
  const { devices, id } = await crew('a', 'b', 'c')
  const [a, b, c] = devices as [TestDevice, TestDevice, TestDevice]
  write(a, id, 'from a')
  write(c, id, 'from c')
  await meet(b, c)
  b.now += 5000
  write(b, id, 'from b, after c')
  await meet(a, b)
  await meet(a, c)
  expect(devices.map(texts)).toEqual([1, 2, 3].map(() => ['/data/village b from b, after c | a from a']))
})

test('[HIS5] what a value was written over is no loss, though the feed it came from is missing where the value was replaced', async () => {
  const { devices, id } = await crew('a', 'b', 'c')
  const [a, b, c] = devices as [TestDevice, TestDevice, TestDevice]
  write(a, id, 'from a')
  await copyTo(a, b)
  b.now += 5000
  write(b, id, 'from b, over a')
  const heads = await c.replica.heads()
  const planned = await b.replica.missing(heads.ok ? heads.value : [])
  for (const { ref } of planned.ok ? planned.value : []) {
    if (ref.origin !== b.store.options.origin) continue
    const bytes = await b.replica.read(ref)
    expect(bytes.ok && (await c.replica.apply(bytes.value))).toMatchObject({ ok: true })
  }
  c.now += 10_000
  write(c, id, 'from c, over b')
  for (const [x, y] of [[b, c], [a, b]] as const) await meet(x, y)
  expect(devices.map(texts)).toEqual([[], [], []])
})

test('[HIS2] what came while a draft was open had not been seen by who finished it', async () => {
  const { a, b, id, m } = await pair()
  const draft = openDraft(a.store, { recordId: id }, 'd', () => form.tables)
  if (!draft.ok) throw new Error(draft.error.message)
  const { draftId } = draft.value
  saveDraft(a.db, draftId, { rowsAdded: [], rowsRemoved: [], rowsMoved: [], cells: [{ row: 'root', column: village, value: 'typed on a' }, { row: m, column: '/data/member/who', value: 'Alya' }] }, a.now)
  write(b, id, 'from b')
  write(b, m, 'Alia', '/data/member/who', member)
  write(b, id, '7', '/data/size')
  await meet(a, b)
  a.now += 60_000
  expect(finishDraft(a.store, draftId, form)).toMatchObject({ ok: true })
  await meet(a, b)
  expect([...texts(a)].sort()).toEqual(['/data/member/who a Alya | b Alia', '/data/village a typed on a | b from b'])
  expect(texts(b)).toEqual(texts(a))
  expect(list(b)[0]?.items.find(({ row }) => row === m)).toMatchObject({ place: [{ range: '/data/member', index: 1 }] })
})

test('[HIS7][HIS8] an edit that a deletion had not seen is listed, and the record can be restored', async () => {
  const { a, b, id } = await pair()
  deleteRecord(a.store, id)
  write(b, id, 'from b')
  await meet(a, b)
  expect(texts(a)).toEqual(['record deleted by a | b'])
  expect(texts(b)).toEqual(texts(a))
  expect(restoreRow(b.store, id)).toEqual({ ok: true, value: null })
  await meet(a, b)
  for (const device of [a, b]) {
    expect(texts(device)).toEqual([])
    expect(device.db.first('SELECT is_deleted, village FROM form_household')).toEqual([0, 'from b'])
  }
})

test('[HIS7] a deletion after having seen the edits is none; a removed row that was edited is one; keeping it settles it here', async () => {
  const { a, b, id, m } = await pair()
  write(b, m, 'Alia', '/data/member/who', member)
  commitLocal(a.store, [{ table: root, row: id, cells: [['/data/size', 1]] }, { table: member, row: m, cells: [[deletedColumn, 1]] }], a.now + 1)
  await meet(a, b)
  expect(texts(b)).toEqual(['/data/member deleted by a | b'])
  expect(keepDeleted(b.store, m)).toEqual({ ok: true, value: null })
  expect([texts(a), texts(b)]).toEqual([['/data/member deleted by a | b'], []])
  expect(deleteRecord(a.store, id)).toMatchObject({ ok: true })
  expect(texts(a)).toEqual([])
  await meet(a, b)
  expect([texts(a), texts(b)]).toEqual([[], []])
})

test('[HIS5] cells of a deleted record are not listed, and are again once it is restored', async () => {
  const { a, b, id } = await pair()
  write(a, id, 'from a')
  write(b, id, 'from b')
  await meet(a, b)
  expect(texts(a)).toHaveLength(1)
  expect(deleteRecord(a.store, id)).toMatchObject({ ok: true })
  expect(texts(a)).toEqual([])
  commitLocal(a.store, [{ table: root, row: id, cells: [[deletedColumn, 0]] }], a.now)
  expect(texts(a)).toHaveLength(1)
})

test('[HIS9] a device whose clock was off when last met is marked, others are not', async () => {
  const { a, b, id } = await pair()
  write(b, id, 'from b')
  write(a, id, 'from a')
  await meet(a, b)
  notePeerClock(a.db, b.store.options.origin, -3_600_000, a.now)
  const history = recordHistory(a.store, id, shapeOf)
  expect(history.ok && history.value.saves.map(({ device, clockWrong }) => [device, clockWrong]).sort()).toEqual([['a', false], ['a', false], ['b', true]])
})

test('[HIS3] edits above a wrong clock keep stamps of their own, so that a stamp names one change', async () => {
  const { a, b, id } = await pair()
  b.now = Date.UTC(2035, 0, 1)
  commitLocal(b.store, [{ table: root, row: id, cells: [[village, 'from the future'], ['/data/name', 'Amani']] }], b.now)
  await meet(a, b)
  write(a, id, 'seen and corrected')
  write(a, id, '4', '/data/size')
  write(a, id, 'Amina B', '/data/name')
  expect(a.db.first('SELECT count(*), count(DISTINCT hlc) FROM edit WHERE feed = ?', [a.store.own.feed.ordinal])).toEqual([5, 5])
  await meet(a, b)
  expect([texts(a), texts(b)]).toEqual([[], []])
  const history = recordHistory(a.store, id, shapeOf)
  expect(history.ok && history.value.saves.map((save) => save.clockWrong)).toEqual([true, true, true, false, false])
})

test('[HIS3][FEED6] an edit that goes on under another key has still seen what it replaced', async () => {
  const { a, b, id } = await pair()
  write(a, id, 'from a')
  await copyTo(a, b)
  write(b, id, 'seen by b')
  write(b, id, 'Amina B', '/data/name')
  const store = openStore(b.db, { ...testIdentity('new key'), planTables: planJson, now: () => b.now })
  const moved = { ...b, store, replica: openReplica(store, testVerify) }
  expect(texts(moved)).toEqual([])
  await copyTo(moved, a)
  expect(a.db.first('SELECT village, name FROM form_household')).toEqual(['seen by b', 'Amina B'])
  expect(texts(a)).toEqual([])
})

test('[HIS6] values are looked through in steps, each once', async () => {
  const { a, b, id } = await pair()
  for (const value of ['1', '2', '3']) write(b, id, value)
  write(a, id, 'from a')
  await copyTo(a, b)
  expect([scanOverwritten(b.store, 2), scanOverwritten(b.store, 2), scanOverwritten(b.store, 2)]).toEqual([false, false, true])
  b.db.run('DELETE FROM review_cell')
  expect(scanOverwritten(b.store, 2)).toBe(true)
  expect(countReview(b.store, shapeOf)).toBe(0)
})

test('[HIS10] the history of a record: who, when, old and new, what was lost, deleted and restored, on both phones alike', async () => {
  const { a, b, id, m } = await pair()
  write(a, id, 'from a')
  write(b, id, 'from b')
  write(b, m, 'Alia', '/data/member/who', member)
  await meet(a, b)
  deleteRecord(a.store, id)
  commitLocal(a.store, [{ table: root, row: id, cells: [[deletedColumn, 0]] }], a.now)
  await meet(a, b)
  const history = recordHistory(a.store, id, shapeOf)
  if (!history.ok) throw new Error('no history')
  const lines = history.value.saves.map(({ device, first, items }) => `${device}${first ? ' wrote' : ''}: ${items.map((item) =>
    item.type === 'value' ? `${item.column} ${item.before}→${item.after}${item.lostTo === null ? '' : ` (kept ${item.lostTo.device} ${item.lostTo.value})`}` : item.type).join('; ')}`)
  expect(lines.slice(0, 2)).toEqual(['a: restored', 'a: deleted'])
  expect(lines.slice(2).sort()).toEqual([
    'a wrote: /data/name →Amina; /data/village →first; /data/member/who →Ali',
    'a: /data/village first→from a (kept b from b)',
    'b: /data/member/who Ali→Alia',
    'b: /data/village first→from b',
  ])
  const other = recordHistory(b.store, id, shapeOf)
  expect(other.ok && other.value.saves.map(({ key, items }) => [key, items.length])).toEqual(history.value.saves.map(({ key, items }) => [key, items.length]))
  expect(recordHistory(a.store, m, shapeOf)).toMatchObject({ ok: false, error: { type: 'not-found' } })
})
