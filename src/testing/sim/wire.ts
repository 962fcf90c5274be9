/**
 * The recorded session of protocol version 1: two devices with fixed keys, clocks and nonces, one of which also holds a third one's
 * feed, exchange everything, then the first saves once more while the link is open, and both say something over a channel. The files under schemas/golden/wire-1 are
 * this; wire.test.ts plays either side of them to today's code. Once a version is released its files stay as they are.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { orderColumn, parentColumn, versionColumn } from '../../core/change.ts'
import type { Identity, Replica } from '../../core/ports.ts'
import { commitLocal } from '../../storage/commit.ts'
import { membership, renameDevice, takeProject } from '../../storage/device.ts'
import { migrate } from '../../storage/migrate.ts'
import { openReplica } from '../../storage/replica.ts'
import { openStore, type Store } from '../../storage/store.ts'
import { memoryDatabase } from '../../storage/testing/memory.ts'
import { schemaSteps } from '../../storage/testing/schemas.ts'
import { openSession, type Session } from '../../sync/runner.ts'
import { testIdentity, testProject, testVerify } from '../../sync/testing/device.ts'
import { createLinkPair, type Side } from '../../sync/testing/link-pair.ts'
import { createTime } from '../../sync/testing/time.ts'
import type { Link } from '../../core/ports.ts'
import { planJson, repeats, roots, versionId, versionRow } from './forms.ts'
import type { SimRow } from './store.ts'

export const wireProject = testProject('Wells')
export const wireClock = Date.UTC(2026, 10, 21, 9)
export const wireBinding = utf8ToBytes('the link of the recorded session')
const nameOf = { a: 'Tablet A', b: 'Tablet B' } as const
export const wireIdentity = (side: Side): Identity => testIdentity(`wire 1 ${side}`)

export interface WireDevice { readonly store: Store; readonly replica: Replica; readonly identity: Identity; clock: number }

export const openWireDevice = async (identity: Identity): Promise<WireDevice> => {
  const db = await memoryDatabase()
  const migrated = migrate(db, schemaSteps())
  if (!migrated.ok) throw new Error(migrated.error.message)
  const device = { clock: wireClock }
  const store = openStore(db, { ...identity, planTables: planJson, now: () => device.clock })
  return Object.assign(device, { store, replica: openReplica(store, testVerify), identity })
}
const save = (device: WireDevice, ...rows: readonly SimRow[]): void => {
  device.clock += 1000
  commitLocal(device.store, rows.map(({ table, row, cells }, index) => ({
    table, row: row === 'new' ? { newRow: `r${index}` } : row,
    cells: cells.map(([name, value]) => [name, value !== null && typeof value === 'object' ? { rowOf: `r${value.rowOf}` } : value] as const),
  })), device.clock)
}
export const saveRecord = (device: WireDevice, text: string): void =>
  save(device, { table: roots[0] as string, row: 'new', cells: [[versionColumn, versionId(0)], ['/data/q1', text], ['/data/q2', 12.5]] },
    { table: repeats[0] as string, row: 'new', cells: [[parentColumn, { rowOf: 0 }], [orderColumn, 'a0'], ['/data/person/name', `${text} ünï`], ['/data/person/age', 41]] })

export const openWireSession = (device: WireDevice, side: Side, link: Link): Session => {
  const time = createTime(wireClock)
  return openSession({
    link, replica: device.replica, identity: device.identity, verify: testVerify, deviceName: nameOf[side], offered: side === 'a', binding: wireBinding,
    membership: membership(device.store, { random: (count) => new Uint8Array(count).fill(1), projectName: () => 'Wells' }),
    now: () => wireClock, every: time.every, random: (count) => sha256(utf8ToBytes(`wire 1 nonce ${side}`)).subarray(0, count), onAcknowledged: () => undefined,
  })
}
/** As the device was when the session began: its own names, and what `fill` brings. */
export const prepared = async (side: Side, fill: (device: WireDevice) => Promise<void> | void): Promise<WireDevice> => {
  const device = await openWireDevice(wireIdentity(side))
  await fill(device)
  renameDevice(device.store, { name: nameOf[side], userName: side })
  takeProject(device.store, wireProject)
  return device
}

export interface WireLine { readonly from: Side; readonly kind: string; readonly bytes: Uint8Array }
export const wireText = (lines: readonly WireLine[]): string => lines.map(({ from, kind, bytes }) => `${from} ${kind} ${Buffer.from(bytes).toString('base64')}\n`).join('')
export const readWire = (text: string): readonly WireLine[] => text.trim().split('\n').map((line) => {
  const [from, kind, bytes] = line.split(' ')
  return { from: from as Side, kind: kind ?? '', bytes: new Uint8Array(Buffer.from(bytes ?? '', 'base64')) }
})

export const recordWire = async (): Promise<readonly WireLine[]> => {
  const third = await openWireDevice(testIdentity('wire 1 c'))
  const a = await prepared('a', async (device) => {
    save(device, versionRow(0))
    for (const text of ['first', 'second', 'third']) saveRecord(device, text)
    save(third, versionRow(0))
    saveRecord(third, 'of somebody else')
    const planned = await third.replica.missing([])
    for (const { ref } of planned.ok ? planned.value : []) {
      const bytes = await third.replica.read(ref)
      if (bytes.ok) await device.replica.apply(bytes.value)
    }
  })
  const b = await prepared('b', (device) => {
    save(device, versionRow(1))
    for (const text of ['eins', 'zwei']) saveRecord(device, text)
  })
  const pair = createLinkPair()
  const sessions = { a: openWireSession(a, 'a', pair.links.a), b: openWireSession(b, 'b', pair.links.b) }
  pair.attach('a', sessions.a)
  pair.attach('b', sessions.b)
  await pair.run()
  saveRecord(a, 'while the link is open')
  await pair.run()
  for (const [side, body] of [['a', Uint8Array.of(1, 2, 3)], ['b', new Uint8Array(0)]] as const) void sessions[side].sendChannel(200, body)
  await pair.run()
  for (const side of ['a', 'b'] as const) if (sessions[side].state().phase.type !== 'up-to-date') throw new Error(JSON.stringify(sessions[side].state()))
  sessions.b.close()
  await pair.run()
  return pair.transcript
}
