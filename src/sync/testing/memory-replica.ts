/**
 * A Replica and a Membership in memory: segments are JSON texts, hash-chained but not signed, one per seal. It checks
 * sequence and chain (gap, fork) and counts what it did; nothing cryptographic. A record is a change that names it: the
 * first one of a name is new, later ones are updates.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Origin, ProjectId } from '../../core/ids.ts'
import type { Applied, ApplyFailure, FeedHead, Membership, PlannedSegment, Project, ProjectState, Replica } from '../../core/ports.ts'
import { err, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'

/** A record's name and text; record null: a change of something else (a form, a member). */
export interface MemoryChange { readonly record: string | null; readonly text: string }
interface Sealed { readonly origin: Origin; readonly firstSeq: number; readonly lastSeq: number; readonly prev: string; readonly changes: readonly MemoryChange[] }
interface Stored { readonly sealed: Sealed; readonly bytes: Uint8Array; readonly head: Uint8Array }

export interface MemoryReplica extends Replica {
  readonly origin: Origin
  write(...changes: readonly MemoryChange[]): void
  /** every change held, as "origin:seq text", sorted */
  content(): readonly string[]
  readonly records: ReadonlySet<string>
  readonly applies: number
  /** the next call of this name gives this failure */
  failNext(call: 'heads' | 'missing' | 'read', message: string): void
  failApply(failure: ApplyFailure): void
}

const genesis = bytesToHex(sha256(utf8ToBytes('genesis')))
const headOf = (bytes: Uint8Array): Uint8Array => sha256(concatBytes(utf8ToBytes('head'), bytes))

const parse = (bytes: Uint8Array): Sealed | null => {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Sealed
    return typeof value === 'object' && value !== null && Array.isArray(value.changes) && value.changes.length === value.lastSeq - value.firstSeq + 1 ? value : null
  } catch {
    return null
  }
}

export const createMemoryReplica = (origin: Origin, changesPerSegment = 8): MemoryReplica => {
  const feeds = new Map<Origin, Stored[]>()
  const records = new Set<string>()
  const listeners = new Set<() => void>()
  const failures = new Map<string, string>()
  let tail: MemoryChange[] = []
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
      const bytes = utf8ToBytes(JSON.stringify(sealed))
      keep({ sealed, bytes, head: headOf(bytes) })
    }
  }
  const recordsIn = (changes: readonly MemoryChange[]): number => new Set(changes.flatMap(({ record }) => (record === null ? [] : [record]))).size
  const failing = (call: string): Result<never, { readonly type: 'storage'; readonly message: string }> | null => {
    const message = failures.get(call)
    failures.delete(call)
    return message === undefined ? null : err({ type: 'storage', message })
  }
  const merge = (changes: readonly MemoryChange[]): Pick<Applied, 'recordsNew' | 'recordsUpdated'> => {
    const named = new Set(changes.flatMap(({ record }) => (record === null ? [] : [record])))
    const fresh = [...named].filter((record) => !records.has(record)).length
    for (const record of named) records.add(record)
    return { recordsNew: fresh, recordsUpdated: named.size - fresh }
  }

  return {
    origin,
    records,
    get applies() { return applies },
    failNext: (call, message) => void failures.set(call, message),
    failApply: (failure) => void (applyFailure = failure),
    write: (...changes) => {
      tail = [...tail, ...changes]
      merge(changes)
      for (const listener of listeners) listener()
    },
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
      return ok({ origin: sealed.origin, seq: sealed.lastSeq, changes: sealed.changes.length, ...merge(sealed.changes) })
    },
    onLocalChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export interface MemoryMembership extends Membership { readonly project: Project | null; forms: number }

export const createMemoryMembership = (replica: MemoryReplica, project: Project | null = null): MemoryMembership => {
  let held = project
  const membership = {
    forms: 0,
    get project() { return held },
    current: async () => {
      const heads = await replica.heads()
      if (!heads.ok) return heads
      const state: ProjectState = {
        project: held, forms: membership.forms, records: replica.records.size, others: heads.value.filter(({ origin }) => origin !== replica.origin).length,
      }
      return ok(state)
    },
    create: async () => {
      held = { id: bytesToHex(sha256(utf8ToBytes(`project ${replica.origin}`)).subarray(0, 16)) as ProjectId, name: `Project of ${replica.origin.slice(0, 4)}`, key: sha256(utf8ToBytes(`key ${replica.origin}`)) }
      return ok(held)
    },
    join: async (joined: Project) => {
      held = joined
      return ok(undefined)
    },
  }
  return membership
}
