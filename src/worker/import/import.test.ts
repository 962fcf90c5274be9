import { expect, test } from 'vitest'
import { rowIdToUuid, type RowId } from '../../core/ids.ts'
import { recordHistory } from '../../storage/history.ts'
import { acknowledged, unsharedRecords } from '../../storage/unshared.ts'
import { openOffice, type Office } from './testing/office.ts'

const cell = (column: string, value: string, row = 'root') => ({ row, column: `/data/${column}`, value })
const house = (name: string) => ({
  rows: [{ id: 'm2', range: '/data/member', parent: 'root', order: 'a1' }, { id: 'm1', range: '/data/member', parent: 'root', order: 'a0' }],
  cells: [cell('about/name', name), cell('about/roof', 'tin'), cell('uses', 'b a'), cell('rooms', '3'), cell('area', '12.50'), cell('built', '2020-02-29'), cell('seen', '2026-03-04T10:30:15.500+03:00'),
    cell('place', '1.5 -2.25 10 4.5'), cell('photo', 'p.jpg'), cell('total', '6'), cell('member/who', 'Ana', 'm1'), cell('member/age', '7', 'm1'), cell('member/who', 'Ben', 'm2')],
})
const heads = 'SubmissionDate,start,about-name,about-roof,uses,uses/a,uses/b,uses/c,rooms,area,built,seen,place-Latitude,place-Longitude,place-Altitude,place-Accuracy,photo,total,meta-instanceID,KEY,Status,Edits,FormVersion'
const key = (id: RowId): string => `uuid:${rowIdToUuid(id)}`
/** As our export writes it. */
const line = (id: RowId | null, change: Readonly<Record<string, string>> = {}): string => {
  const usual: Record<string, string> = {
    'about-name': 'Old', 'about-roof': 'tin', uses: 'b a', 'uses/a': '1', 'uses/b': '1', 'uses/c': '0', rooms: '3', area: '12.50', built: '2020-02-29', seen: '2026-03-04T10:30:15.500+03:00',
    'place-Latitude': '1.5', 'place-Longitude': '-2.25', 'place-Altitude': '10', 'place-Accuracy': '4.5', photo: 'p.jpg', total: '6', KEY: id === null ? '' : key(id), Edits: '0', ...change,
  }
  return heads.split(',').map((head) => { const text = usual[head] ?? ''; return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text }).join(',')
}
const table = (...lines: readonly string[]): string => [heads, ...lines].join('\r\n')
const office = async (): Promise<{ phone: Office; id: RowId }> => {
  const phone = await openOffice()
  return { phone, id: phone.add(house('Old')) }
}

