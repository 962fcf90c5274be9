import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { newRowId, originOfKey, type RowId } from '../core/ids.ts'
import type { Answers } from './answers.ts'
import { commitLocal } from './commit.ts'
import { listRecords, type RecordQuery, type RecordSort } from './record-list.ts'
import { deleteRecord, recordDetail, writeRecords } from './records.ts'
import { household, openPhone, type Phone, type TestForm } from './testing/phone.ts'

const form = household()
const cell = (column: string, value: string) => ({ row: 'root', column, value })
const other: TestForm = { ...household(), formId: 'other', title: 'Other' }
const answers = (name: string, village = ''): Answers => ({ rows: [], cells: [{ row: 'root', column: '/data/name', value: name }, { row: 'root', column: '/data/village', value: village }] })

const write = (phone: Phone, plan: TestForm, records: readonly Answers[]): readonly RowId[] =>
  writeRecords(phone.store, { formId: plan.formId, versionId: phone.add(plan), tables: plan.tables }, records)

const page = (phone: Phone, part: Partial<RecordQuery>) => {
  const listed = listRecords(phone.store, { formId: null, search: '', sort: 'newest', after: null, limit: 100, ...part }, phone.shapeOf)
  if (!listed.ok) throw new Error(listed.error.message)
  return listed.value
}
const names = (phone: Phone, part: Partial<RecordQuery>): readonly string[] => page(phone, part).records.map((record) => record.name)
const allPages = (phone: Phone, part: Partial<RecordQuery>): readonly string[] => {
  const found: string[] = []
  for (let after: string | null = null; ;) {
    const { records, next } = page(phone, { ...part, after })
    found.push(...records.map((record) => record.name))
    if (next === null) return found
    after = next
  }
}

test('[REC13] pages of any size give every record of all forms once, in each order', async () => {
  const phone = await openPhone()
  const made: string[] = []
  for (let n = 0; n < 60; n += 1) {
    const name = `${'bAc'[n % 3] as string}${String(n % 7)} ${n}`
    made.push(name)
    write(phone, n % 4 === 0 ? other : form, [answers(name)])
  }
  const expected: Record<RecordSort, readonly string[]> = {
    newest: [...made].reverse(), oldest: made, updated: [...made].reverse(),
    name: [...made].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
  }
  for (const sort of Object.keys(expected) as RecordSort[]) {
    for (const limit of [1, 7, 60, 500]) expect(allPages(phone, { sort, limit })).toEqual(expected[sort])
    expect(allPages(phone, { sort, limit: 9, formId: 'other' })).toEqual(expected[sort].filter((name) => made.indexOf(name) % 4 === 0))
  }
  expect([page(phone, {}).total, page(phone, { formId: 'other' }).total, page(phone, { formId: 'none' }).total]).toEqual([60, 15, 0])
})

test('[REC13] rows of one name or one stamp are neither lost nor doubled at a page border', async () => {
  const phone = await openPhone()
  write(phone, form, Array.from({ length: 25 }, () => answers('same')))
  write(phone, other, Array.from({ length: 25 }, () => answers('SAME')))
  for (const sort of ['name', 'newest', 'updated'] as const) expect(allPages(phone, { sort, limit: 4 })).toHaveLength(50)
})

test('[REC13] a page stays behind its last row when others are added or deleted meanwhile', async () => {
  const phone = await openPhone()
  const ids = write(phone, form, ['1', '2', '3', '4'].map((name) => answers(name)))
  const first = page(phone, { limit: 2 })
  expect(first.records.map((record) => record.name)).toEqual(['4', '3'])
  write(phone, form, [answers('5')])
  deleteRecord(phone.store, ids[2] as RowId)
  expect(names(phone, { limit: 2, after: first.next })).toEqual(['2', '1'])
})

test('[REC13] what is no place in the list is refused', async () => {
  const phone = await openPhone()
  for (const after of ['', 'x', '[]', '["1"]', '["a","00"]', `["-1","${'0'.repeat(32)}"]`, '{"0":1}']) {
    expect(listRecords(phone.store, { formId: null, search: '', sort: 'newest', after, limit: 1 }, phone.shapeOf)).toMatchObject({ ok: false, error: { type: 'invalid' } })
  }
})

