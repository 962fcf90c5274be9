/**
 * A Replica in memory: segments are JSON texts with a checksum, hash-chained but not signed. It checks sequence and chain (gap,
 * fork) and counts what it did. A record is what changes name: the first change of a name is new, later ones are updates, the
 * last by (time, origin) is what it says.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Origin } from '../../core/ids.ts'
import type { Applied, ApplyFailure, FeedHead, PlannedSegment, Replica } from '../../core/ports.ts'
import { err, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'

/** A record's name and text, null when deleted; record null: a change of something else (a form, a member). */
export interface MemoryChange { readonly record: string | null; readonly text: string | null }
interface Timed extends MemoryChange { readonly time: number }
interface Sealed { readonly origin: Origin; readonly firstSeq: number; readonly lastSeq: number; readonly prev: string; readonly changes: readonly Timed[] }
interface Stored { readonly sealed: Sealed; readonly bytes: Uint8Array; readonly head: Uint8Array }

export interface MemoryReplica extends Replica {
  readonly origin: Origin
  write(...changes: readonly MemoryChange[]): void
  /** every change held, as "origin:seq text", sorted */
  content(): readonly string[]
  /** names of all records there ever were */
  readonly records: ReadonlySet<string>
  /** what each record says that is not deleted */
  texts(): ReadonlyMap<string, string>
  readonly applies: number
  /** the next call of this name gives this failure */
  failNext(call: 'heads' | 'missing' | 'read', message: string): void
  failApply(failure: ApplyFailure): void
}

const genesis = bytesToHex(sha256(utf8ToBytes('genesis')))
const headOf = (bytes: Uint8Array): Uint8Array => sha256(concatBytes(utf8ToBytes('head'), bytes))

const pack = (sealed: Sealed): Uint8Array => {
  const text = utf8ToBytes(JSON.stringify(sealed))
  return concatBytes(sha256(text), text)
}
const parse = (bytes: Uint8Array): Sealed | null => {
  const text = bytes.subarray(32)
  return bytesToHex(sha256(text)) === bytesToHex(bytes.subarray(0, 32)) ? (JSON.parse(new TextDecoder().decode(text)) as Sealed) : null
}

const recordsIn = (changes: readonly MemoryChange[]): number => new Set(changes.flatMap(({ record }) => (record === null ? [] : [record]))).size

