/**
 * Profiles copied with their key, on the storage that ships: two devices write under one origin, others carry both histories
 * around, meetings are cut. Who finds out takes another key, as worker/own-store.ts does. The ledger knows only what people typed:
 * in the end every text is on every device, each record once, and all devices hold the same. Rule SIM17.
 */
import { orderColumn, parentColumn, versionColumn } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import type { Identity, Replica } from '../../core/ports.ts'
import { rowIdFromBytes } from '../../core/row-bytes.ts'
import { commitLocal, type LocalRow } from '../../storage/commit.ts'
import { compact } from '../../storage/compact.ts'
import type { Database } from '../../storage/database.ts'
import { membership, takeProject } from '../../storage/device.ts'
import { migrate } from '../../storage/migrate.ts'
import { openReplica } from '../../storage/replica.ts'
import { openStore, type Store } from '../../storage/store.ts'
import { dumpCells, dumpLosers } from '../../storage/testing/dump.ts'
import { schemaSteps } from '../../storage/testing/schemas.ts'
import { openSession } from '../../sync/runner.ts'
import { createTime, settled } from '../../sync/testing/time.ts'
import { planJson, repeats, roots, versionId, versionRow } from './forms.ts'
import { chance, simIdentity, simVerify } from './identity.ts'
import { LinkPair } from './network.ts'
import { seeded } from './random.ts'
import { shrinkEvents } from './shrink.ts'
import { imageOf, loadSqlite, openImage } from './sqlite-store.ts'
import { project } from './world.ts'

interface Phone { readonly name: string; db: Database; identity: Identity; store: Store; replica: Replica; generation: number }
export interface TwinRun { readonly seed: number; readonly broken: string | null; readonly notes: readonly string[]; readonly counts: Readonly<Record<string, number>>; readonly kept: readonly number[] }

const [root, repeat] = [roots[0] as string, repeats[0] as string]
const mostPhones = 7

