/**
 * Session messages as bytes: one byte of kind, then the fields. Every size is checked before memory is taken; nothing here
 * throws on what a peer sent. The values are in messages.ts.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { ByteReader, ByteWriter } from '../core/bytes.ts'
import { maxSeq, originOfKey } from '../core/ids.ts'
import type { Origin, ProjectId } from '../core/ids.ts'
import type { FeedHead } from '../core/ports.ts'
import { err, ok } from '../core/result.ts'
import type { Result } from '../core/result.ts'
import { messageLimits as most, protocol } from './messages.ts'
import type { Message, MessageFailure, MessageKind, ProjectName } from './messages.ts'
import { readSized, readUpTo, writeSized } from './wire.ts'

const kinds: readonly (MessageKind | null)[] = [
  null, 'hello', 'proof', 'join-ask', 'join-yes', 'join-no', 'welcome', 'have', 'plan', 'segment', 'ack', 'drained', 'heads', 'ping', 'bye', 'problem',
  'have', 'channel', 'reveal',
]
/** the second spelling of 'have' */
const briefHave = 16
const magic = utf8ToBytes('TSCT')
const headBytes = 32
const briefBytes = 8

/** The longest a message of a kind may be, known from its first byte. */
const longest = (kind: MessageKind | null | undefined): number => {
  if (kind === 'segment') return most.message
  if (kind === 'channel') return most.channel + 8
  if (kind === 'have') return 8 + most.feeds * (8 + 7 + headBytes)
  return kind === 'hello' ? most.hello : most.small
}

const cut = (text: string, mostBytes: number): string => {
  const into = new Uint8Array(mostBytes)
  return text.slice(0, new TextEncoder().encodeInto(text, into).read)
}
const byOrigin = (a: FeedHead, b: FeedHead): number => (a.origin < b.origin ? -1 : 1)

const writeHeads = (to: ByteWriter, heads: readonly FeedHead[], bytes: number): void => {
  const held = heads.filter((head) => head.seq > 0).sort(byOrigin)
  to.varint(held.length)
  for (const { origin, seq, head } of held) {
    to.raw(hexToBytes(origin))
    to.varint(seq)
    to.raw(head.subarray(0, bytes))
  }
}
const writeProjectName = (to: ByteWriter, project: ProjectName | null): void => {
  to.byte(project === null ? 0 : 1)
  if (project === null) return
  to.raw(hexToBytes(project.id))
  to.text(cut(project.name, most.nameBytes))
}

/** [MSG6] Equal for equal vectors, whatever their order. */
export const digestOfHeads = (heads: readonly FeedHead[]): Uint8Array => {
  const body = new ByteWriter()
  writeHeads(body, heads, headBytes)
  return sha256(concatBytes(utf8ToBytes('transect heads 1'), body.done()))
}

export const encodeMessage = (message: Message): Uint8Array => {
  const to = new ByteWriter(message.kind === 'segment' ? message.bytes.length + 16 : message.kind === 'channel' ? message.body.length + 8 : 256)
  to.byte(message.kind === 'unknown' ? message.code : message.kind === 'have' && message.brief ? briefHave : kinds.indexOf(message.kind))
  switch (message.kind) {
    case 'hello':
      to.raw(magic)
      to.varint(protocol.major)
      to.varint(message.minor)
      to.byte(message.algorithm)
      writeSized(to, message.publicKey)
      to.text(cut(message.name, most.nameBytes))
      to.raw(message.nonce)
      to.varint(message.clock)
      writeProjectName(to, message.project)
      to.varint(message.forms)
      to.varint(message.records)
      to.varint(message.others)
      break
    case 'proof':
      writeSized(to, message.signature)
      writeSized(to, message.mac)
      break
    case 'reveal':
      to.raw(message.secret)
      break
    case 'join-ask':
      writeProjectName(to, message.project)
      break
    case 'welcome':
      writeProjectName(to, message.project)
      to.raw(message.project.key)
      break
    case 'have':
      writeHeads(to, message.heads, message.brief ? briefBytes : headBytes)
      break
    case 'plan':
      to.varint(message.segments)
      to.varint(message.changes)
      to.varint(message.records)
      to.varint(message.bytes)
      break
    case 'segment':
      to.varint(message.records)
      writeSized(to, message.bytes)
      break
    case 'ack':
      to.raw(hexToBytes(message.origin))
      to.varint(message.seq)
      to.byte(message.fork ? 1 : 0)
      break
    case 'heads':
      to.raw(message.digest)
      to.varint(message.sent)
      to.varint(message.received)
      break
    case 'channel':
      to.byte(message.channel)
      writeSized(to, message.body)
      break
    case 'problem':
      to.text(cut(message.code, 64))
      to.text(cut(message.detail, most.detailBytes))
      break
    default:
      break
  }
  return to.handOver()
}