test('[REC10] a name that is the value of a choice tells its question', async () => {
  const phone = await openPhone()
  const base = household()
  const [root, ...rest] = base.tables
  if (root === undefined) throw new Error('no root')
  const crop = { ...root.columns[1], nodeset: '/data/crop', type: 'select1' } as (typeof root.columns)[number]
  const chosen: TestForm = { ...base, formId: 'chosen', tables: [{ ...root, columns: [...root.columns, crop] }, ...rest] }
  write(phone, chosen, [{ rows: [], cells: [cell('/data/crop', 'maize')] }, { rows: [], cells: [cell('/data/crop', 'rice'), cell('/data/village', 'Ako')] }])
  const told = (sort: RecordSort) => page(phone, { sort }).records.map(({ name, namedBy }) => [name, namedBy])
  expect(told('oldest')).toEqual([['maize', '/data/crop'], ['Ako', null]])
  expect(told('name')).toEqual([['Ako', null], ['maize', '/data/crop']])
  const [newest] = page(phone, {}).records
  const detail = recordDetail(phone.store, newest?.recordId as RowId, phone.shapeOf)
  expect(detail.ok && detail.value.summary.namedBy).toBe(null)
})

test('[REC10] a record is called by its instance name, else by its first answer', async () => {
  const phone = await openPhone()
  write(phone, form, [
    { rows: [], cells: [cell('/data/name', 'Ali'), cell('/data/meta/instanceName', 'House 7')] },
    { rows: [], cells: [cell('/data/size', '12'), cell('/data/start', '2026-01-01')] },
    { rows: [], cells: [] },
  ])
  expect(names(phone, { sort: 'oldest' })).toEqual(['House 7', '12', ''])
})

test('[REC20] what is typed unseen is in no list and found by no search', async () => {
  const phone = await openPhone()
  const secret: TestForm = { ...form, formId: 'secret', tables: form.tables.map((table) => ({ ...table, columns: table.columns.map((column) => (column.nodeset === '/data/name' ? { ...column, masked: true as const } : column)) })) }
  write(phone, secret, [answers('hunter2', 'Kibuye')])
  expect([names(phone, {}), names(phone, { search: 'hunter2' }), names(phone, { search: 'kibuye' })]).toEqual([['Kibuye'], [], ['Kibuye']])
})

test('[REC11][REC12] every word must occur, without regard to case, accents and order; signs of LIKE are plain signs', async () => {
  const phone = await openPhone()
  write(phone, form, [answers('Amina Ñandú', 'Kibuye'), answers('100% sure', 'a_b'), answers('Иван', 'Москва'), answers('back\\slash'), answers('axb', '100 sure')])
  const found = (search: string): readonly string[] => names(phone, { search, sort: 'oldest' })
  expect(found('nandu AMINA')).toEqual(['Amina Ñandú'])
  expect(found('ÑAND kib')).toEqual(['Amina Ñandú'])
  expect(found('москва ИВ')).toEqual(['Иван'])
  expect(found('100%')).toEqual(['100% sure'])
  expect(found('a_b')).toEqual(['100% sure'])
  expect(found('k\\s')).toEqual(['back\\slash'])
  expect(found('amina москва')).toEqual([])
  expect(found('  ')).toHaveLength(5)
  expect(page(phone, { search: 'sure', limit: 1 })).toMatchObject({ total: 2, records: [{ name: 'axb' }] })
  expect(allPages(phone, { search: 'sure', limit: 1 })).toEqual(['axb', '100% sure'])
})

test('[REC12] a search sees what was written, changed and deleted since it was asked last', async () => {
  const phone = await openPhone()
  const [first] = write(phone, form, [answers('pump 1'), answers('well')]) as [RowId]
  expect(page(phone, { search: 'pump' })).toMatchObject({ total: 1 })
  const [third] = write(phone, form, [answers('pump 2')]) as [RowId]
  expect(page(phone, { search: 'pump' })).toMatchObject({ total: 2 })
  deleteRecord(phone.store, first)
  expect(names(phone, { search: 'pump' })).toEqual(['pump 2'])
  commitLocal(phone.store, [{ table: formTable('household', '/data'), row: third, cells: [['/data/name', 'tap']] }], phone.clock)
  expect([names(phone, { search: 'pump' }), names(phone, { search: 'tap' })]).toEqual([[], ['tap']])
})

test('[REC11] a word does not match across two answers, nor a number or a repeat', async () => {
  const phone = await openPhone()
  write(phone, form, [{
    rows: [{ id: 'm', range: '/data/member', parent: 'root', order: 'a0' }],
    cells: [{ row: 'root', column: '/data/name', value: 'ab' }, { row: 'root', column: '/data/village', value: 'cd' }, { row: 'm', column: '/data/member/who', value: 'inner' }],
  }])
  expect([names(phone, { search: 'bc' }), names(phone, { search: 'inner' }), names(phone, { search: 'cd' })]).toEqual([[], [], ['ab']])
})

