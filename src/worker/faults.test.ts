/**
 * The N-th write, flush or truncation of anything this device keeps fails, for every N until none does, over the real pool: rolled back
 * and told, and after it everything that was answered is there, also after a loss of power. In CI six N for each; FAULTS=all is what
 * docs/reliability.md tells of.
 */
import { expect, test, vi } from 'vitest'
import { opfsBlobStore } from '../blobs/opfs.ts'
import { fakeDirectory, type FakeDirectory } from '../blobs/testing/directory.ts'
import { versionColumn } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { leafHash } from '../core/merkle.ts'
import { ok } from '../core/result.ts'
import { commitLocal } from '../storage/commit.ts'
import { openDraft } from '../storage/draft-open.ts'
import { saveDraft } from '../storage/drafts.ts'
import { isSqlError } from '../storage/failure.ts'
import { addFormVersion } from '../storage/forms.ts'
import { copyTo } from '../storage/testing/meet.ts'
import { draftText, form, namesIn, quiet, root } from '../storage/testing/mirrored.ts'
import { createKeeping, type Keeping } from './keeping.ts'
import { newPhone, start, type Phone, type Started } from './testing/started.ts'

for (const level of ['warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => undefined)
const most = process.env['FAULTS'] === 'all' ? Number.POSITIVE_INFINITY : 6
const now = Date.UTC(2026, 10, 21)
const versionId = { value: '' as RowId }
const must = async (phone: Phone): Promise<Started> => {
  const started = await start(phone)
  if (typeof started === 'string') throw new Error(started)
  return started
}

interface Running { readonly started: Started; readonly keeping: Keeping; readonly files: FakeDirectory; readonly peer: Started }
/** What was answered: it has to be there whatever comes. */
interface Answered { readonly names: string[]; draft: string }
type Operation = (running: Running, answered: Answered, name: string) => Promise<boolean>

const save = ({ store }: Started, name: string): void =>
  void commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionId.value], ['/data/name', name], ['/data/village', `of ${name}`]] }], now)

