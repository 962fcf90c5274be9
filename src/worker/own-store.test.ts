/** Copied, restored and rolled-back devices: real keys and signatures, the stores outside the database in memory. */
import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { namedRowId, type Origin } from '../core/ids.ts'
import type { Replica } from '../core/ports.ts'
import { commitLocal } from '../storage/commit.ts'
import { openDatabase, type Database } from '../storage/database.ts'
import { renameDevice } from '../storage/device.ts'
import { deviceFacts } from '../storage/device-facts.ts'
import { migrate } from '../storage/migrate.ts'
import { openReplica } from '../storage/replica.ts'
import type { Store } from '../storage/store.ts'
import { planJson } from '../storage/testing/device.ts'
import { dumpCells } from '../storage/testing/dump.ts'
import { copyTo, meetAll } from '../storage/testing/meet.ts'
import { memoryDatabase } from '../storage/testing/memory.ts'
import { schemaSteps } from '../storage/testing/schemas.ts'
import { verifyWith, type KeptKey, type KeyStore } from './identity.ts'
import { openOwnStore } from './own-store.ts'
import { markingReplica, type SentMarks } from './sent-mark.ts'

const { subtle } = globalThis.crypto
const root = formTable('w', '/data')
const plan = JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] }] })
const now = Date.UTC(2026, 10, 21)

const memoryKeys = (kept: KeptKey | null = null): KeyStore & { key: KeptKey | null } => {
  const keys = { key: kept, get: async () => keys.key ?? undefined, put: async (key: KeptKey) => { keys.key = key } }
  return keys
}
const memoryMarks = (): SentMarks & { readonly marks: Map<Origin, number> } => {
  const marks = new Map<Origin, number>()
  return { marks, read: async (origin) => marks.get(origin) ?? 0, raise: async (origin, seq) => void marks.set(origin, Math.max(seq, marks.get(origin) ?? 0)) }
}
interface Phone { readonly db: Database; readonly keys: ReturnType<typeof memoryKeys>; readonly marks: ReturnType<typeof memoryMarks>; readonly store: Store; readonly replica: Replica; readonly renewed: string | null }

const start = async (db: Database, keys = memoryKeys(), marks = memoryMarks()): Promise<Phone> => {
  const { store, identity, renewed } = await openOwnStore(db, { keys, marks, subtle, options: { planTables: planJson, now: () => now } })
  return { db, keys, marks, store, renewed, replica: markingReplica(openReplica(store, verifyWith(subtle)), identity.origin, marks, (error) => { throw error }) }
}
const phone = async (name: string): Promise<Phone> => {
  const db = await memoryDatabase()
  migrate(db, schemaSteps())
  const made = await start(db)
  renameDevice(made.store, { name, userName: '' })
  return made
}
const restart = (device: Phone, part: Partial<Pick<Phone, 'db' | 'keys' | 'marks'>> = {}): Promise<Phone> => start(part.db ?? device.db, part.keys ?? device.keys, part.marks ?? device.marks)
/** The bytes of the database as they are now, in another one. */
const image = ({ db }: Phone): Database => {
  const { sqlite } = db
  const bytes = sqlite.capi.sqlite3_js_db_export(db.connection)
  const copy = new sqlite.oo1.DB(':memory:')
  const memory = sqlite.wasm.allocFromTypedArray(bytes)
  sqlite.oo1.DB.checkRc(copy, sqlite.capi.sqlite3_deserialize(copy.pointer as number, 'main', memory, bytes.length, bytes.length,
    sqlite.capi.SQLITE_DESERIALIZE_FREEONCLOSE | sqlite.capi.SQLITE_DESERIALIZE_RESIZEABLE))
  return openDatabase(sqlite, copy)
}
const addForm = ({ store }: Phone): void => void commitLocal(store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], now)
const insert = ({ store }: Phone, text: string): void => void commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/a', text]] }], now)
const records = ({ db }: Phone): unknown[] => db.rows('SELECT a FROM form_w ORDER BY a').map(([value]) => value)
const origin = ({ store }: Phone): Origin => store.options.origin
const names = ({ store }: Phone): string[] => deviceFacts(store).members.filter(({ changes }) => changes > 0).map(({ name, mine }) => `${name}${mine ? ' (this)' : ''}`).sort()

test('[IDN1] the same install keeps its key and origin over restarts', async () => {
  const first = await phone('Tablet')
  const again = await restart(first)
  expect(again.renewed).toBe(null)
  expect(origin(again)).toBe(origin(first))
})

test('[IDN1] [IDN5] a database copied without its key takes a new origin; both go on, nobody loses anything', async () => {
  const original = await phone('Tablet')
  const peer = await phone('Peer')
  addForm(original)
  insert(original, 'sealed')
  await meetAll([original, peer])
  insert(original, 'in the tail')
  const copy = await start(image(original))
  expect(origin(copy)).not.toBe(origin(original))
  insert(copy, 'by the copy')
  insert(original, 'by the original')
  await meetAll([original, peer, copy])
  for (const device of [original, peer, copy]) {
    expect(records(device)).toEqual(['by the copy', 'by the original', 'in the tail', 'sealed'])
    expect(dumpCells(device.store)).toEqual(dumpCells(peer.store))
    expect(device.store.feeds.all().every(({ forkedAt }) => forkedAt === null)).toBe(true)
  }
  expect(names(copy)).toEqual(['Peer', 'Tablet', 'Tablet (this)'])
  expect(names(peer)).toEqual(['Peer (this)', 'Tablet', 'Tablet'])
})

