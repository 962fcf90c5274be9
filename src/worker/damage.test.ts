/**
 * Bits flipped and ends cut off in every kind of file this device keeps, over the real pool: never silent. DAMAGE_TRIES=1000 is what
 * docs/reliability.md tells of; DAMAGE_SEED begins elsewhere.
 */
import { beforeAll, expect, test, vi } from 'vitest'
import { opfsBlobStore } from '../blobs/opfs.ts'
import { fakeDirectory, type FakeDirectory } from '../blobs/testing/directory.ts'
import { versionColumn } from '../core/change.ts'
import type { BlobId } from '../core/ids.ts'
import { leafHash } from '../core/merkle.ts'
import { blobArrived, blobHere } from '../storage/blob-facts.ts'
import { commitLocal } from '../storage/commit.ts'
import { openDraft } from '../storage/draft-open.ts'
import { saveDraft } from '../storage/drafts.ts'
import { damageFound } from '../storage/failure.ts'
import { addFormVersion } from '../storage/forms.ts'
import { healFromMirror } from '../storage/mirror-heal.ts'
import { checkAndRepair, type RepairReport } from '../storage/repair.ts'
import { copyTo } from '../storage/testing/meet.ts'
import { draftText, form, namesIn, quiet, root } from '../storage/testing/mirrored.ts'
import { checkFiles } from './checked-files.ts'
import { isDamaged, newPhone, start, verify, type Phone, type Started } from './testing/started.ts'

const tries = Number(process.env['DAMAGE_TRIES'] ?? 45)
const seed = Number(process.env['DAMAGE_SEED'] ?? 20261121)
const now = Date.UTC(2026, 10, 21)
const random = (state: number) => () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32)
const names = Array.from({ length: 160 }, (_, index) => `record ${String(index).padStart(3, '0')} ${'of a household on the hill '.repeat(index % 7)}`)
const blobsOf = (files: FakeDirectory) => opfsBlobStore(files.root, () => 'incoming', async (block) => leafHash(block))
const must = async (phone: Phone): Promise<Started> => {
  const started = await start(phone)
  if (typeof started === 'string') throw new Error(started)
  return started
}

/** A form, 160 records (140 sealed) of this device and 20 of another, an edit that replaced a value, a draft with log, three files. */
const phoneInUse = async (isKilled: boolean): Promise<{ readonly phone: ReturnType<typeof newPhone>; readonly pictures: readonly BlobId[] }> => {
  const phone = newPhone(fakeDirectory(true))
  const started = await must(phone)
  const { store, db, mirror, replica } = started
  const version = addFormVersion(store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
  const save = (device: Pick<Started, 'store'>, name: string, at: number): void => void commitLocal(device.store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, version], ['/data/name', name], ['/data/village', `of ${name}`]] }], at)
  for (const [index, name] of names.entries()) {
    save(started, name, now + index)
    if (index % 70 === 69) await replica.heads()
    mirror.keep(store, quiet)
  }
  const peer = await must(newPhone(fakeDirectory(true)))
  await copyTo(replica, peer.replica)
  for (let index = 0; index < 20; index++) save(peer, `of the peer ${index}`, now + 1000 + index)
  await copyTo(peer.replica, replica)
  peer.stop()
  while (!mirror.keepSegments(store));
  openDraft(store, { versionId: version }, 'd', () => form.tables)
  for (const text of ['half', 'half a', 'half a draft']) {
    const change = { cells: [{ row: 'root', column: '/data/name', value: text }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
    saveDraft(db, 'd', change, now + text.length)
    mirror.keep(store, { draftId: 'd', step: { draftId: 'd', at: 0, change } })
  }
  const blobs = await blobsOf(phone.files)
  const chance = random(3)
  const pictures: BlobId[] = []
  for (const size of [3000, 90_000, 200_000]) {
    const kept = await blobs.put(Uint8Array.from({ length: size }, () => Math.floor(chance() * 256)), 1_000_000)
    if (!kept.ok) throw new Error(kept.error.message)
    blobArrived(db, kept.value.id, size)
    db.run('INSERT INTO draft_file (draft, row, "column", name, blob, size, type, thumb) VALUES (1, \'root\', ?, ?, unhex(?), ?, \'image/jpeg\', NULL)', [`/data/photo${size}`, 'p.jpg', kept.value.id, size])
    pictures.push(kept.value.id)
  }
  mirror.keep(store, { draftId: 'd', step: null })
  mirror.settle(store)
  // killed: the log of the database is as it was, and the files are as if nobody had closed them
  if (!isKilled) started.stop()
  return { phone: isKilled ? newPhone(phone.files.copy(), phone.key()) : phone, pictures }
}

interface Damage { readonly what: string; readonly files: FakeDirectory }
/** Where there is something: most of a small database is empty pages. */
const damageOne = (whole: FakeDirectory, chance: () => number, index: number): Damage => {
  const files = whole.copy()
  const paths = files.paths().filter((path) => files.bytesOf(path).length > 4096 || path.startsWith('transect-mirror') || path.startsWith('blobs'))
  const kind = ['transect-database', 'transect-database', 'transect-database', 'transect-mirror', 'blobs'][index % 5] as string
  const those = paths.filter((path) => path.startsWith(kind) && files.bytesOf(path).length > 0)
  const path = those[Math.floor(chance() * those.length)] as string
  const bytes = files.bytesOf(path)
  const isHeader = index % 15 === 0
  const size = isHeader ? 524 : bytes.length
  let at = Math.floor(chance() * size)
  for (let again = 0; again < 8 && bytes[at] === 0; again++) at = Math.floor(chance() * size)
  const isCut = index % 7 === 6
  if (isCut) files.setBytes(path, bytes.slice(0, at))
  else bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(chance() * 8))
  return { what: `${index}: ${isCut ? 'cut at' : 'bit in'} ${at} of ${bytes.length} of ${path}`, files }
}