export const runTwins = async (seed: number, steps: number, only?: ReadonlySet<number>): Promise<TwinRun> => {
  const sqlite = await loadSqlite()
  let random = seeded(seed ^ 0x7417)
  const time = createTime(Date.UTC(2026, 10, 21))
  const phones: Phone[] = []
  const notes: string[] = []
  const counts = { records: 0, edits: 0, copies: 0, keys: 0, meetings: 0 }
  const inserted: string[] = []
  const edited: string[] = []
  const breaches: string[] = []
  const kept: number[] = []

  const open = (phone: Omit<Phone, 'store' | 'replica'>): Phone => {
    const store = openStore(phone.db, { ...phone.identity, planTables: planJson, now: () => time.now() })
    return Object.assign(phone, { store, replica: openReplica(store, simVerify) })
  }
  const add = (image: Uint8Array | null, identity?: Identity): Phone => {
    const name = `P${phones.length}`
    const db = openImage(sqlite, image)
    if (image === null && !migrate(db, schemaSteps()).ok) throw new Error('the schemas do not run')
    const phone = open({ name, db, identity: identity ?? simIdentity(`${seed} ${name}`), generation: 0 })
    if (image === null) takeProject(phone.store, project)
    phones.push(phone)
    return phone
  }
  /** [IDN4] After the meeting: what was written is sealed under the old key, and the phone goes on under a new one. */
  const renew = async (phone: Phone): Promise<void> => {
    if (phone.store.own.feed.forkedAt === null) return
    await phone.replica.heads()
    phone.store.retire()
    open(Object.assign(phone, { identity: simIdentity(`${seed} ${phone.name} ${++phone.generation}`) }))
    counts.keys++
    notes.push(`   ${phone.name} takes a new key`)
  }
  const save = ({ store }: Phone, rows: readonly LocalRow[]): ReadonlyMap<string, RowId> => {
    time.advance(1 + random.below(2000))
    return commitLocal(store, rows, time.now()).rowIds
  }
  const insert = (phone: Phone): void => {
    if (phone.store.catalog.table(root) === undefined) return
    const text = `record ${inserted.length}`
    inserted.push(text)
    counts.records++
    save(phone, [
      { table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionId(0)], ['/data/q1', text]] },
      { table: repeat, row: { newRow: 'p' }, cells: [[parentColumn, { rowOf: 'r' }], [orderColumn, 'a0'], ['/data/person/name', `of ${text}`]] },
    ])
    notes.push(`${phone.name} saves ${text}`)
  }
  const edit = (phone: Phone): void => {
    const rows = phone.store.catalog.table(root) === undefined ? [] : phone.db.rows<[Uint8Array]>('SELECT id FROM form_water ORDER BY rowid')
    const row = rows[random.below(Math.max(1, rows.length))]
    if (row === undefined) return
    const text = `edit ${edited.length}`
    edited.push(text)
    counts.edits++
    save(phone, [{ table: root, row: rowIdFromBytes(row[0]), cells: [['/data/q2', text]] }])
    notes.push(`${phone.name} saves ${text}`)
  }

  const meet = async (a: Phone, b: Phone, messages: number): Promise<void> => {
    const pair = new LinkPair()
    const stops: (() => void)[] = []
    const sides = { a, b } as const
    const sessions = (['a', 'b'] as const).map((side) => {
      const { store, replica, identity, name } = sides[side]
      const session = openSession({
        link: pair.link(side), replica, identity, verify: simVerify, deviceName: name, offered: side === 'a', binding: chance('the link'),
        membership: membership(store, { random: (count) => new Uint8Array(count).fill(7), projectName: () => 'Wells' }),
        now: () => time.now(), random: (bytes) => chance(`${seed} ${counts.meetings} ${side}`).subarray(0, bytes), onAcknowledged: () => undefined,
        every: (ms, call) => {
          const stop = time.every(ms, call)
          stops.push(stop)
          return stop
        },
      })
      pair.attach(side, session)
      session.onState(({ forks, phase }) => {
        const failure = phase.type === 'failed' ? phase.failure.type : null
        if (forks.includes(identity.origin) || failure === 'same-device') store.feeds.markForked(store.own.feed, time.now())
        if (failure !== null && !['same-device', 'link-lost', 'peer-failed'].includes(failure)) breaches.push(`${name}: ${JSON.stringify(phase)}`)
      })
      return session
    })
    counts.meetings++
    await settled()
    for (let left = messages; left > 0 && pair.open; left--) {
      if (!pair.deliver(random.below(2) === 0 ? 'a' : 'b') && !pair.deliver('a') && !pair.deliver('b')) {
        await settled()
        if (pair.isQuiet) break
      }
      await settled()
    }
    if (pair.open && pair.isQuiet) sessions[0]?.close()
    await settled()
    pair.cut()
    await settled()
    for (const stop of stops) stop()
    notes.push(`${a.name} and ${b.name} meet${messages === Infinity ? '' : ` for ${messages} messages`}`)
    for (const phone of [a, b]) await renew(phone)
  }

  const happen = async (): Promise<void> => {
    const [what, a, b, c] = [random.below(100), random.word(), random.word(), random.word()]
    const phone = phones[a % phones.length] as Phone
    const other = phones[b % phones.length] as Phone
    if (what < 40) insert(phone)
    else if (what < 60) edit(phone)
    else if (what < 90) {
      if (phone !== other) await meet(phone, other, c % 3 === 0 ? c % 25 : Infinity)
    } else if (what < 94) await compact(phone.store, simVerify, async () => undefined)
    else if (what < 97 && phones.length < mostPhones) {
      counts.copies++
      const copy = add(imageOf(phone.db), phone.identity)
      notes.push(`${copy.name} is ${phone.name} once more, with its key`)
    } else {
      // the process starts again
      phone.store.retire()
      open(phone)
    }
  }

  const check = async (): Promise<void> => {
    const [first] = phones as [Phone]
    const all = JSON.stringify([...dumpCells(first.store)].map(([key, cell]) => [key, cell.value, String(cell.hlc), cell.origin]))
    for (const { name, store, replica, db } of phones) {
      const [own, theirs] = [await first.replica.heads(), await replica.heads()]
      const text = ({ value }: { readonly value: readonly { readonly origin: string; readonly seq: number; readonly head: Uint8Array }[] }): string => value.map((head) => `${head.origin} ${head.seq} ${head.head.join()}`).sort().join('\n')
      if (!own.ok || !theirs.ok || text(own) !== text(theirs)) breaches.push(`${name} holds other feeds than ${first.name}`)
      if (JSON.stringify([...dumpCells(store)].map(([key, cell]) => [key, cell.value, String(cell.hlc), cell.origin])) !== all) breaches.push(`${name} shows other cells than ${first.name}`)
      const shown = db.rows<[string, string]>('SELECT r.q1, p.name FROM form_water r JOIN form_water__person p ON p.parent = r.id WHERE r.q1 IS NOT NULL').map((row) => row.join(': ')).sort()
      const wanted = inserted.map((record) => `${record}: of ${record}`).sort()
      if (shown.join('\n') !== wanted.join('\n')) breaches.push(`${name}: ${wanted.filter((record) => !shown.includes(record)).join() || 'nothing'} is missing, ${shown.filter((record, index) => shown[index - 1] === record || !wanted.includes(record)).join() || 'nothing'} is too much`)
      const there = new Set([...[...dumpCells(store).values()].map(({ value }) => String(value)), ...dumpLosers(store).map((loser) => /=(edit \d+)@/.exec(loser)?.[1] ?? '')])
      const lost = edited.filter((record) => !there.has(record))
      if (lost.length > 0) breaches.push(`${name}: lost ${lost.join()}`)
    }
    if (new Set(phones.map(({ identity }) => identity.origin)).size !== phones.length) breaches.push('two phones still write under one key')
  }

  try {
    for (let index = 0; index < 2 + random.below(3); index++) add(null)
    const { table, row, cells } = versionRow(0)
    const [first] = phones as [Phone]
    save(first, [{ table, row: row as RowId, cells: cells as LocalRow['cells'] }])
    for (let step = 0; step < steps; step++) {
      // each event has chance of its own, so that any part of them is a run too
      random = seeded(seed * 65_537 + step)
      const before = notes.length
      if (only === undefined || only.has(step)) await happen()
      if (notes.length > before) kept.push(step)
      for (let at = before; at < notes.length; at++) notes[at] = `#${step} ${notes[at]}`
    }
    // everybody with everybody, until nobody finds a namesake any more
    for (let round = 0; round < 4; round++) for (const a of phones) for (const b of phones) if (a.name < b.name) await meet(a, b, Infinity)
    await check()
  } catch (error) {
    breaches.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  for (const { db } of phones) db.close()
  return { seed, broken: breaches[0] ?? null, notes: notes.filter((note) => note.startsWith('#')), counts, kept }
}

/** What a failure prints: the seed, what broke, and of its events a small list that still breaks something. */
export const reportTwins = async ({ seed, broken, kept }: TwinRun, steps: number): Promise<string> => {
  const { events, tries } = await shrinkEvents(kept, async (only) => (await runTwins(seed, steps, only)).broken !== null)
  const { notes } = await runTwins(seed, steps, new Set(events))
  return [`seed ${seed}: ${broken}`, `shrunk to ${events.length} events (${tries} runs):`, ...notes.map((note) => `  ${note}`),
    `again: npm run sim -- --storage twins --seed ${seed} --steps ${steps}`].join('\n')
}