export const createMemoryReplica = (origin: Origin, changesPerSegment = 8): MemoryReplica => {
  const feeds = new Map<Origin, Stored[]>()
  const records = new Set<string>()
  const listeners = new Set<() => void>()
  const failures = new Map<string, string>()
  const said = new Map<string, { readonly text: string | null; readonly time: number; readonly origin: Origin }>()
  let tail: Timed[] = []
  let time = 0
  let applyFailure: ApplyFailure | null = null
  let applies = 0

  const lastOf = (feed: Origin): Stored | undefined => feeds.get(feed)?.at(-1)
  const keep = (stored: Stored): void => void feeds.set(stored.sealed.origin, [...(feeds.get(stored.sealed.origin) ?? []), stored])
  const seal = (): void => {
    for (; tail.length > 0; tail = tail.slice(changesPerSegment)) {
      const changes = tail.slice(0, changesPerSegment)
      const last = lastOf(origin)
      const firstSeq = (last?.sealed.lastSeq ?? 0) + 1
      const sealed: Sealed = { origin, firstSeq, lastSeq: firstSeq + changes.length - 1, prev: last === undefined ? genesis : bytesToHex(last.head), changes }
      const bytes = pack(sealed)
      keep({ sealed, bytes, head: headOf(bytes) })
    }
  }
  const failing = (call: string): Result<never, { readonly type: 'storage'; readonly message: string }> | null => {
    const message = failures.get(call)
    failures.delete(call)
    return message === undefined ? null : err({ type: 'storage', message })
  }
  const merge = (from: Origin, changes: readonly Timed[]): Pick<Applied, 'recordsNew' | 'recordsUpdated'> => {
    const named = new Set(changes.flatMap(({ record }) => (record === null ? [] : [record])))
    const fresh = [...named].filter((record) => !records.has(record)).length
    for (const record of named) records.add(record)
    for (const change of changes) {
      time = Math.max(time, change.time)
      const before = change.record === null ? undefined : said.get(change.record)
      const wins = before === undefined || change.time > before.time || (change.time === before.time && from > before.origin)
      if (change.record !== null && wins) said.set(change.record, { text: change.text, time: change.time, origin: from })
    }
    return { recordsNew: fresh, recordsUpdated: named.size - fresh }
  }

  return {
    origin,
    records,
    get applies() { return applies },
    failNext: (call, message) => void failures.set(call, message),
    failApply: (failure) => void (applyFailure = failure),
    write: (...changes) => {
      const timed = changes.map((change): Timed => ({ record: change.record, text: change.text, time: ++time }))
      tail = [...tail, ...timed]
      merge(origin, timed)
      for (const listener of listeners) listener()
    },
    texts: () => new Map([...said].flatMap(([record, { text }]) => (text === null ? [] : [[record, text]]))),
    content: () => {
      seal()
      return [...feeds.values()].flatMap((feed) => feed.flatMap(({ sealed }) => sealed.changes.map(({ text }, i) => `${sealed.origin}:${sealed.firstSeq + i} ${text}`))).sort()
    },
    heads: async () => {
      seal()
      const last = [...feeds.values()].flatMap((feed) => feed.slice(-1))
      return failing('heads') ?? ok(last.map(({ sealed, head }): FeedHead => ({ origin: sealed.origin, seq: sealed.lastSeq, head })))
    },
    missing: async (theirs) => {
      seal()
      const had = new Map(theirs.map(({ origin, seq }) => [origin, seq]))
      const lacking = [...feeds.values()].flat().filter(({ sealed }) => sealed.lastSeq > (had.get(sealed.origin) ?? 0))
      const planned = lacking.map(({ sealed, bytes }): PlannedSegment => ({
        ref: { origin: sealed.origin, firstSeq: sealed.firstSeq, lastSeq: sealed.lastSeq },
        bytes: bytes.length, changes: sealed.changes.length, records: recordsIn(sealed.changes),
      }))
      return failing('missing') ?? ok(planned)
    },
    read: async (ref) => {
      const found = feeds.get(ref.origin)?.find(({ sealed }) => sealed.firstSeq === ref.firstSeq)
      return failing('read') ?? (found === undefined ? err({ type: 'storage', message: 'no such segment' }) : ok(found.bytes.slice()))
    },
    apply: async (bytes) => {
      applies++
      if (applyFailure !== null) {
        const failure = applyFailure
        applyFailure = null
        return err(failure)
      }
      const sealed = parse(bytes)
      if (sealed === null) return err({ type: 'segment-malformed', message: 'not a segment' })
      seal()
      const held = feeds.get(sealed.origin) ?? []
      const have = held.at(-1)?.sealed.lastSeq ?? 0
      const head = headOf(bytes)
      const same = held.find((stored) => stored.sealed.firstSeq === sealed.firstSeq)
      const fork = err({ type: 'fork', origin: sealed.origin, seq: sealed.firstSeq } as const)
      if (same !== undefined) {
        if (bytesToHex(same.head) !== bytesToHex(head)) return fork
        return ok({ origin: sealed.origin, seq: have, changes: 0, recordsNew: 0, recordsUpdated: 0 })
      }
      if (sealed.firstSeq > have + 1) return err({ type: 'gap', origin: sealed.origin, have, firstSeq: sealed.firstSeq })
      const prev = held.at(-1)
      if (sealed.prev !== (prev === undefined ? genesis : bytesToHex(prev.head))) return fork
      keep({ sealed, bytes: bytes.slice(), head })
      return ok({ origin: sealed.origin, seq: sealed.lastSeq, changes: sealed.changes.length, ...merge(sealed.origin, sealed.changes) })
    },
    onLocalChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
