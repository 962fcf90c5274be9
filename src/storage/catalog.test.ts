import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { Catalog, fixedTables, mostColumns } from './catalog.ts'
import { commitLocal } from './commit.ts'
import { formTableName, quoted, slug } from './names.ts'
import { testDevice } from './testing/device.ts'

const harmless = /^[a-z][a-z0-9_]{0,62}$/
const hostile = [
  'select', 'SELECT', 'table', 'from', 'rowid', 'oid', '_rowid_', 'id', 'hlc', 'origin', 'clocks', 'is_deleted', 'version', 'parent', 'order_key', 'sqlite_master', 'sqlite_x',
  '', ' ', '"', '""', "'", "'; DROP TABLE feed; --", '"); DROP TABLE feed; --', '\u0000', 'a\u0000b', '\n', '../../etc', '%s', '{{x}}', '<script>', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
  'été', 'ete', 'ETE', 'ß', 'İ', 'ı', '水', '💧', '\u202Eabc', '\uFEFFabc', 'a'.repeat(500), 'a'.repeat(62), 'a'.repeat(63), 'a'.repeat(64), '_x', '__', '1', '2024', '1a', 'a-b', 'a_b', 'a.b', 'a b', 'A_B', 'a_b_2', 'form', 'form_version', 'member',
]
const names = [...new Set(Array.from({ length: 600 }, (_, index) => {
  const base = hostile[index % hostile.length] as string
  const round = Math.floor(index / hostile.length)
  return round === 0 ? base : round % 2 === 0 ? `${base} ${round}` : `${round}${base}`
}))].slice(0, 500)

test('[REP7] 500 hostile names become 500 harmless columns and tables that keep their values apart', async () => {
  const { store, db, now } = await testDevice('a')
  expect(new Set(names).size).toBe(500)
  const columns = names.map((name) => ({ nodeset: `/data/${name}`, type: 'string' }))
  commitLocal(store, [{ table: 'form_version', row: { newRow: 'v' }, cells: [['xform', JSON.stringify({ formId: 'h', tables: [{ range: '/data', parent: null, columns }] })]] }], now)
  for (const name of hostile) db.transaction(() => store.catalog.ensureForm({ formId: name, tables: [{ range: '/data', parent: null, columns: [] }, { range: `/data/${name}`, parent: '/data', columns: [] }] }))
  const tables = store.catalog.tables()
  expect(tables).toHaveLength(Object.keys(fixedTables).length + 1 + hostile.length * 2)
  for (const table of tables) {
    expect(table.sql).toMatch(harmless)
    for (const column of table.columns.values()) expect(column.sql).toMatch(harmless)
  }
  const table = store.catalog.table(formTable('h', '/data'))!
  commitLocal(store, [{ table: table.name, row: { newRow: 'r' }, cells: columns.map(({ nodeset }, index) => [nodeset, `'${index}"`]) }], now)
  for (const [index, { nodeset }] of columns.entries()) {
    expect(db.first(`SELECT ${quoted(table.columns.get(nodeset)!.sql)} FROM ${quoted(table.sql)}`)).toEqual([`'${index}"`])
  }
  expect(new Catalog(db).tables()).toEqual(tables)
  expect(db.first('SELECT count(*) FROM feed')?.[0]).toBe(1)
})

test('[REP7] names stay readable', () => {
  expect(formTableName('Water points (2026)', '/data', true)).toBe('form_water_points_2026')
  expect(formTableName('hh', '/data/household/person', false)).toBe('form_hh__person')
  expect(slug('Qualité de l’eau', 'q')).toBe('qualite_de_l_eau')
})

test('[REP5] the fixed tables are those of the schema', async () => {
  const { db } = await testDevice('a')
  for (const [table, columns] of Object.entries(fixedTables)) {
    expect(db.rows<[string]>('SELECT name FROM pragma_table_info(?)', [table]).map(([name]) => name)).toEqual(['id', 'hlc', 'origin', 'is_deleted', 'clocks', ...columns])
  }
})

test('[REP6] a new form version widens its table and leaves what is there', async () => {
  const { store, db, now } = await testDevice('a')
  const version = (...questions: readonly string[]): void => void commitLocal(store, [{ table: 'form_version', row: { newRow: 'v' }, cells: [['xform',
    JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: questions.map((name) => ({ nodeset: `/data/${name}`, type: 'int' })) }] })]] }], now)
  const table = formTable('w', '/data')
  version('a')
  commitLocal(store, [{ table, row: { newRow: 'r' }, cells: [['/data/a', '007']] }], now)
  version('b', 'a')
  commitLocal(store, [{ table, row: { newRow: 'r' }, cells: [['/data/a', '08'], ['/data/b', 5]] }], now)
  expect(db.rows('SELECT a, b FROM form_w ORDER BY hlc')).toEqual([['007', null], ['08', 5]])
})

test('[REP9] an XForm that cannot be read, or is too wide, is kept and noted', async () => {
  const { store, db, now } = await testDevice('a')
  const { rowIds } = commitLocal(store, [{ table: 'form_version', row: { newRow: 'v' }, cells: [['xform', 'not a plan']] }], now)
  expect(rowIds.size).toBe(1)
  const columns = Array.from({ length: 2500 }, (_, index) => ({ nodeset: `/data/q${index}`, type: 'string' }))
  db.transaction(() => expect(store.catalog.ensureForm({ formId: 'wide', tables: [{ range: '/data', parent: null, columns }] }).problem).toMatch(/1900/))
  expect(store.catalog.table(formTable('wide', '/data'))?.columns.size).toBeLessThanOrEqual(mostColumns)
  expect(db.first('SELECT xform FROM form_version')).toEqual(['not a plan'])
})