const operations: Readonly<Record<string, Operation>> = {
  'a record is saved': async ({ started, keeping }, answered, name) => {
    const result = await keeping.around('records.write', {}, async () => ok(save(started, name)))
    if (result.ok) answered.names.push(name)
    return result.ok
  },
  'an answer is typed': async ({ started, keeping }, answered, name) => {
    const change = { cells: [{ row: 'root', column: '/data/name', value: name }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
    const result = await keeping.around('drafts.save', { draftId: 'd', change }, async () => ok(saveDraft(started.db, 'd', change, now + 5)))
    if (result.ok) answered.draft = name
    return result.ok
  },
  'changes are sealed': async ({ started }) => (await started.replica.heads()).ok,
  'the second copy is brought up to date and written anew': async ({ started, keeping }) => {
    await keeping.tidy()
    return started.mirror.failure() === null
  },
  'records of another device come': async ({ started, keeping, peer }) => {
    const result = await keeping.around('sync.bytes', {}, async () => ok(await copyTo(peer.replica, started.replica)))
    return result.ok && result.value.length === 0
  },
  'a picture is kept': async ({ files }) => {
    const blobs = await opfsBlobStore(files.root, () => 'incoming', async (block) => leafHash(block))
    const kept = await blobs.put(new Uint8Array(90_000).fill(7), 1_000_000)
    if (kept.ok) expect(await blobs.read(kept.value.id)).toEqual(ok(new Uint8Array(90_000).fill(7)))
    return kept.ok
  },
  'the database is closed': async ({ started, keeping }) => {
    keeping.close()
    started.stop()
    return true
  },
}

/** Before the disk fails: something to seal, a mirror that has grown so that it is written anew. */
const preparations: Readonly<Record<string, (started: Started) => void>> = {
  'changes are sealed': (started) => save(started, 'not sealed'),
  'the second copy is brought up to date and written anew': ({ store, db, mirror }) => {
    const change = { cells: [{ row: 'root', column: '/data/village', value: 'long '.repeat(1000) }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
    for (let index = 0; index < 120; index++) {
      saveDraft(db, 'd', change, now + 10 + index)
      mirror.keep(store, { draftId: 'd', step: { draftId: 'd', at: 0, change } })
    }
  },
}

/** Three records sealed, two not, a draft. */
const made = (async () => {
  const phone = newPhone(fakeDirectory(true))
  const started = await must(phone)
  const { store, mirror, replica } = started
  versionId.value = addFormVersion(store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
  openDraft(store, { versionId: versionId.value }, 'd', () => form.tables)
  for (let index = 0; index < 5; index++) {
    save(started, `before ${index}`)
    if (index === 2) await replica.heads()
  }
  mirror.keep(store, quiet)
  const peer = await must(newPhone(fakeDirectory(true)))
  await copyTo(replica, peer.replica)
  for (let index = 0; index < 8; index++) save(peer, `of the peer ${index}`)
  mirror.settle(store)
  return { phone, peer }
})()

const running = async (phone: Phone, peer: Started): Promise<Running> => {
  const started = await must(phone)
  const blobs = { reserve: async () => true, release: async () => undefined }
  const keeping = createKeeping({ store: started.store, mirror: started.mirror, blobs, now: () => now, onChange: () => undefined, pause: async () => undefined, soon: () => undefined })
  return { started, keeping, files: phone.files, peer }
}

const before = ['before 0', 'before 1', 'before 2', 'before 3', 'before 4']
/** Nothing answered is missing, nothing is half there, and SQLite finds its file sound. */
const expectSound = async (phone: Phone, answered: Answered, what: string): Promise<void> => {
  const started = await must(phone)
  const names = namesIn(started.db)
  expect(names, what).toEqual(expect.arrayContaining([...before, ...answered.names]))
  expect(new Set(names).size, what).toBe(names.length)
  expect(started.db.rows("SELECT name FROM form_household WHERE village <> 'of ' || name"), what).toEqual([])
  if (answered.draft !== '') expect(draftText(started.db, 'd'), what).toBe(answered.draft)
  expect([started.db.first('PRAGMA integrity_check'), started.store.own.feed.forkedAt, started.report?.lost ?? 0], what).toEqual([['ok'], null, 0])
  started.stop()
}

const kinds = ['throws', 'writes nothing'] as const
const failFrom = (files: FakeDirectory, fault: { hit: boolean; count: number }, at: number, kind: (typeof kinds)[number], isLasting: boolean): void => {
  files.disk.onCall = (call) => {
    fault.count++
    if (isLasting ? fault.count < at : fault.count !== at) return true
    fault.hit = true
    if (kind === 'writes nothing' && call === 'write') return false
    throw Object.assign(new Error('the disk failed'), { name: 'UnknownError' })
  }
}

test.each(Object.keys(operations))('[MIR6] [DSK3] %s: whichever write, flush or truncation fails', { timeout: 240_000 }, async (name) => {
  const operate = operations[name] as Operation
  const { phone, peer } = await made
  let faults = 0
  let refused = 0
  const attempt = async (files: FakeDirectory, fault: { hit: boolean; count: number }, arm: () => void) => {
    const mine = newPhone(files, phone.key())
    const run = await running(mine, peer)
    preparations[name]?.(run.started)
    const answered: Answered = { names: [], draft: '' }
    arm()
    let isDone = false
    try {
      isDone = await operate(run, answered, 'during')
    } catch (error) {
      // what service.ts answers with a failure
      if (!isSqlError(error) && !/the disk failed|wrote 0 of/.test((error as Error).message)) throw error
    }
    files.disk.onCall = null
    return { mine, run, answered, isDone, calls: fault.count }
  }
  const counted = { hit: false, count: 0 }
  const whole = phone.files.copy()
  const { calls } = await attempt(whole, counted, () => { whole.disk.onCall = () => { counted.count++; return true } })
  const stride = Math.max(1, Math.ceil(calls / most))
  for (const [turn, kind] of kinds.entries()) {
    for (let at = 1, isLasting = turn === 1; at <= calls; at += stride, isLasting = !isLasting) {
      const what = `${name}, call ${at} ${kind}${isLasting ? ', and all after it' : ''}`
      const files = phone.files.copy()
      const fault = { hit: false, count: 0 }
      const { mine, run, answered, isDone } = await attempt(files, fault, () => failFrom(files, fault, at, kind, isLasting))
      if (fault.hit) faults++
      if (!isDone) refused++
      if (name !== 'the database is closed') expect(await operate(run, answered, 'after'), `${what}, again`).toBe(true)
      const later = files.copy()
      if ((at + turn) % 3 === 0) later.crash()
      await expectSound(newPhone(later, mine.key()), answered, what)
    }
  }
  console.log(`faults: ${name}: ${faults} injected, ${refused} answered with a failure, 0 lost`)
  expect(faults).toBeGreaterThan(3)
})
