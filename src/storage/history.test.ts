/** Who wrote what when, as a record's history tells it, and what stamps and clocks say of it. */
import { expect, test } from 'vitest'
import { deletedColumn } from '../core/change.ts'
import { testIdentity, testVerify } from '../core/testing/identity.ts'
import { notePeerClock } from './clocks.ts'
import { commitLocal } from './commit.ts'
import { recordHistory } from './history.ts'
import { deleteRecord } from './records.ts'
import { openReplica } from './replica.ts'
import { openStore } from './store.ts'
import { copyTo, meet, member, pair, root, shapeOf, texts, village, write } from './testing/crew.ts'
import { planJson } from './testing/device.ts'

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
