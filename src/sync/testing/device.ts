/** A device for tests: real Ed25519 keys from a name, memory replica and membership, and two devices' meeting over a link pair. */
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { originOfKey } from '../../core/ids.ts'
import type { ProjectId } from '../../core/ids.ts'
import type { Identity, Project, Verify } from '../../core/ports.ts'
import type { Progress } from '../progress.ts'
import { openSession } from '../runner.ts'
import type { Session, SessionDeps } from '../runner.ts'
import { createLinkPair } from './link-pair.ts'
import type { LinkPair, LinkPairOptions, Side } from './link-pair.ts'
import { createMemoryMembership } from './memory-membership.ts'
import type { MemoryMembership } from './memory-membership.ts'
import { createMemoryReplica } from './memory-replica.ts'
import type { MemoryReplica } from './memory-replica.ts'
import { createTime } from './time.ts'
import type { Time } from './time.ts'

const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const spki = Buffer.from('302a300506032b6570032100', 'hex')

export const testIdentity = (name: string): Identity => {
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8, sha256(utf8ToBytes(name))]), format: 'der', type: 'pkcs8' })
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32))
  return { origin: originOfKey(1, publicKey), algorithm: 1, publicKey, sign: async (message) => new Uint8Array(sign(null, message, privateKey)) }
}
export const testVerify: Verify = async (algorithm, publicKey, message, signature) =>
  algorithm === 1 && verify(null, message, createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' }), signature)

export const testProject = (name: string): Project => ({
  id: Buffer.from(sha256(utf8ToBytes(name)).subarray(0, 16)).toString('hex') as ProjectId, name, key: sha256(utf8ToBytes(`key of ${name}`)),
})

export interface Device { readonly name: string; readonly identity: Identity; readonly replica: MemoryReplica; readonly membership: MemoryMembership }

export const createDevice = (name: string, project: Project | null = null, changesPerSegment = 8): Device => {
  const identity = testIdentity(name)
  const replica = createMemoryReplica(identity.origin, changesPerSegment)
  return { name, identity, replica, membership: createMemoryMembership(replica, project) }
}

/** `count` new records of a device, each with some text. */
export const writeRecords = (device: Device, count: number, about = 'record', bytes = 40): void => {
  const from = device.replica.records.size
  device.replica.write(...Array.from({ length: count }, (_, i) => ({ record: `${device.name} ${about} ${from + i}`, text: `${about} ${from + i} ${'x'.repeat(bytes)}` })))
}

export interface Meeting {
  readonly pair: LinkPair
  readonly time: Time
  readonly sessions: Readonly<Record<Side, Session>>
  /** every state shown, in order */
  readonly shown: Readonly<Record<Side, Progress[]>>
  readonly acknowledged: Readonly<Record<Side, number[]>>
}
export interface MeetingOptions extends LinkPairOptions {
  readonly deps?: Partial<Record<Side, Partial<SessionDeps>>>
  readonly time?: Time
}

let nonces = 0

/** `a` showed the first code. Nothing is delivered yet. */
export const meet = (a: Device, b: Device, options: MeetingOptions = {}): Meeting => {
  const pair = createLinkPair(options)
  const time = options.time ?? createTime()
  const shown: Record<Side, Progress[]> = { a: [], b: [] }
  const acknowledged: Record<Side, number[]> = { a: [], b: [] }
  const sessionOf = (side: Side, device: Device): Session => {
    const session = openSession({
      link: pair.links[side], replica: device.replica, identity: device.identity, membership: device.membership, verify: testVerify,
      deviceName: device.name, offered: side === 'a', binding: utf8ToBytes('this link'), now: time.now, every: time.every,
      random: (bytes) => sha256(utf8ToBytes(`nonce ${nonces++}`)).subarray(0, bytes), onAcknowledged: (seq) => void acknowledged[side].push(seq),
      ...options.deps?.[side],
    })
    pair.attach(side, session)
    session.onState((state) => shown[side].push(state))
    return session
  }
  return { pair, time, shown, acknowledged, sessions: { a: sessionOf('a', a), b: sessionOf('b', b) } }
}
