/** Which records go: filters, what is new since a preset, and what is said before an export is made. */
import { expect, test } from 'vitest'
import { formTable, versionColumn } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import { commitLocal } from '../../storage/commit.ts'
import { keepCheck } from '../../storage/record-check.ts'
import type { ExportFilter } from '../api-export.ts'
import { exportHandlers } from '../handlers/export.ts'
import { all, exportPhone, plainly, textsOf, type ExportPhone } from './testing/phone.ts'
import { visits1, visits2 } from './testing/forms.ts'

const namesIn = async (phone: ExportPhone, filter: Partial<ExportFilter>): Promise<readonly string[]> => {
  const { made } = await phone.make({ filter, options: { groupNames: false } })
  const rows = (await textsOf(made.file))['visits.csv']?.trim().split('\n').slice(1) ?? []
  expect(made.records).toBe(rows.length)
  return rows.map((row) => row.split(',')[3] as string)
}
const named = (name: string) => ({ answers: { 'house/name': name } })
const handlersOf = (phone: ExportPhone) => exportHandlers({ ...phone.context, notify: () => undefined } as never, { ...phone.means, sleep: async () => undefined })
const asked = { client: '', id: 1, requestId: '1' }

test('[EXP2] by version, time, device, state, and deleted ones as a choice', async () => {
  const [a, b] = [await exportPhone('a'), await exportPhone('b')]
  const [one, two] = [a.version(visits1, '1'), a.version(visits2, '2')]
  await a.give(b)
  a.add(one, named('one'))
  const began = a.now
  const second = a.add(two, named('two'))
  b.now = a.now
  b.add(two, named('of b'))
  await b.give(a)
  const gone = a.add(two, named('gone'))
  a.delete(gone)
  expect(await namesIn(a, {})).toEqual(['one', 'two', 'of b'])
  expect(await namesIn(a, { withDeleted: true })).toEqual(['one', 'two', 'of b', 'gone'])
  expect(await namesIn(a, { versionIds: [two] })).toEqual(['two', 'of b'])
  expect(await namesIn(a, { versionIds: [] })).toEqual([])
  expect(await namesIn(a, { devices: [b.store.options.origin] })).toEqual(['of b'])
  expect(await namesIn(a, { devices: ['nobody'] })).toEqual([])
  expect(await namesIn(a, { date: { of: 'created', from: began + 1, to: null } })).toEqual(['two', 'of b'])
  expect(await namesIn(a, { date: { of: 'created', from: null, to: began + 1 } })).toEqual(['one'])
  a.now += 60_000
  const later = a.now
  a.edit(second, 'remark', 'late')
  expect(await namesIn(a, { date: { of: 'updated', from: later, to: later + 5000 } })).toEqual(['two'])
  keepCheck(a.store, second, 'x', 2)
  expect(await namesIn(a, { state: 'to-check' })).toEqual(['two'])
  expect(await namesIn(a, { state: 'settled' })).toEqual(['one', 'of b'])
  expect(await namesIn(a, { formId: 'visits', versionIds: [one], state: 'to-check' })).toEqual([])
  const missing = await handlersOf(a)['export.make']({ format: 'csv', filter: { ...all, formId: 'none' }, options: plainly }, asked)
  expect(missing).toMatchObject({ ok: false, error: { type: 'not-found' } })
  const plan = await handlersOf(a)['export.plan']({ filter: all }, asked)
  expect(plan).toMatchObject({ ok: true, value: { records: 3, versions: [{ version: '2', records: 2 }, { version: '1', records: 1 }], places: 1, repeats: 2, languages: ['English (en)', 'Français (fr)'] } })
  expect(plan.ok && plan.value.devices.map(({ name, records }) => [name, records])).toEqual([['Tablet a', 2], ['Tablet b', 1]])
})

test('[EXP2] two answers that wait for a decision', async () => {
  const [a, b] = [await exportPhone('a'), await exportPhone('b')]
  const version = a.version(visits2, '2')
  const record = a.add(version, named('both'))
  a.add(version, named('other'))
  await a.give(b)
  b.now = a.now + 5000
  a.edit(record, 'remark', 'from a')
  b.edit(record, 'remark', 'from b')
  await b.give(a)
  expect(await namesIn(a, { state: 'to-review' })).toEqual(['both'])
  expect(await namesIn(a, { state: 'settled' })).toEqual(['other'])
  expect((await textsOf((await a.make()).made.file))['visits.csv']).toContain(',hasIssues,Tablet a,2,2\n')
})

