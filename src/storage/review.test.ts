/** Phones that meet in every order list the same concurrent edits, and one decision settles them everywhere. */
import { expect, test } from 'vitest'
import { commitLocal } from './commit.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { saveDraft } from './drafts.ts'
import { rebuild } from './rebuild.ts'
import { keepValue, takeValue } from './review-decide.ts'
import { countReview } from './review.ts'
import { copyTo, crew, form, list, meet, member, pair, root, shapeOf, texts, village, write } from './testing/crew.ts'
import type { TestDevice } from './testing/device.ts'

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
