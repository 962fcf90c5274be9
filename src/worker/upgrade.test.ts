/** A schema step that fails on this device's data, over the real pool; and what a database gives that has to be given up. */
import { expect, test } from 'vitest'
import { fakeDirectory } from '../blobs/testing/directory.ts'
import { versionColumn } from '../core/change.ts'
import { commitLocal } from '../storage/commit.ts'
import { openDraft } from '../storage/draft-open.ts'
import { saveDraft } from '../storage/drafts.ts'
import { addFormVersion } from '../storage/forms.ts'
import { schemaVersion } from '../storage/migrate.ts'
import { draftText, form, namesIn, quiet, root } from '../storage/testing/mirrored.ts'
import { schemaSteps } from '../storage/testing/schemas.ts'
import { newPhone, start, type Phone, type Started } from './testing/started.ts'

const now = Date.UTC(2026, 10, 21)
const must = async (started: Promise<Started | string>): Promise<Started> => {
  const found = await started
  if (typeof found === 'string') throw new Error(found)
  return found
}
const backupFile = 'transect-before-upgrade'
const step = (sql: string) => [...schemaSteps(), { number: schemaSteps().length + 1, name: 'later.sql', sql }]
/** Sound in a new database, and not with what this one holds. */
const failing = step('CREATE TABLE later (x INTEGER CHECK (x < 1)); INSERT INTO later SELECT count(*) FROM segment;')

/** Three records sealed and two not, a draft; `mirrored`: how many of the five are in the mirror. */
const phoneInUse = async (mirrored: number): Promise<Phone> => {
  const phone = newPhone(fakeDirectory(true))
  const { store, db, mirror, replica, stop } = await must(start(phone))
  const version = addFormVersion(store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
  openDraft(store, { versionId: version }, 'd', () => form.tables)
  saveDraft(db, 'd', { cells: [{ row: 'root', column: '/data/name', value: 'half a draft' }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, now)
  for (let index = 0; index < 5; index++) {
    commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, version], ['/data/name', `record ${index}`]] }], now + index)
    if (index === 2) await replica.heads()
    if (index < mirrored) mirror.keep(store, quiet)
  }
  stop()
  return phone
}
const seen = ({ db, store }: Started): unknown => [namesIn(db), draftText(db, 'd'), store.own.feed.forkedAt]
const expected = [['record 0', 'record 1', 'record 2', 'record 3', 'record 4'], 'half a draft', null]

test.each([['all', 5], ['half', 3]])('[MIG11] a step that fails with what this device holds: the database is made anew with the new schema, %s of it being in the mirror', async (_what, mirrored) => {
  const phone = await phoneInUse(mirrored)
  const before = await must(start(phone))
  const { origin } = before.store.own.feed
  before.stop()
  const started = await must(start(phone, null, failing))
  expect([schemaVersion(started.db), seen(started), started.report?.type, started.store.own.feed.origin]).toEqual([failing.length, expected, 'upgraded', origin])
  expect(phone.files.paths()).not.toContain(backupFile)
  started.stop()
  const later = await must(start(phone, null, failing))
  expect(seen(later)).toEqual(expected)
  later.stop()
})

test('[MIG11] without a mirror the copy from before the upgrade is enough', async () => {
  const phone = await phoneInUse(0)
  for (const name of ['transect-mirror']) await phone.files.root.removeEntry(name)
  const started = await must(start(phone, null, failing))
  expect([schemaVersion(started.db), seen(started), started.report?.type]).toEqual([failing.length, expected, 'upgraded'])
  started.stop()
})

test('[MIG11] a step that fails in a new database too: nothing is given up, the reason is told, and the app before it goes on', async () => {
  const phone = await phoneInUse(3)
  const broken = step('CREATE TABLE half (x); INSERT INTO nowhere VALUES (1);')
  expect(await start(phone, null, broken)).toBe('storage-failed')
  const old = await must(start(phone))
  expect(seen(old)).toEqual(expected)
  old.stop()
})

test('[MIG11] a database whose schema was damaged gives what the mirror has not got', async () => {
  const phone = await phoneInUse(3)
  const before = await must(start(phone))
  before.db.run('DROP TABLE form_household')
  before.stop()
  const started = await must(start(phone, 'damaged'))
  expect([seen(started), started.report?.type]).toEqual([expected, 'rebuilt'])
  started.stop()
})