test('[EXP4] since a preset was handed on: new and changed here, and what came with old stamps; not before it was handed on', async () => {
  const [a, b] = [await exportPhone('a'), await exportPhone('b')]
  const version = a.version(visits2, '2')
  await a.give(b)
  b.now = a.now
  const old = a.add(version, { ...named('old'), members: [{ who: 'm', pets: ['p'] }] })
  a.add(version, named('older'))
  // written now, met later
  b.add(version, named('from b'))
  const handlers = handlersOf(a)
  const wish = { format: 'csv' as const, filter: { ...all, sincePreset: 'weekly' }, options: { ...plainly, groupNames: false } }
  const made = async (): Promise<readonly string[]> => {
    const answer = await handlers['export.make'](wish, asked)
    if (!answer.ok || answer.value === null) throw new Error('not made')
    return ((await textsOf(answer.value.file))['visits.csv']?.trim().split('\n').slice(1) ?? []).map((row) => row.split(',')[3] as string)
  }
  expect(await handlers['export.keepPreset']({ name: '  weekly ', wish }, asked)).toMatchObject({ ok: true, value: [{ name: 'weekly', lastAt: null }] })
  expect(await made()).toEqual(['old', 'older'])
  expect(await made()).toEqual(['old', 'older'])
  const at = a.now
  await handlers['export.handed']({ preset: 'weekly' }, asked)
  expect(await handlers['export.presets']({ formId: 'visits' }, asked)).toEqual({ ok: true, value: [{ name: 'weekly', wish, lastAt: at }] })
  expect(await made()).toEqual([])
  a.now += 86_400_000
  a.add(version, named('new'))
  await b.give(a)
  const pet = a.store.db.first<[Uint8Array]>("SELECT id FROM form_visits__pet WHERE called = 'p'")?.[0] as Uint8Array
  // a file of a repeat in a repeat touches its record
  await a.attach(old, Buffer.from(pet).toString('hex') as RowId, '/data/member/grp/pet/portrait', 'p.jpg', new Uint8Array(10))
  expect([...(await made())].sort()).toEqual(['from b', 'new', 'old'])
  expect(await handlers['export.plan']({ filter: wish.filter }, asked)).toMatchObject({ ok: true, value: { records: 3 } })
  await handlers['export.handed']({ preset: 'weekly' }, asked)
  expect(await made()).toEqual([])
  a.delete(old)
  expect(await made()).toEqual([])
  expect(await handlers['export.dropPreset']({ formId: 'visits', name: 'weekly' }, asked)).toEqual({ ok: true, value: [] })
  expect([...(await made())].sort()).toEqual(['from b', 'new', 'older'])
})

test('[EXP3] [EXP9] a stopped export is none, and leaves no list behind; a wish that is none is refused', async () => {
  const a = await exportPhone('a')
  const version = a.version(visits2, '2')
  for (let at = 0; at < 1100; at++) a.add(version, named(`r${at}`))
  let pages = 0
  await expect(a.make({}, { stopped: () => (pages += 1) > 4 })).rejects.toThrow('stopped')
  expect(a.store.db.first('SELECT count(*) FROM temp.export_record')).toEqual([0])
  expect(await namesIn(a, {})).toHaveLength(1100)
  const handlers = handlersOf(a)
  for (const wish of [null, {}, { format: 'exe', filter: all, options: plainly }, { format: 'csv', filter: { ...all, state: 'x' }, options: plainly }, { format: 'csv', filter: all, options: {} }]) {
    expect(await handlers['export.make'](wish as never, asked)).toMatchObject({ ok: false, error: { type: 'invalid' } })
  }
  // the later one ends the one before
  const [first, second] = await Promise.all([handlers['export.make']({ format: 'csv', filter: all, options: plainly }, asked), handlers['export.make']({ format: 'csv', filter: all, options: plainly }, asked)])
  expect(first).toEqual({ ok: true, value: null })
  expect(second).toMatchObject({ ok: true, value: { records: 1100 } })
})

test('[EXP3] what is saved while an export is made shifts no page', async () => {
  const a = await exportPhone('a')
  const version = a.version(visits2, '2')
  for (let at = 0; at < 1100; at++) a.add(version, named(`r${at}`))
  let pages = 0
  const { made } = await a.make({ options: { groupNames: false } }, { pause: async () => { if ((pages += 1) < 3) { a.now -= 3_600_000; a.add(version, named('late')) } } })
  const names = (await textsOf(made.file))['visits.csv']?.trim().split('\n').slice(1).map((row) => row.split(',')[3]) ?? []
  expect(names).toEqual(Array.from({ length: 1100 }, (_, at) => `r${at}`))
})

test('[EXP1] records of a form version that cannot be read here any more are counted, not left out in silence', async () => {
  const a = await exportPhone('a')
  a.add(a.version(visits2, '2'), named('read'))
  const other = a.version(visits2.replaceAll('/data', '/other').replace('<data id', '<other id').replace('</data>', '</other>'), '3')
  commitLocal(a.store, [{ table: formTable('visits', '/other'), row: { newRow: 'r' }, cells: [[versionColumn, other], ['/other/remark', 'unread']] }], a.now)
  // both tables go while both versions are read: the newest first
  expect(Object.keys(await textsOf((await a.make()).made.file))).toContain('visits~2.csv')
  a.store.db.run("UPDATE form_version SET xform = 'broken' WHERE version = '3'")
  expect((await a.make()).made).toMatchObject({ records: 1, notes: [{ code: 'form-unread', count: 1 }] })
})