/** What a surveyor would notice: records, their answers, replaced values, the draft, which files are said to be here. */
const seen = ({ db }: Started, pictures: readonly BlobId[]): string =>
  JSON.stringify([namesIn(db), db.rows('SELECT village FROM form_household ORDER BY name'), draftText(db, 'd'), pictures.map((id) => blobHere(db, id)), db.rows('SELECT "column", name FROM draft_file')])

interface Look { readonly started: Started; readonly report: RepairReport | null; readonly filesDamaged: number; readonly result: string }
const look = async (started: Started, files: FakeDirectory, pictures: readonly BlobId[], isRebuilt: boolean): Promise<Look> => {
  const report = await checkAndRepair(started.store, verify, async () => true, () => started.mirror.reading((segments) => healFromMirror(started.store, verify, segments)))
  if (typeof report?.fileProblem === 'string' && !isRebuilt) throw damageFound(report.fileProblem)
  const checked = await checkFiles({ store: started.store, blobs: await blobsOf(files), touched: () => undefined }, async () => true)
  if (!checked.ok) throw new Error(checked.error.message)
  return { started, report, filesDamaged: checked.value?.filesDamaged ?? 0, result: seen(started, pictures) }
}

/** As service.ts does it: what does not read is made anew from the mirror, once. Null: it was said why it cannot be opened. */
const startAndCheck = async (phone: Phone, pictures: readonly BlobId[]): Promise<Look | null> => {
  const first = await start(phone)
  if (typeof first === 'string') return null
  try {
    return await look(first, phone.files, pictures, first.recovery === 'rebuilt')
  } catch (error) {
    if (!isDamaged(error)) throw error
    first.stop()
    const again = await start(phone, 'damaged')
    return typeof again === 'string' ? null : look(again, phone.files, pictures, true)
  }
}

const images: { readonly phone: ReturnType<typeof newPhone>; readonly pictures: readonly BlobId[]; readonly expected: string }[] = []
beforeAll(async () => {
  // the VFS tells of each file that it finds damaged
  for (const level of ['warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined)
  for (const isKilled of [false, true]) {
    const { phone, pictures } = await phoneInUse(isKilled)
    const whole = await must(newPhone(phone.files.copy(), phone.key()))
    images.push({ phone, pictures, expected: seen(whole, pictures) })
    whole.stop()
  }
}, 60_000)

test('[MIR8] [MIR12] [MIR15] [MIR16] flipped bits and cut ends in any file: everything is there after the start and the check, or it is said', { timeout: 60_000 + tries * 2000 }, async () => {
  const chance = random(seed)
  const outcome: Record<string, number> = {}
  const note = (what: string): void => { outcome[what] = (outcome[what] ?? 0) + 1 }
  const silent: string[] = []
  for (let index = 0; index < tries; index++) {
    const { phone, pictures, expected } = images[index % 2] as (typeof images)[number]
    const { what, files } = damageOne(phone.files, chance, index)
    const found = await startAndCheck(newPhone(files, phone.key()), pictures)
    if (found === null) {
      note('said: does not open')
      continue
    }
    const { started, report, filesDamaged, result } = found
    const isRepaired = report !== null && (report.replaced > 0 || report.restored > 0 || report.fileProblem !== null)
    const isLost = (started.report?.lost ?? 0) > 0 || (report?.damaged.length ?? 0) > 0
    if (filesDamaged > 0) note('said: a file is damaged')
    else if (result === expected) note(started.report?.type ?? (isRepaired ? 'repaired' : 'whole'))
    else if (isLost || isRepaired) note('said: something is missing')
    else silent.push(`${what}: ${JSON.stringify(started.report)} ${result.slice(0, 60)} … ${result.slice(-90)}`)
    started.stop()
  }
  console.log(`damage: ${tries} tries, seed ${seed}, ${JSON.stringify(outcome)}, silent ${silent.length}`)
  expect(silent).toEqual([])
})
