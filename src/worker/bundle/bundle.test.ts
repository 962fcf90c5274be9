/** Bundles between devices over the real storage: what is made on one and taken on another. */
import { expect, test } from 'vitest'
import { blobName } from '../../core/merkle.ts'
import { currentProject } from '../../storage/device.ts'
import { readDraft } from '../../storage/drafts.ts'
import { knownPeers } from '../../storage/peer-heads.ts'
import { dumpCells } from '../../storage/testing/dump.ts'
import { listForms } from '../../storage/forms.ts'
import { bundleName } from './make.ts'
import { backup, bundlePhone, bytesOf, type BundlePhone } from './testing/phone.ts'

const photo = bytesOf(200_000)
const photoId = blobName(photo).id
/** Comparing large arrays number by number takes seconds. */
const holds = async ({ blobs }: BundlePhone): Promise<boolean> => {
  const read = await blobs.read(photoId)
  return read.ok && Buffer.from(read.value).equals(Buffer.from(photo))
}

test('[BUN8][BUN12] what one device has is on the other after one file, pictures and all, and both are equal', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b')]
  const version = a.addForm()
  for (let index = 0; index < 30; index++) await a.fill(version, `record ${index}`, index === 7 ? photo : undefined)
  const taken = await b.take(await a.make())
  expect(taken).toMatchObject({ recordsNew: 30, recordsUpdated: 0, files: 1, filesRefused: 0, refused: 0, lacking: [], forks: [], end: { type: 'complete' } })
  expect(await holds(b)).toBe(true)
  // b's own name and membership are its own changes
  await a.take(await b.make())
  expect(dumpCells(b.device.store)).toEqual(dumpCells(a.device.store))
})

test('[BUN12] a file taken twice changes nothing the second time', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b')]
  await a.fill(a.addForm(), 'one', photo)
  const file = await a.make()
  await b.take(file)
  const before = dumpCells(b.device.store)
  expect(await b.take(file)).toMatchObject({ recordsNew: 0, recordsUpdated: 0, files: 0, end: { type: 'complete' } })
  expect(dumpCells(b.device.store)).toEqual(before)
})

test('[BUN10] who has met gets only what is new, and says when something between is missing', async () => {
  const [a, b, c] = [await bundlePhone('a'), await bundlePhone('b'), await bundlePhone('c')]
  const version = a.addForm()
  await a.fill(version, 'old', photo)
  await b.take(await a.make())
  await a.take(await b.make())
  expect(knownPeers(a.device.store)).toMatchObject([{ origin: b.origin, name: 'b' }])
  for (let index = 0; index < 3; index++) await a.fill(version, `new ${index}`)
  const all = await a.make({ files: 'none' })
  const forB = await a.make({ forDevice: b.origin, files: 'none' })
  expect(forB.size).toBeLessThan(all.size)
  expect(await b.take(forB)).toMatchObject({ recordsNew: 3, lacking: [], end: { type: 'complete' } })
  expect(await c.take(forB)).toMatchObject({ recordsNew: 0, lacking: [{ changes: 6 }, { changes: 1 }], end: { type: 'complete' } })
})

test('[BUN10] without pictures the records come, and a later file brings the pictures', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b')]
  await a.fill(a.addForm(), 'one', photo)
  expect(await b.take(await a.make({ files: 'none' }))).toMatchObject({ recordsNew: 1, files: 0, end: { type: 'complete' } })
  expect(await b.blobs.has(photoId)).toBe(false)
  expect(await b.take(await a.make())).toMatchObject({ recordsNew: 0, files: 1, end: { type: 'complete' } })
})

test('[BUN10] small pictures go along without the large ones, and are not counted as files', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b')]
  const small = bytesOf(3000)
  await a.fill(a.addForm(), 'one', photo, small)
  const file = await a.make({ files: 'thumbnails' })
  expect(file.size).toBeLessThan(20_000)
  expect(await b.take(file)).toMatchObject({ recordsNew: 1, files: 0, filesRefused: 0 })
  expect([await b.blobs.has(photoId), await b.blobs.has(blobName(small).id)]).toEqual([false, true])
  expect(await b.take(await a.make())).toMatchObject({ files: 1, filesRefused: 0 })
})