test('[IDN2] nothing of the own feed is known outside before the mark says so', async () => {
  const device = await phone('Tablet')
  addForm(device)
  const log: string[] = []
  const inner: Replica = { ...openReplica(device.store, verifyWith(subtle)) }
  const replica = markingReplica(inner, origin(device), { read: device.marks.read, raise: async (_origin, seq) => void log.push(`mark ${seq}`) }, () => undefined)
  const told = async (what: string, answer: Promise<unknown>): Promise<void> => { await answer; log.push(what) }
  await told('heads', replica.heads())
  insert(device, 'one')
  await told('missing', replica.missing([]))
  await told('heads', replica.heads())
  expect(log).toEqual(['mark 2', 'heads', 'mark 3', 'missing', 'heads'])
})

test('[IDN2] a mark that cannot be written is told and stops no meeting', async () => {
  const device = await phone('Tablet')
  const failures: unknown[] = []
  const replica = markingReplica(device.replica, origin(device), { read: async () => 0, raise: async () => { throw new Error('quota') } }, (error) => failures.push(error))
  expect(await replica.heads()).toMatchObject({ ok: true })
  expect(failures).toEqual([new Error('quota')])
})

test('[IDN3] a database that went back after it had sent takes another key, and what it had sent comes back', async () => {
  const device = await phone('Tablet')
  const peer = await phone('Peer')
  addForm(device)
  insert(device, 'kept')
  await meetAll([device, peer])
  insert(device, 'in the tail of the old image')
  const old = image(device)
  insert(device, 'lost with the power')
  await meetAll([device, peer])
  const back = await restart(device, { db: old })
  expect(back.renewed).toBe('older')
  expect(origin(back)).not.toBe(origin(device))
  expect(records(back)).toEqual(['in the tail of the old image', 'kept'])
  insert(back, 'after')
  await meetAll([back, peer])
  for (const one of [back, peer]) {
    expect(records(one)).toEqual(['after', 'in the tail of the old image', 'kept', 'lost with the power'])
    expect(dumpCells(one.store)).toEqual(dumpCells(peer.store))
    expect(one.store.feeds.all().every(({ forkedAt }) => forkedAt === null)).toBe(true)
  }
  expect(await restart(back)).toMatchObject({ renewed: null })
})

test('[IDN3] a database that is gone takes another key too; one that went back before anything was sent keeps it', async () => {
  const device = await phone('Tablet')
  addForm(device)
  await device.replica.heads()
  const empty = await memoryDatabase()
  migrate(empty, schemaSteps())
  expect(await restart(device, { db: empty })).toMatchObject({ renewed: 'older' })
  const other = await phone('Other')
  const old = image(other)
  addForm(other)
  expect(await restart(other, { db: old })).toMatchObject({ renewed: null })
})

test('[IDN4] a whole profile was copied: the one that finds out takes another key, and both sets of records are on all', async () => {
  for (const whoFirst of ['original', 'copy'] as const) {
    const original = await phone('Tablet')
    const peer = await phone('Peer')
    addForm(original)
    insert(original, 'before')
    await meetAll([original, peer])
    const copy = await start(image(original), memoryKeys(original.keys.key), memoryMarks())
    expect(origin(copy)).toBe(origin(original))
    insert(copy, 'by the copy')
    insert(original, 'by the original')
    insert(original, 'more by the original')
    const devices = { original, copy }
    const order = whoFirst === 'original' ? ['original', 'copy'] as const : ['copy', 'original'] as const
    for (let round = 0; round < 3; round++) {
      for (const name of order) {
        await meetAll([devices[name], peer])
        if (devices[name].store.own.feed.forkedAt === null) continue
        // seen after this: sealed for what it is, before the key goes
        insert(devices[name], `of ${name} ${round}`)
        devices[name] = await restart(devices[name])
        expect(devices[name].renewed).toBe('copied')
      }
    }
    await meetAll([devices.original, devices.copy, peer])
    await meetAll([devices.original, devices.copy, peer])
    expect(origin(devices.copy)).not.toBe(origin(devices.original))
    for (const device of [devices.original, devices.copy, peer]) {
      expect(new Set(records(device))).toEqual(new Set(records(peer)))
      expect(records(device)).toEqual(expect.arrayContaining(['before', 'by the copy', 'by the original', 'more by the original']))
      expect(records(device).length).toBe(new Set(records(device)).size)
      expect(dumpCells(device.store)).toEqual(dumpCells(peer.store))
    }
  }
}, 30_000)

test('[IDN4] a copy that wrote nothing yet is told by its own changes coming back', async () => {
  const original = await phone('Tablet')
  const peer = await phone('Peer')
  addForm(original)
  const copy = await start(image(original), memoryKeys(original.keys.key), memoryMarks())
  insert(original, 'by the original')
  await meetAll([original, peer])
  expect(await copyTo(peer.replica, copy.replica)).toEqual([])
  const renewed = await restart(copy)
  expect(renewed.renewed).toBe('copied')
  insert(renewed, 'by the copy')
  await meetAll([original, peer, renewed])
  for (const device of [original, peer, renewed]) expect(records(device)).toEqual(['by the copy', 'by the original'])
  expect(peer.store.feeds.all().every(({ forkedAt }) => forkedAt === null)).toBe(true)
})
