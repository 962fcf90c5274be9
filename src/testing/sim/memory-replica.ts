/** ports.Replica over memory-store.ts, with the production segment codec, chain and signature check. */
import { BatchBuilder } from '../../core/batch.ts'
import { equalBytes } from '../../core/bytes.ts'
import { batchHeads } from '../../core/chain.ts'
import { readChange } from '../../core/change-codec.ts'
import type { Change } from '../../core/change.ts'
import type { Applied, ApplyFailure, FeedHead, PlannedSegment, Replica } from '../../core/ports.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { joinSegments } from '../../core/join-segments.ts'
import { newRowId } from '../../core/ids.ts'
import { checkSignature, isRootTable, parseSegment, sealSegment, type ParsedSegment } from '../../core/segment.ts'
import { planRuns } from '../../storage/compact-plan.ts'
import { mergeChange, type MemFeed, type MemSegment } from './memory-state.ts'
import { feedOf, keepClock, type Running } from './memory-store.ts'
import type { OpenedOnce } from './opened.ts'

/** small, so that runs have many borders */
const sealChanges = 6

const sealOne = async ({ state, disk, own, book, options }: Running): Promise<boolean> => {
  const entries = state.kept.tail.slice(0, sealChanges)
  if (entries.length === 0) return false
  const builder = new BatchBuilder()
  for (const { bytes } of entries) if (!readChange(builder, bytes, book)) throw new Error('a change in the tail does not read')
  const batch = builder.finish(own.origin, own.seq + 1)
  await options.gate()
  const sealed = await sealSegment(batch, own.heads.at(-1) as Uint8Array, options.identity)
  const lastSeq = own.seq + batch.count
  disk.push(own.heads, ...batchHeads(batch, own.heads.at(-1) as Uint8Array))
  disk.push(own.changes, ...entries.map(({ change }) => change))
  disk.assign(own, { seq: lastSeq, segments: [...own.segments, { firstSeq: batch.firstSeq, lastSeq, records: sealed.records, bytes: sealed.bytes }] })
  disk.assign(state.kept, { tail: state.kept.tail.slice(entries.length) })
  disk.flush()
  return true
}
/** One sealing at a time. */
const seal = (running: Running): Promise<void> => {
  const next = running.sealing.then(async () => {
    while (await sealOne(running));
  })
  running.sealing = next
  return next
}

const isFork = (feed: MemFeed, { header, heads }: OpenedOnce): boolean => {
  const from = header.firstSeq - 1
  for (let seq = from; seq <= Math.min(feed.seq, header.lastSeq); seq++) {
    const theirs = seq === from ? header.before : (heads[seq - header.firstSeq] as Uint8Array)
    if (!equalBytes(theirs, feed.heads[seq] as Uint8Array)) return true
  }
  return false
}

const keep = (running: Running, feed: MemFeed, segment: MemSegment): void =>
  running.disk.assign(feed, { segments: [...feed.segments.filter(({ firstSeq, lastSeq }) => firstSeq < segment.firstSeq || lastSeq > segment.lastSeq), segment].sort((a, b) => a.lastSeq - b.lastSeq) })

/** Roots of forms that appear, and others that are written to. */
const recordsOf = (changes: readonly Change[]): Pick<Applied, 'recordsNew' | 'recordsUpdated'> => {
  const ops = changes.flatMap((change) => change.ops.map((op, index) => ({ op, index, change })))
  const roots = ops.flatMap(({ op, index, change }) => (op.kind === 'row' && isRootTable(op.table) ? [{ isNew: op.row === 'new', row: op.row === 'new' ? newRowId({ ...change, index }) : op.row }] : []))
  const made = new Set(roots.flatMap(({ isNew, row }) => (isNew ? [row] : [])))
  return { recordsNew: made.size, recordsUpdated: new Set(roots.flatMap(({ row }) => (made.has(row) ? [] : [row]))).size }
}

const merge = (running: Running, opened: OpenedOnce, bytes: Uint8Array): Result<Applied, ApplyFailure> => {
  const { state, disk, rules, options } = running
  const { header, changes, heads } = opened
  const { origin, firstSeq, lastSeq, records } = header
  const feed = feedOf(running, origin, header.algorithm, header.publicKey ?? new Uint8Array(0))
  const have = feed.seq
  if (rules.isGap(firstSeq, have)) return err({ type: 'gap', origin, have, firstSeq })
  if (rules.checksChain && firstSeq <= have + 1 && isFork(feed, opened)) return err({ type: 'fork', origin, seq: Math.min(have, lastSeq) })
  if (lastSeq <= have) return ok({ origin, seq: have, changes: 0, recordsNew: 0, recordsUpdated: 0 })
  const from = Math.max(0, rules.mergeFrom(firstSeq, have))
  keep(running, feed, { firstSeq, lastSeq, records, bytes })
  let { clock } = running
  for (let index = from; index < changes.length; index++) {
    const change = changes[index] as Change
    mergeChange(state, disk, rules, change)
    disk.push(feed.changes, change)
    disk.push(feed.heads, heads[index] as Uint8Array)
    clock = rules.receive(clock, change.hlc, options.now())
  }
  disk.assign(feed, { seq: lastSeq })
  if (clock > running.clock) keepClock(running, clock)
  if (rules.flushesBeforeAnswer) disk.flush()
  return ok({ origin, seq: lastSeq, changes: lastSeq - have, ...recordsOf(changes.slice(from)) })
}