test('[BUN15] what a bundle says of its maker counts: records it had are shared', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b')]
  await a.fill(a.addForm(), 'one')
  const unshared = (): number | undefined => listForms(a.device.store)[0]?.unshared
  expect(unshared()).toBe(1)
  await b.take(await a.make())
  expect(unshared()).toBe(1)
  await a.take(await b.make())
  expect(unshared()).toBe(0)
})

test('[BUN11] another project\'s file is refused by name where that is known, and nothing is taken', async () => {
  const [a, b, none] = [await bundlePhone('a', 'wells'), await bundlePhone('b', 'roads'), await bundlePhone('c', null)]
  await a.fill(a.addForm(), 'one')
  const before = dumpCells(b.device.store)
  expect(await b.take(await a.make())).toEqual({ type: 'other-project', project: '', mine: 'roads' })
  expect(await b.take(await a.make({}, 'open sesame'), 'open sesame')).toEqual({ type: 'other-project', project: 'wells', mine: 'roads' })
  expect(await none.take(await a.make())).toEqual({ type: 'members-only' })
  expect(dumpCells(b.device.store)).toEqual(before)
})

test('[BUN3][BUN11] a passphrase is asked for, a wrong one is told, the right one lets a new device into the project', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b', null)]
  await a.fill(a.addForm(), 'one', photo)
  const file = await a.make(backup, 'correct horse')
  expect(await b.take(file)).toEqual({ type: 'passphrase-wanted' })
  expect(await b.take(file, 'correct house')).toEqual({ type: 'passphrase-wrong' })
  expect(currentProject(b.device.db)).toBe(null)
  expect(await b.take(file, 'correct horse')).toMatchObject({ recordsNew: 1, files: 1, end: { type: 'complete' } })
  expect(currentProject(b.device.db)).toEqual(currentProject(a.device.db))
  expect(b.device.store.options.origin).not.toBe(a.origin)
})

test('[DRC1][DRC2] a backup brings drafts back with their answers and pictures; a newer draft here stays', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b', null)]
  const version = a.addForm()
  const id = await a.draft(version, 'half', photo)
  const file = await a.make(backup, 'correct horse')
  expect(await b.take(file, 'correct horse')).toMatchObject({ draftsRestored: 1, files: 1 })
  const restored = readDraft(b.device.db, id)
  expect(restored).toEqual(readDraft(a.device.db, id))
  expect(await holds(b)).toBe(true)
  expect(await b.take(file, 'correct horse')).toMatchObject({ draftsRestored: 0, draftsKept: 1 })
  expect(await b.take(await a.make({ drafts: false }, 'correct horse'), 'correct horse')).toMatchObject({ draftsRestored: 0, draftsKept: 0 })
})

test('[BUN11] a backup from before there was a project can be taken by whoever knows its passphrase', async () => {
  const [a, b] = [await bundlePhone('a', null), await bundlePhone('b', 'crew')]
  await a.fill(a.addForm(), 'one')
  await expect(a.make()).rejects.toThrow('passphrase')
  expect(await b.take(await a.make(backup, 'correct horse'), 'correct horse')).toMatchObject({ recordsNew: 1, end: { type: 'complete' } })
})

test('[BUN9] stopped while it is made nothing is kept; stopped while it is taken the rest is', async () => {
  const [a, b] = [await bundlePhone('a'), await bundlePhone('b')]
  await a.fill(a.addForm(), 'one', photo)
  let asked = 0
  await expect(a.make({}, null, { stopped: () => (asked += 1) > 3 })).rejects.toThrow('stopped')
  let left = 4
  expect(await b.take(await a.make(), null, () => (left -= 1) < 0)).toMatchObject({ end: { type: 'stopped' } })
})

test('[BUN14] file names are plain, in any script', () => {
  expect(bundleName(['backup', 'Wells & Ponds', 'Tableta Ñ/4', ''], Date.UTC(2026, 10, 21, 14, 30))).toBe('backup-wells-ponds-tableta-ñ-4-2026-11-21-1430.transect')
})
