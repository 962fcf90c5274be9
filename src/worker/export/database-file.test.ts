/** The database as a file, read by SQLite's own tool where there is one. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import init from '@sqlite.org/sqlite-wasm'
import { expect, test } from 'vitest'
import { rowIdToUuid } from '../../core/ids.ts'
import { setSetting } from '../../storage/settings.ts'
import { openDraft } from '../../storage/draft-open.ts'
import { saveDraft } from '../../storage/drafts.ts'
import { visits1, visits2 } from './testing/forms.ts'
import { exportPhone, type ExportPhone } from './testing/phone.ts'

const tool = (() => {
  try {
    execFileSync('sqlite3', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!tool) console.log('skipped: sqlite3 absent, the database file is read by sqlite-wasm only')

const rowsIn = async (file: Blob, sql: string): Promise<readonly (readonly unknown[])[]> => {
  const { capi, oo1, wasm } = await init()
  const bytes = new Uint8Array(await file.arrayBuffer())
  const db = new oo1.DB(':memory:')
  const at = wasm.allocFromTypedArray(bytes)
  db.checkRc(capi.sqlite3_deserialize(db.pointer as number, 'main', at, bytes.length, bytes.length, capi.SQLITE_DESERIALIZE_FREEONCLOSE))
  const rows = db.exec({ sql, rowMode: 'array', returnValue: 'resultRows' })
  db.close()
  return rows as never
}
const filled = async () => {
  const phone = await exportPhone('a')
  const one = phone.version(visits1, '1')
  const first = phone.add(one, { answers: { 'house/name': 'Amina', 'house/old': 61 }, members: [{ who: 'Ali', pets: ['Rex', 'Tom'] }] })
  const two = phone.version(visits2, '2')
  const second = phone.add(two, { answers: { remark: 'secret remark of another version' }, members: [{ who: 'Zed' }] })
  return { phone, one, two, first, second }
}
const made = async (phone: ExportPhone, wish: Parameters<ExportPhone['make']>[0] = {}, means: Parameters<ExportPhone['make']>[1] = {}) => (await phone.make({ format: 'sqlite', ...wish }, means)).made

test('[EXS1] records of the filter and what is below them; no draft, key or setting is in the bytes', async () => {
  const { phone, one, two, first } = await filled()
  setSetting(phone.store.db, 'project.key', 'the-key-of-the-crew')
  openDraft(phone.store, { versionId: two }, 'draft')
  saveDraft(phone.store.db, 'draft', { cells: [{ row: 'root', column: '/data/remark', value: 'unfinished words' }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, phone.now)
  await phone.attach(first, first, '/data/photo', 'p.jpg', new Uint8Array(10))
  const { file, records } = await made(phone, { filter: { versionIds: [one] } })
  expect(records).toBe(1)
  expect(file.name).toMatch(/\.sqlite$/)
  const text = Buffer.from(await file.arrayBuffer()).toString('latin1')
  for (const hidden of ['the-key-of-the-crew', 'unfinished words', 'secret remark']) expect(text).not.toContain(hidden)
  expect(await rowsIn(file, 'SELECT name, old, photo FROM form_visits')).toEqual([['Amina', 61, 'p.jpg']])
  expect(await rowsIn(file, 'SELECT m.who, p.called FROM form_visits__pet p JOIN form_visits__member m ON m.id = p.parent ORDER BY p.order_key')).toEqual([['Ali', 'Rex'], ['Ali', 'Tom']])
  expect(await rowsIn(file, 'SELECT name, size FROM attachment')).toEqual([['p.jpg', 10]])
  expect(await rowsIn(file, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")).toEqual(
    ['attachment', 'data_column', 'feed', 'form', 'form_version', 'form_visits', 'form_visits__member', 'form_visits__pet', 'member', 'project'].map((name) => [name]))
  expect(await rowsIn(file, 'SELECT name FROM pragma_table_info(\'member\') WHERE name IN (\'public_key\', \'fingerprint\')')).toEqual([])
})

test('[EXS2] [EXS3] a record names its version by id; views have keys and times as text; columns are named', async () => {
  const { phone, first, second } = await filled()
  const { file } = await made(phone)
  expect(await rowsIn(file, 'SELECT v.version FROM form_visits r JOIN form_version v ON v.id = r.version ORDER BY r.hlc')).toEqual([['1'], ['2']])
  expect(await rowsIn(file, 'SELECT KEY, CREATED, DEVICE, name FROM view_form_visits ORDER BY CREATED')).toEqual([
    [`uuid:${rowIdToUuid(first)}`, '2026-11-21T14:30:02.000Z', phone.store.options.origin, 'Amina'], [`uuid:${rowIdToUuid(second)}`, '2026-11-21T14:30:04.000Z', phone.store.options.origin, null]])
  expect(await rowsIn(file, "SELECT nodeset, type FROM data_column WHERE table_name = 'form_visits' AND column_name = 'old'")).toEqual([['/data/house/old', 'int']])
  expect(await rowsIn(file, 'SELECT PARENT FROM view_form_visits__member ORDER BY who')).toEqual([[rowIdToUuid(first)], [rowIdToUuid(second)]])
})

test('[EXS1] what is saved while it is written makes it begin again: all of it is of one moment', async () => {
  const { phone, first } = await filled()
  let saves = 0
  const { file } = await made(phone, {}, { pause: async () => { if ((saves += 1) <= 3) phone.edit(first, 'house/name', `name ${saves}`) } })
  expect(await rowsIn(file, 'SELECT count(*), max(name) FROM form_visits')).toEqual([[2, `name ${Math.min(saves, 3)}`]])
  expect(saves).toBeGreaterThan(3)
})

test.skipIf(!tool)('[EXS1] sqlite3 finds it whole', async () => {
  const { phone } = await filled()
  const { file } = await made(phone)
  const folder = mkdtempSync(join(tmpdir(), 'database-'))
  try {
    const path = join(folder, 'x.sqlite')
    writeFileSync(path, new Uint8Array(await file.arrayBuffer()))
    expect(execFileSync('sqlite3', ['-readonly', path, 'PRAGMA integrity_check; SELECT count(*) FROM form_visits; SELECT KEY IS NOT NULL FROM view_form_visits LIMIT 1'], { encoding: 'utf8' }).trim().split('\n')).toEqual(['ok', '2', '1'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