test('[IMP7] [IMP8] a file that was only opened and saved again changes nothing, also as a spreadsheet writes it', async () => {
  const { phone, id } = await office()
  const before = phone.changes()
  const asSpreadsheet = line(id, { rooms: '3.0', area: '12.5', built: '2020-02-29T00:00:00', seen: '2026-03-04 10:30:15', uses: 'a b', 'place-Latitude': '1.50', 'about-name': ' Old ' })
  for (const text of [table(line(id)), table(asSpreadsheet)]) {
    const preview = await phone.preview(text, true)
    expect(preview.faults).toEqual([])
    expect(preview.records).toEqual({ new: 0, changed: 0, same: 1, deleted: 0, faulty: 0 })
    expect(await phone.write(text, { clears: true })).toEqual({ recordsNew: 0, recordsChanged: 0, left: 0 })
  }
  expect(phone.changes()).toBe(before)
})
test('[IMP6] [IMP17] answers of all types are corrected, as one change with its history; what the form calculates and files stay', async () => {
  const { phone, id } = await office()
  const text = table(line(id, { 'about-name': '"New", 1\nline', 'about-roof': 'thatch', 'uses/b': '0', 'uses/c': '1', rooms: '4', area: '0.25', built: '2021-01-01', seen: '2026-03-05T08:00:00', 'place-Longitude': '-3', total: '99', photo: 'other.jpg' }))
  const preview = await phone.preview(text)
  expect(preview).toMatchObject({ records: { new: 0, changed: 1, same: 0 }, answers: 8, conflicts: 0, knowsEdits: true })
  const before = phone.changes()
  expect(await phone.write(text)).toEqual({ recordsNew: 0, recordsChanged: 1, left: 0 })
  expect(phone.changes()).toBe(before + 1)
  expect(phone.answers(id)).toMatchObject({
    'about/name': '"New", 1\nline', 'about/roof': 'thatch', uses: 'a c', rooms: '4', area: '0.25', built: '2021-01-01', seen: '2026-03-05T08:00:00.000+03:00', place: '1.5 -3 10 4.5', total: '6', photo: 'p.jpg',
  })
  const history = recordHistory(phone.store, id, () => ({ title: '', instanceName: null, tables: phone.plan.tables }))
  expect(history.ok && history.value.saves[0]?.items.length).toBe(8)
})
test('[IMP9] empty cells say nothing unless they are to empty answers; zeros in all columns of choices do', async () => {
  const { phone, id } = await office()
  const empty = table(line(id, { rooms: '', built: '', uses: '', 'uses/a': '', 'uses/b': '', 'uses/c': '' }))
  expect((await phone.preview(empty)).records.same).toBe(1)
  expect(await phone.preview(empty, true)).toMatchObject({ answers: 3 })
  await phone.write(empty, { clears: true })
  expect(phone.answers(id)).not.toHaveProperty('rooms')
  const { phone: other, id: record } = await office()
  await other.write(table(line(record, { uses: 'b a', 'uses/a': '0', 'uses/b': '0' })))
  expect(other.answers(record)).not.toHaveProperty('uses')
})
test('[IMP6] what an answer cannot be is named by row and column, and its record is left out whole', async () => {
  const { phone, id } = await office()
  const second = phone.add(house('Other'))
  const text = table(line(id, { rooms: 'three', area: '1,5', built: '29/02/2020', 'about-roof': 'straw', 'place-Latitude': '95', 'about-name': 'kept out' }), line(second, { 'about-name': 'Fine' }))
  const preview = await phone.preview(text)
  expect(preview.records).toMatchObject({ changed: 1, faulty: 1 })
  expect(preview.faults.map(({ row, header, code }) => `${row} ${header} ${code}`).sort()).toEqual(['2 about-roof not-choice', '2 area not-decimal', '2 built not-date', '2 place-Latitude not-point', '2 rooms not-int'])
  expect(preview.faults.find(({ code }) => code === 'not-choice')).toMatchObject({ value: 'straw', detail: 'straw (tin, thatch)' })
  await phone.write(text)
  expect([phone.answers(id)['about/name'], phone.answers(second)['about/name']]).toEqual(['Old', 'Fine'])
})
test('[IMP9] a list of choices that says one thing and its columns another is no answer', async () => {
  const { phone, id } = await office()
  expect((await phone.preview(table(line(id, { uses: 'b', 'uses/c': '1' })))).faults).toMatchObject([{ code: 'two-answers' }])
})
test('[IMP11] what was changed here after the export is a conflict where the file changed it too; else the later answer stays', async () => {
  const { phone, id } = await office()
  phone.edit(id, 'root', '/data/about/name', 'Phone')
  phone.edit(id, 'root', '/data/rooms', '9')
  // the file is of the time before: the office corrected the name and the area, and left the rooms
  const text = table(line(id, { 'about-name': 'Office', area: '13' }))
  const preview = await phone.preview(text)
  expect(preview).toMatchObject({ records: { changed: 1 }, answers: 2, conflicts: 1, onlyConflicts: 0 })
  expect(await phone.preview(table(line(id, { 'about-name': 'Office' })))).toMatchObject({ records: { changed: 1 }, conflicts: 1, onlyConflicts: 1 })
  expect(preview.examples[0]).toMatchObject({ before: 'Phone', after: 'Office', conflict: true, question: 'Name' })
  await phone.write(text)
  expect(phone.answers(id)).toMatchObject({ 'about/name': 'Phone', rooms: '9', area: '13' })
  const { phone: other, id: record } = await office()
  other.edit(record, 'root', '/data/about/name', 'Phone')
  await other.write(table(line(record, { 'about-name': 'Office' })), { takes: true })
  expect(other.answers(record)['about/name']).toBe('Office')
})
test('[IMP11] a file that knows the latest edits has no conflict', async () => {
  const { phone, id } = await office()
  phone.edit(id, 'root', '/data/about/name', 'Phone')
  expect(await phone.preview(table(line(id, { 'about-name': 'Office', Edits: '1' })))).toMatchObject({ answers: 1, conflicts: 0 })
})
test('[IMP12] new records come from rows with their own KEY, another program\'s UUID, or none; the same file twice makes none twice', async () => {
  const { phone } = await office()
  const foreign = '0f3c6d5e-1111-4222-8333-444455556666'
  const text = ['KEY,about-name,rooms,total', `house-12,A,1,2`, `uuid:${foreign},B,2,4`, ',C,3,6', ',C,3,6', ''].join('\n')
  expect((await phone.preview(text)).records).toMatchObject({ new: 4, changed: 0 })
  expect((await phone.preview(text)).knowsEdits).toBe(false)
  expect(await phone.write(text)).toEqual({ recordsNew: 4, recordsChanged: 0, left: 0 })
  expect(phone.records()).toContain(foreign.replaceAll('-', ''))
  expect(phone.answers(foreign.replaceAll('-', '') as RowId)).toEqual({ 'about/name': 'B', rooms: '2', total: '4' })
  expect((await phone.preview(text)).records).toEqual({ new: 0, changed: 0, same: 4, deleted: 0, faulty: 0 })
  expect((await phone.preview(text.replace('house-12,A,1', 'house-12,A,5'))).records).toMatchObject({ new: 0, changed: 1, same: 3 })
})
test('[IMP14] [IMP15] a deleted record stays deleted, and one of this app that is not here is not made', async () => {
  const { phone, id } = await office()
  phone.delete(id)
  const text = table(line(id, { rooms: '8' }), line('0123456789ab8def8123456789abcdef' as RowId))
  const preview = await phone.preview(text)
  expect(preview.records).toEqual({ new: 0, changed: 0, same: 0, deleted: 1, faulty: 1 })
  expect(preview.faults).toMatchObject([{ row: 3, code: 'record-elsewhere' }])
  await phone.write(text)
  expect(phone.records()).toEqual([])
})
test('[IMP13] [IMP16] entries are matched by their KEY, new ones come last, and an unknown parent is named', async () => {
  const { phone, id } = await office()
  const entries = ['who,age,PARENT_KEY,KEY', `Anna,8,${key(id)},${key(id)}/member[1]`, `Ben,,${key(id)},${key(id)}/member[2]`, `Cleo,1,${key(id)},`, `Dan,2,nowhere,`].join('\n')
  const preview = await phone.preview(entries)
  expect(preview.faults).toMatchObject([{ row: 5, code: 'parent-unknown' }])
  expect(preview).toMatchObject({ records: { changed: 1 }, entries: 1, answers: 4 })
  const before = phone.changes()
  await phone.write(entries)
  expect(phone.changes()).toBe(before + 1)
  expect(phone.entries(id)).toEqual(['Anna', 'Ben', 'Cleo'])
  expect((await phone.preview(entries)).records).toMatchObject({ changed: 0, same: 1 })
})
test('[IMP16] entries that came after the export make their numbers doubtful: that record is left out', async () => {
  const { phone, id } = await office()
  phone.addEntry(id, 'New')
  const zip = await zipOf({ 'houses.csv': table(line(id, { rooms: '5' })), 'houses-member.csv': `who,age,PARENT_KEY,KEY\nAnna,7,${key(id)},${key(id)}/member[1]\n` })
  expect((await phone.preview(zip)).faults).toMatchObject([{ table: 'houses-member', row: 2, code: 'entries-changed' }])
})
test('[IMP16] so does an entry that went to another place, also for what is below it', async () => {
  const { phone, id } = await office()
  phone.moveEntry(id, 'Ana')
  expect(phone.entries(id)).toEqual(['Ben', 'Ana'])
  const zip = await zipOf({
    'houses.csv': table(line(id)), 'houses-member.csv': `who,PARENT_KEY,KEY\nAnna,${key(id)},${key(id)}/member[1]\n`,
    'houses-member-pet.csv': `called,PARENT_KEY,KEY\nRex,${key(id)}/member[1],${key(id)}/member[1]/pet[1]\n`,
  })
  expect((await phone.preview(zip)).faults.map(({ table: name, code }) => `${name} ${code}`)).toEqual(['houses-member entries-changed', 'houses-member-pet entries-changed'])
})
test('[IMP1] [IMP13] a zip of all tables makes records with entries and entries below them', async () => {
  const { phone } = await office()
  const zip = await zipOf({
    'houses.csv': 'name,KEY\nA,h1\n', 'houses-member-pet.csv': 'called,PARENT_KEY,KEY\nRex,h1/member[1],\n', 'houses-member.csv': 'who,age,PARENT_KEY,KEY\nAna,7,h1,h1/member[1]\n', 'media/x.csv': 'nonsense',
  })
  expect(await phone.preview(zip)).toMatchObject({ records: { new: 1 }, entries: 2, faults: [], tables: [{ range: '/data' }, { range: '/data/member/pet' }, { range: '/data/member' }] })
  await phone.write(zip)
  expect(phone.entries(phone.records()[1] as RowId)).toEqual(['Ana', 'Rex'])
})
test('[IMP3] [IMP4] headings without group names are found, and those that are of no question are told', async () => {
  const { phone, id } = await office()
  const preview = await phone.preview(['name,roof,colour,name,total,photo,KEY', `X,thatch,red,Y,1,q.jpg,${key(id)}`].join('\n'))
  expect(preview).toMatchObject({ answers: 2, records: { changed: 1 } })
  expect(preview.ignored.filter(({ why }) => why !== 'fact').map(({ header, why }) => `${header} ${why}`)).toEqual(['colour unknown', 'name twice', 'photo file', 'total calculated'])
})
test('[IMP2] what is no table of this form is refused before anything is compared', async () => {
  const { phone } = await office()
  expect(await phone.refusal('')).toBe('empty')
  expect(await phone.refusal('a,b\n1,2\n')).toBe('other-form')
  expect(await phone.refusal('about-name,KEY\n')).toBe('empty')
  expect(await phone.refusal(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1]))).toBe('old-excel')
  expect(await phone.refusal(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).toBe('not-a-table')
  expect(await phone.refusal(new Uint8Array(21 * 1024 * 1024).fill(65))).toBe('too-large')
  expect(await phone.refusal(`about-name\n${'\n,'.repeat(1_000_100)}`)).toBe('too-large')
})
test('[IMP18] stopped between two transactions, what is written stays whole, and the same file goes on from there', async () => {
  const { phone } = await office()
  const text = ['name,KEY', ...Array.from({ length: 250 }, (_, at) => `N${at},k${at}`)].join('\n')
  expect(await phone.write(text, { stopAfter: 1 })).toEqual({ recordsNew: 100, recordsChanged: 0, left: 150 })
  expect(await phone.write(text)).toEqual({ recordsNew: 150, recordsChanged: 0, left: 0 })
  expect(phone.records().length).toBe(251)
})
test('[IMP7] a cell that was kept from running as a formula is the answer without its apostrophe', async () => {
  const { phone } = await office()
  phone.add({ rows: [], cells: [cell('about/name', '=1+1')] })
  const [, id] = phone.records()
  expect((await phone.preview(`name,KEY\n'=1+1,${key(id as RowId)}\n`)).records.same).toBe(1)
  await phone.write(`name,KEY\n'=2+2,${key(id as RowId)}\n`)
  expect(phone.answers(id as RowId)['about/name']).toBe('=2+2')
})

test('[IMP12] [REC6] new records with ids of their own count as unshared until another device has them', async () => {
  const { phone, id } = await office()
  await phone.write(`name,KEY\nA,k1\nB,k2\nC,${key(id)}\n`)
  expect(unsharedRecords(phone.store).count).toBe(3)
  acknowledged(phone.store.db, phone.store.options.origin, phone.changes() - 1)
  expect(unsharedRecords(phone.store).count).toBe(0)
  phone.edit(id, 'root', '/data/about/name', 'an edit makes no record')
  await phone.write('name,KEY\nD,k4\n')
  expect(unsharedRecords(phone.store).count).toBe(1)
})

const zipOf = async (files: Readonly<Record<string, string>>): Promise<Uint8Array> => {
  const { zipSync, strToU8 } = await import('fflate')
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))
}
