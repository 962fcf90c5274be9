/** 500 hostile names of forms, questions and repeats travel end to end: saved, synced, edited on the other side, listed, searched, rebuilt. */
import { expect, test } from 'vitest'
import { formTable, parentColumn } from '../../core/change.ts'
import { parseRowId, type RowId } from '../../core/ids.ts'
import { commitLocal } from '../../storage/commit.ts'
import { listRecords } from '../../storage/record-list.ts'
import { recordDetail } from '../../storage/records.ts'
import { rebuild } from '../../storage/rebuild.ts'
import { dumpCells } from '../../storage/testing/dump.ts'
import { testDevice, type TestDevice } from '../../storage/testing/device.ts'

const seeds = ['select', 'TABLE', 'rowid', 'id', 'hlc', 'clocks', 'version', 'sqlite_master', '', ' ', '"', '""', "'", "'; DROP TABLE feed; --", '"); DROP TABLE feed; --', '\u0000', 'a\u0000b', '\n',
  '../../etc', '%s', '{{x}}', '<script>', '__proto__', 'constructor', 'toString', 'été', 'ß', 'İ', '水', '💧', '\u202Eabc', '\uFEFFabc', 'a'.repeat(500), '[x]', '`x`', '?1', ':a', '@a', '$a', '/*', 'a--b', ';']
const names = Array.from({ length: 500 }, (_, index) => `${seeds[index % seeds.length]}${index < seeds.length ? '' : ` ${Math.floor(index / seeds.length)}`}`)

const pull = async (from: TestDevice, to: TestDevice): Promise<void> => {
  const heads = await to.replica.heads()
  const planned = await from.replica.missing(heads.ok ? heads.value : [])
  for (const { ref } of planned.ok ? planned.value : []) {
    const bytes = await from.replica.read(ref)
    if (bytes.ok) expect(await to.replica.apply(bytes.value)).toMatchObject({ ok: true })
  }
}
const schemaOf = ({ db }: TestDevice): readonly string[] => db.rows<[string]>("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'form\\_%' ESCAPE '\\' AND name NOT GLOB '*_[0-9]*' ORDER BY name").map(([name]) => name)

test('[REP7] [SIM16] hostile names of questions, forms and repeats: saved, synced, edited, listed, searched and rebuilt', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  const schema = schemaOf(a)
  const wide = formTable('wide', '/data')
  const version = (plan: object): void => void commitLocal(a.store, [{ table: 'form_version', row: { newRow: 'v' }, cells: [['xform', JSON.stringify(plan)]] }], a.now)
  version({ formId: 'wide', tables: [{ range: '/data', parent: null, columns: names.map((name) => ({ nodeset: `/data/${name}`, type: 'string' })) }] })
  const many = names.slice(0, seeds.length)
  for (const name of many) version({ formId: name, tables: [{ range: '/data', parent: null, columns: [{ nodeset: `/data/${name}`, type: 'string' }] }, { range: `/data/${name}`, parent: '/data', columns: [{ nodeset: `/data/${name}/${name}`, type: 'string' }] }] })
  const record = commitLocal(a.store, [{ table: wide, row: { newRow: 'r' }, cells: names.map((name, index) => [`/data/${name}`, `'${index}"; --`]) }], a.now).rowIds.get('r') as RowId
  for (const name of many) {
    commitLocal(a.store, [{ table: formTable(name, '/data'), row: { newRow: 'r' }, cells: [[`/data/${name}`, name]] },
      { table: formTable(name, `/data/${name}`), row: { newRow: 'c' }, cells: [[parentColumn, { rowOf: 'r' }], [`/data/${name}/${name}`, name]] }], a.now)
  }
  await pull(a, b)
  b.now += 1000
  commitLocal(b.store, [{ table: wide, row: record, cells: names.map((name, index) => [`/data/${name}`, `edited ${index}`]) }], b.now)
  await pull(b, a)
  for (const device of [a, b]) {
    const listed = listRecords(device.store, { formId: null, search: '', sort: 'name', after: null, limit: 400 }, () => null)
    expect(listed.ok && listed.value.total).toBe(1 + many.length)
    expect(listRecords(device.store, { formId: 'wide', search: "edited 7 '; DROP", sort: 'newest', after: null, limit: 9 }, () => null)).toMatchObject({ ok: true })
    expect(listRecords(device.store, { formId: 'wide', search: 'edited', sort: 'newest', after: null, limit: 9 }, () => null)).toMatchObject({ ok: true, value: { total: 1 } })
    const detail = recordDetail(device.store, parseRowId(record) as RowId, () => null)
    expect(detail.ok).toBe(true)
    const cells = dumpCells(device.store)
    for (const [index, name] of names.entries()) expect(cells.get(`${wide}|${record}|/data/${name}`)?.value, name).toBe(`edited ${index}`)
    rebuild(device.store)
    expect(dumpCells(device.store)).toEqual(cells)
    expect(schemaOf(device)).toEqual(schema)
    expect(device.db.first('PRAGMA integrity_check')?.[0]).toBe('ok')
  }
  expect(dumpCells(b.store)).toEqual(dumpCells(a.store))
})