test('[REC14] a deleted record leaves lists and counts and is deleted by one change, once', async () => {
  const phone = await openPhone()
  const [first, second] = write(phone, form, [answers('a'), answers('b')]) as [RowId, RowId]
  const before = phone.store.own.seq
  expect(deleteRecord(phone.store, first)).toEqual({ ok: true, value: null })
  expect(deleteRecord(phone.store, first)).toEqual({ ok: true, value: null })
  expect(phone.store.own.seq).toBe(before + 1)
  expect([names(phone, {}), page(phone, {}).total]).toEqual([['b'], 1])
  expect(recordDetail(phone.store, first, phone.shapeOf)).toMatchObject({ ok: true, value: { deleted: true } })
  expect(recordDetail(phone.store, second, phone.shapeOf)).toMatchObject({ ok: true, value: { deleted: false } })
  expect(deleteRecord(phone.store, 'e'.repeat(32) as RowId)).toMatchObject({ ok: false, error: { type: 'not-found' } })
})

test('[REC15] records written at once are one change each, and all or none', async () => {
  const phone = await openPhone()
  phone.add(form)
  const before = phone.store.own.seq
  const ids = write(phone, form, [answers('a'), answers('b')])
  expect(phone.store.own.seq).toBe(before + 2)
  expect(ids).toEqual([1, 2].map((n) => newRowId({ origin: phone.store.options.origin, seq: before + n, index: 0 })))
  expect(() => write(phone, form, [answers('c'), { rows: [{ id: 'x', range: '/data/member', parent: 'nobody', order: 'a0' }], cells: [] }])).toThrow()
  expect([page(phone, {}).total, phone.store.own.seq]).toEqual([2, before + 2])
})

test('[REC16] who wrote a record and who changed it last, and when', async () => {
  const phone = await openPhone()
  const [id] = write(phone, form, [answers('a')]) as [RowId]
  const created = page(phone, {}).records[0]
  const own = phone.store.options.origin
  expect(created).toMatchObject({ mine: true, createdBy: own.slice(0, 8), formTitle: 'Household', formId: 'household' })
  expect(created?.updatedAt).toBe(created?.createdAt)
  const peer = phone.store.feeds.add(originOfKey(1, new Uint8Array(32).fill(9)), 1, new Uint8Array(32).fill(9))
  const stranger = newRowId({ origin: peer.origin, seq: 1, index: 0 })
  phone.db.run('INSERT INTO form_household (id, hlc, origin, name) VALUES (?, ?, ?, ?)', [Uint8Array.from(stranger.match(/../g) as string[], (hex) => Number.parseInt(hex, 16)), BigInt(1_600_000_000_000) << 16n, peer.ordinal, 'theirs'])
  expect(page(phone, { sort: 'oldest' }).records[0]).toMatchObject({ mine: false, createdBy: peer.origin.slice(0, 8), createdAt: 1_600_000_000_000, name: 'theirs' })
  phone.clock += 5000
  commitLocal(phone.store, [{ table: formTable('household', '/data'), row: stranger, cells: [['/data/village', 'x']] }], phone.clock)
  expect(page(phone, { sort: 'updated' }).records.map((record) => record.recordId)).toEqual([stranger, id])
  expect(page(phone, { sort: 'updated' }).records[0]).toMatchObject({ createdBy: peer.origin.slice(0, 8), updatedBy: own.slice(0, 8), updatedAt: phone.clock, createdAt: 1_600_000_000_000 })
})

const thrice = (value: string): Answers => ({ rows: [], cells: [{ row: 'root', column: '/data/size', value }, { row: 'root', column: '/data/area', value }, { row: 'root', column: '/data/name', value }] })

test('[REC1][REC2] answers come back letter by letter, numbers or not', async () => {
  const phone = await openPhone()
  const texts = ['1', '01', '1.0', '-0', '1e3', '0.1', '-12.5', '9007199254740993', '9007199254740994', '12345678901234567890', 'NaN', 'Infinity', ' 5', '1e400', '0x10']
  for (const [index, id] of write(phone, form, texts.map(thrice)).entries()) {
    const detail = recordDetail(phone.store, id, phone.shapeOf)
    expect(detail.ok && detail.value.answers.cells.map((cell) => cell.value)).toEqual([texts[index], texts[index], texts[index]])
  }
  expect(phone.db.rows("SELECT name FROM form_household WHERE typeof(size) <> 'text'")).toEqual([['1'], ['0.1'], ['-12.5'], ['9007199254740994']])
})