const apply = async (running: Running, header: ParsedSegment, bytes: Uint8Array): Promise<Result<Applied, ApplyFailure>> => {
  const { state, rules, options } = running
  if (header.origin === running.own.origin) await seal(running)
  const feed = state.feeds.get(header.origin)
  const have = feed?.seq ?? 0
  if (rules.isGap(header.firstSeq, have)) return err({ type: 'gap', origin: header.origin, have, firstSeq: header.firstSeq })
  const publicKey = feed?.publicKey ?? header.publicKey
  if (publicKey === null) return err({ type: 'segment-malformed', message: 'key' })
  const opened = running.open(bytes)
  if (!opened.ok) return opened
  await options.gate()
  if (rules.checksSignature && !(await checkSignature(opened.value, publicKey, options.verify))) return err({ type: 'signature-wrong', origin: header.origin })
  if (opened.value.batch.hlc.some((hlc) => rules.refuses(hlc, options.now()))) return err({ type: 'segment-malformed', message: 'its clock is wrong' })
  return merge(running, opened.value, bytes)
}

/** small, as sealChanges is */
const runSegments = 4

export const memoryReplica = (running: Running): Replica => {
  const { state } = running
  const applyOne = async (bytes: Uint8Array): Promise<Result<Applied, ApplyFailure>> => {
    const header = parseSegment(bytes)
    return header.ok ? apply(running, header.value, bytes.slice()) : header
  }
  return {
    heads: async () => {
      await seal(running)
      return ok([...state.feeds.values()].filter(({ seq }) => seq > 0).map((feed): FeedHead => ({ origin: feed.origin, seq: feed.seq, head: feed.heads.at(-1) as Uint8Array })))
    },
    missing: async (theirs) => {
      await seal(running)
      const held = new Map(theirs.map(({ origin, seq }) => [origin, seq]))
      return ok([...state.feeds.values()].flatMap(({ origin, segments }) => {
        const seq = held.get(origin) ?? 0
        return segments.filter(({ lastSeq }) => lastSeq > seq).map(({ firstSeq, lastSeq, bytes, records }): PlannedSegment =>
          ({ ref: { origin, firstSeq, lastSeq }, bytes: bytes.length, records, changes: lastSeq - Math.max(seq + 1, firstSeq) + 1 }))
      }))
    },
    read: async ({ origin, firstSeq, lastSeq }) => {
      const found = state.feeds.get(origin)?.segments.find((segment) => segment.firstSeq <= firstSeq && segment.lastSeq >= lastSeq)
      return found === undefined ? err({ type: 'storage', message: `no segment ${firstSeq}-${lastSeq} of ${origin}` }) : ok(found.bytes)
    },
    apply: applyOne,
    applyRun: async (segments) => {
      const answers: Result<Applied, ApplyFailure>[] = []
      for (const bytes of segments.slice(0, runSegments)) {
        const answer = await applyOne(bytes)
        answers.push(answer)
        if (!answer.ok && answer.error.type !== 'gap' && answer.error.type !== 'fork') break
      }
      return answers
    },
    onLocalChange: (listener) => {
      running.listeners.add(listener)
      return () => running.listeners.delete(listener)
    },
  }
}

/** A run of segments of one feed becomes one, by the production code: the runs that production would choose, or any two neighbours. */
export const joinSome = async (running: Running, choice: number): Promise<boolean> => {
  const { state, rules, open, disk } = running
  const runs = [...state.feeds.values()].flatMap((feed): readonly (readonly [MemFeed, readonly MemSegment[]])[] => {
    const { segments } = feed
    if (choice % 2 === 0) return planRuns(segments.map(({ firstSeq, lastSeq, bytes }) => ({ firstSeq, lastSeq, bytes: bytes.length }))).map(([from, to]) => [feed, segments.slice(from, to + 1)])
    return segments.flatMap((second, index) => {
      const first = segments[index - 1]
      return first !== undefined && second.lastSeq - first.firstSeq < 200 ? [[feed, [first, second]] as const] : []
    })
  })
  const found = runs[(choice >>> 1) % Math.max(1, runs.length)]
  if (found === undefined) return false
  const [feed, run] = found
  const parts = run.flatMap(({ bytes }) => {
    const opened = open(bytes)
    return opened.ok ? [opened.value] : []
  })
  const joined = await joinSegments(rules.joins(parts), { ...feed, algorithm: feed.algorithm as 1 | 2 })
  const [first, last] = [run[0], run.at(-1)]
  // another event may have joined them meanwhile
  if (joined === null || first === undefined || last === undefined || !run.every((part) => feed.segments.includes(part))) return false
  const one = { firstSeq: first.firstSeq, lastSeq: last.lastSeq, records: joined.records, bytes: joined.bytes }
  disk.assign(feed, { segments: feed.segments.flatMap((segment) => (segment === first ? [one] : run.includes(segment) ? [] : [segment])) })
  disk.flush()
  return true
}