const readOrigin = (from: ByteReader): Origin => bytesToHex(from.raw(8)) as Origin
const readProjectName = (from: ByteReader): ProjectName | null => {
  const present = from.byte()
  if (present > 1) from.failed = true
  return present === 1 ? { id: bytesToHex(from.raw(16)) as ProjectId, name: from.text(most.nameBytes) } : null
}
const readHeads = (from: ByteReader, bytes: number): readonly FeedHead[] => {
  const count = readUpTo(from, most.feeds)
  if (count * (8 + 1 + bytes) > from.left) from.failed = true
  const heads: FeedHead[] = []
  for (let last = ''; heads.length < count && !from.failed; ) {
    const origin = readOrigin(from)
    const seq = readUpTo(from, maxSeq)
    if (origin <= last || seq === 0) from.failed = true
    heads.push({ origin, seq, head: from.raw(bytes) })
    last = origin
  }
  return heads
}

const readHello = (from: ByteReader, minor: number): Message => {
  const named = from.byte()
  if (named !== 1 && named !== 2) from.failed = true
  const algorithm = named === 2 ? 2 : 1
  const publicKey = readSized(from, 65)
  if (publicKey.length !== (algorithm === 1 ? 32 : 65)) from.failed = true
  return {
    kind: 'hello', minor, origin: originOfKey(algorithm, publicKey), algorithm, publicKey,
    name: from.text(most.nameBytes), nonce: from.raw(32), clock: readUpTo(from, Number.MAX_SAFE_INTEGER), project: readProjectName(from),
    forms: readUpTo(from, most.count), records: readUpTo(from, most.count), others: readUpTo(from, most.count),
  }
}

const readBody = (kind: Exclude<MessageKind, 'hello' | 'unknown'>, brief: boolean, from: ByteReader): Message => {
  switch (kind) {
    case 'proof': {
      const signature = readSized(from, 64)
      const mac = readSized(from, 32)
      if (signature.length !== 64 || ![0, 16, 32].includes(mac.length)) from.failed = true
      return { kind, signature, mac }
    }
    case 'reveal': return { kind, secret: from.raw(32).slice() }
    case 'join-ask': return { kind, project: readProjectName(from) }
    case 'welcome': {
      const name = readProjectName(from)
      if (name === null) from.failed = true
      return { kind, project: { id: name?.id ?? ('' as ProjectId), name: name?.name ?? '', key: from.raw(32).slice() } }
    }
    case 'have': return { kind, brief, heads: readHeads(from, brief ? briefBytes : headBytes) }
    case 'plan':
      return { kind, segments: readUpTo(from, most.count), changes: readUpTo(from, most.count), records: readUpTo(from, most.count), bytes: readUpTo(from, Number.MAX_SAFE_INTEGER) }
    case 'segment': return { kind, records: readUpTo(from, most.count), bytes: readSized(from, most.segment) }
    case 'ack': {
      const origin = readOrigin(from)
      const seq = readUpTo(from, maxSeq)
      const fork = from.byte()
      if (fork > 1) from.failed = true
      return { kind, origin, seq, fork: fork === 1 }
    }
    case 'heads': return { kind, digest: from.raw(32), sent: readUpTo(from, most.count), received: readUpTo(from, most.count) }
    case 'channel': return { kind, channel: from.byte(), body: readSized(from, most.channel) }
    case 'problem': return { kind, code: from.text(64), detail: from.text(most.detailBytes) }
    default: return { kind }
  }
}

const malformed = (message: string): Result<Message, MessageFailure> => err({ type: 'message-malformed', message })

/**
 * [MSG1-MSG5, MSG7-MSG9] `newerMinor`: the peer's hello named a newer minor version, so unknown kinds and trailing fields are its news
 * and skipped; otherwise they are malformed.
 */
export const decodeMessage = (bytes: Uint8Array, newerMinor: boolean): Result<Message, MessageFailure> => {
  const code = bytes[0]
  if (code === undefined) return malformed('an empty message')
  const kind = kinds[code]
  if (bytes.length > longest(kind)) return err({ type: 'message-too-large', message: `${kind ?? `kind ${code}`}: ${bytes.length} bytes` })
  if (kind === null || kind === undefined || kind === 'unknown') {
    return newerMinor && code !== 0 ? ok({ kind: 'unknown', code }) : malformed(`no message of kind ${code}`)
  }
  const from = new ByteReader(bytes)
  from.byte()
  let newer = newerMinor
  let message: Message
  if (kind === 'hello') {
    const sign = from.raw(4)
    const major = readUpTo(from, most.count)
    const minor = readUpTo(from, most.count)
    if (from.failed || bytesToHex(sign) !== bytesToHex(magic)) return malformed('not a Transect device')
    if (major !== protocol.major) return err({ type: 'protocol-version', message: `the other device speaks version ${major}, this one ${protocol.major}` })
    newer = minor > protocol.minor
    message = readHello(from, minor)
  } else {
    message = readBody(kind, code === briefHave, from)
  }
  if (from.failed) return malformed(`${kind}: a field is cut off or out of range`)
  if (from.left > 0 && !newer) return malformed(`${kind}: ${from.left} bytes too many`)
  return ok(message)
}
