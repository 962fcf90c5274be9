import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Database } from '../storage/database.ts'
import { memoryDatabase } from '../storage/testing/memory.ts'
import { writeGeopackage } from './gpkg.ts'
import { mediaNames } from './media-names.ts'
import type { ExportSource } from './source.ts'
import { golden } from './testing/golden-file.ts'
import { testOptions } from './testing/options.ts'
import { rowsSource } from './testing/rows-source.ts'
import { wellRows, wellsSource } from './testing/wells-source.ts'

const made = async (change: Parameters<typeof testOptions>[0] = {}, source: ExportSource = wellsSource()): Promise<{ readonly db: Database; readonly notes: readonly string[] }> => {
  const db = await memoryDatabase()
  const options = testOptions(change)
  await writeGeopackage(db, source, options, options.media ? await mediaNames(source) : null)
  return { db, notes: options.notes }
}
const objects = (db: Database, sql: string): readonly Readonly<Record<string, unknown>>[] => db.connection.selectObjects(sql)
const hex = (bytes: unknown): string => (bytes instanceof Uint8Array ? Buffer.from(bytes).toString('hex') : String(bytes))

const inFile = async <T>(db: Database, body: (path: string) => T): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'transect-gpkg-'))
  try {
    writeFileSync(join(folder, 'wells.gpkg'), db.sqlite.capi.sqlite3_js_db_export(db.connection))
    return body(join(folder, 'wells.gpkg'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
const isThere = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined

test('[GPK1] it says what it is', async () => {
  const { db } = await made()
  expect([db.first('PRAGMA application_id'), db.first('PRAGMA user_version')]).toEqual([[0x47504b47], [10300]])
  expect(db.rows('SELECT srs_id, organization FROM gpkg_spatial_ref_sys ORDER BY srs_id')).toEqual([[-1, 'NONE'], [0, 'NONE'], [4326, 'EPSG']])
})

test('[GPK2] a table for records and for each repeat; the first place is its geometry, each further one a layer', async () => {
  const { db } = await made()
  expect(db.rows('SELECT table_name, data_type, geometry_type_name, z FROM gpkg_contents LEFT JOIN gpkg_geometry_columns USING (table_name) ORDER BY gpkg_contents.rowid')).toEqual([
    ['wells', 'features', 'POINT', 2], ['wells_more_way', 'features', 'LINESTRING', 2], ['wells_more_plot', 'features', 'POLYGON', 2], ['wells_pump', 'features', 'POINT', 2], ['wells_part', 'attributes', null, null],
  ])
  expect(['wells', 'wells_more_way', 'wells_more_plot', 'wells_pump', 'wells_part'].map((name) => db.first(`SELECT count(*), count(unread) FROM ${name}`))).toEqual([[3, 1], [2, 1], [2, 1], [3, 0], [3, 0]])
})

test('[GPK2] a form that is named as a part of the format is told apart from it', async () => {
  const { form } = wellsSource()
  const { db } = await made({}, rowsSource({ form: { ...form, tables: form.tables.slice(0, 1).map((table) => ({ ...table, name: 'gpkg_contents' })) }, rows: wellRows }))
  expect(db.first('SELECT count(*) FROM form_gpkg_contents')).toEqual([3])
})

test('[GPK3] places are WGS 84 in ISO binary, with altitude where all points have one, with bounds but for points', async () => {
  const { db } = await made()
  const point = hex(db.first('SELECT geom FROM wells WHERE geom NOTNULL')?.[0])
  expect(point).toBe(['47500001e6100000', '01e9030000', '000000000000f4bf', '0000000000002940', '0000000000607340'].join(''))
  const flat = hex(db.first("SELECT geom FROM wells_pump WHERE kind = 'hand'")?.[0])
  expect(flat.slice(16, 26)).toBe('0101000000')
  const shape = db.first('SELECT geom FROM wells_more_plot WHERE fid = 1')?.[0] as Uint8Array
  const view = new DataView(shape.buffer, shape.byteOffset)
  expect([8, 16, 24, 32].map((at) => view.getFloat64(at, true))).toEqual([0, 0.001, 0, 0.001])
  expect([view.getUint32(41, true), view.getUint32(45, true), view.getUint32(49, true)]).toEqual([1003, 1, 4])
})

test('[GPK4] columns have types, moments are UTC with their zone beside them, files a path', async () => {
  const { db } = await made({ media: true })
  expect(db.rows("SELECT name || ' ' || type FROM pragma_table_info('wells') WHERE name IN ('start', 'start_Zone', 'depth', 'people', 'checked', 'seen', 'hour', 'state')").map(([text]) => text))
    .toEqual(['start DATETIME', 'start_Zone TEXT', 'state TEXT', 'depth DOUBLE', 'people INTEGER', 'checked BOOLEAN', 'seen DATE', 'hour TEXT'])
  expect(objects(db, 'SELECT * FROM wells WHERE fid = 1')[0]).toMatchObject({
    record_key: 'uuid:00000000-0000-8000-8000-000000000011', record_name: 'Puits n° 1', record_created: '2026-01-02T03:04:05.000Z', record_edits: 2, record_to_review: 1, record_deleted: 0,
    start: '2026-03-28T23:30:00.250Z', start_Zone: '+03:00', depth: 12.5, people: 340, checked: 1, seen: '2026-03-28', hour: '07:05:00.000+03:00', more_photo: 'media/puits é.jpg', where_Accuracy: 4.5, unread: null,
  })
  expect(objects(db, "SELECT typeof(seen) AS seen, typeof(people) AS people, typeof(depth) AS depth, typeof(start) AS start FROM wells WHERE fid = 1")).toEqual([{ seen: 'text', people: 'integer', depth: 'real', start: 'text' }])
  expect(db.rows("SELECT value, description FROM gpkg_data_column_constraints WHERE constraint_name = 'wells_state' ORDER BY rowid")).toEqual([['works', 'Fonctionne'], ['broken', 'En panne']])
  expect(objects(db, "SELECT name, title, description FROM gpkg_data_columns WHERE table_name = 'wells' AND column_name = 'name'")).toEqual([{ name: 'Nom du point d’eau', title: 'Nom du point d’eau', description: '/data/name' }])
})

test('[GPK5] each layer has an index over the bounds of its places, and its own bounds', async () => {
  const { db } = await made()
  expect(db.rows('SELECT id, minx, maxy FROM rtree_wells_pump_geom ORDER BY id').map(([id]) => id)).toEqual([1, 3])
  expect(db.first("SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'wells_more_way'")).toEqual([-1.1, 12, -1, 12.1])
  expect(db.first("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")).toEqual([4 * 6])
})

test('[GPK6] what does not read as its type is null there and kept as it was answered', async () => {
  const { db, notes } = await made()
  const [row] = objects(db, 'SELECT * FROM wells WHERE fid = 3')
  expect(row).toMatchObject({ geom: null, depth: null, people: null, checked: null, seen: null, hour: '25:00' })
  expect(JSON.parse(String(row?.['unread']))).toEqual({ where: 'no place', depth: '1,5', people: '99999999999999999999', checked: 'maybe', seen: '2026-02-30' })
  expect(notes.filter((code) => code === 'place-unread')).toHaveLength(2)
  expect(notes.filter((code) => code === 'no-place')).toHaveLength(2)
})

test('[GPK7] rows of repeats are linked to theirs by keys that SQLite knows of', async () => {
  const { db } = await made()
  expect(db.rows('SELECT "table", "from", "to" FROM pragma_foreign_key_list(\'wells_pump\')')).toEqual([['wells', 'parent_key', 'record_key']])
  expect(db.rows('SELECT "table", "from", "to" FROM pragma_foreign_key_list(\'wells_part\')')).toEqual([['wells_pump', 'parent_key', 'row_key']])
  expect(db.rows('PRAGMA foreign_key_check')).toEqual([])
  expect(db.rows('SELECT w.record_name, t.label FROM wells_part t JOIN wells_pump p ON p.row_key = t.parent_key JOIN wells w ON w.record_key = p.parent_key ORDER BY t.fid')).toEqual([['Puits n° 1', 'rod'], ['Puits n° 1', null], ['بئر', 'painel']])
})

test('[GPK8] a page is a transaction, and between pages others get their turn', async () => {
  const { db } = await made()
  const copy = await memoryDatabase()
  const events: string[] = []
  const counting = { run: copy.run, transaction: <T>(body: () => T): T => { events.push('transaction'); return copy.transaction(body) } }
  const source = wellsSource(1)
  await writeGeopackage(counting, { ...source, rows: async function* (range) {
    for await (const page of source.rows(range)) {
      events.push('page')
      yield page
    }
  } }, testOptions(), null)
  expect(events.join(' ').replaceAll('page transaction', 'page')).toBe(`transaction${' page page page transaction'.repeat(3)}`)
  expect(copy.rows('SELECT * FROM wells')).toEqual(db.rows('SELECT * FROM wells'))
})

test('[GPK4] a form with more columns than SQLite takes leaves out columns that repeat others', async () => {
  const { form } = wellsSource()
  const choices = Array.from({ length: 2500 }, (_, index) => ({ name: `c${index}`, label: '' }))
  const columns = [{ nodeset: '/data/many', path: ['many'], type: 'select' as const, kind: 'user' as const, label: null, choices, removed: false }]
  const { db, notes } = await made({ splitSelects: true }, rowsSource({ form: { ...form, tables: [{ range: '/data', parent: null, name: 'wide', columns }] }, rows: { '/data': (wellRows['/data'] ?? []).slice(0, 1).map((row) => ({ ...row, values: ['c1 c2499'] })) } }))
  expect(db.first('SELECT many FROM wide')).toEqual(['c1 c2499'])
  expect(notes).toEqual(['columns-left'])
})

test('sqlite3 finds it whole', async ({ skip }) => {
  if (!isThere('sqlite3')) skip('skipped: sqlite3 absent')
  const { db } = await made({ labels: true, splitSelects: true })
  expect(await inFile(db, (path) => execFileSync('sqlite3', [path, 'PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*) FROM wells'], { encoding: 'utf8' }))).toBe('ok\n3\n')
})

test('GDAL opens every layer without a word of warning', async ({ skip }) => {
  if (!isThere('ogrinfo')) skip('skipped: ogrinfo absent')
  const { db } = await made()
  const run = await inFile(db, (path) => spawnSync('ogrinfo', ['-ro', '-al', path], { encoding: 'utf8' }))
  expect(run.stderr).toBe('')
  expect(run.stdout).toContain('POINT Z (-1.25 12.5 310)')
  expect([...run.stdout.matchAll(/^Layer name: (.*)$/gm)].map(([, name]) => name)).toEqual(['wells', 'wells_more_way', 'wells_more_plot', 'wells_pump', 'wells_part'])
})

test('the golden file', async () => {
  const { db } = await made({ media: true })
  const tables = db.rows<[string, string]>("SELECT name, sql FROM sqlite_master WHERE sql NOTNULL AND name NOT LIKE '%\\_rowid' ESCAPE '\\' AND name NOT LIKE '%\\_node' ESCAPE '\\' AND name NOT LIKE '%\\_parent' ESCAPE '\\' AND name != 'sqlite_sequence' ORDER BY rowid")
  const rows = (name: string): string => objects(db, `SELECT * FROM "${name}"`).map((row) => `${JSON.stringify(Object.values(row).map((value) => (value instanceof Uint8Array ? hex(value) : value)))}\n`).join('')
  const text = tables.map(([name, sql]) => `==== ${sql}\n${sql.startsWith('CREATE T') && !sql.startsWith('CREATE TRIGGER') ? rows(name) : ''}`).join('')
  expect(text).toBe(golden('wells.gpkg.txt', text))
})
