import { describe, expect, test } from 'vitest'
import type { Link, Replica } from '../core/ports.ts'
import { err } from '../core/result.ts'
import { encodeMessage } from './messages-codec.ts'
import { createOutbox } from './outbox.ts'
import type { Device, Meeting } from './testing/device.ts'
import { createDevice, meet, testProject, testVerify, writeRecords } from './testing/device.ts'
import { createTime, settled } from './testing/time.ts'

const wells = testProject('Wells')
const phase = (meeting: Meeting, side: 'a' | 'b'): unknown => meeting.sessions[side].state().phase
const devices = () => {
  const [a, b] = [createDevice('A', wells), createDevice('B', wells)]
  writeRecords(a, 30)
  writeRecords(b, 30)
  return [a, b] as const
}

const reject = (): Promise<never> => Promise.reject(new Error('a bug'))

describe('the runner', () => {
  test('[SES24] never has two storage calls of one session at once', async () => {
    const [a, b] = devices()
    let now = 0
    let most = 0
    const slow = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => async (...args: A): Promise<R> => {
      most = Math.max(most, ++now)
      await settled()
      now--
      return call(...args)
    }
    const replica = { ...a.replica, heads: slow(a.replica.heads), missing: slow(a.replica.missing), read: slow(a.replica.read), apply: slow(a.replica.apply) }
    const meeting = meet(a, b, { deps: { a: { replica } } })
    for (let i = 0; i < 60; i++) await meeting.pair.run()
    expect(phase(meeting, 'a')).toEqual({ type: 'up-to-date', identical: true })
    expect(most).toBe(1)
  })
  /** The first apply of b waits until the rest has come. */
  const delayed = async (applyRun: (b: Device, segments: readonly Uint8Array[]) => ReturnType<NonNullable<Replica['applyRun']>>) => {
    const [a, b] = devices()
    writeRecords(a, 200)
    const gate: { open: () => void } = { open: () => undefined }
    const held = new Promise<void>((resolve) => (gate.open = resolve))
    const apply = async (segment: Uint8Array) => held.then(() => b.replica.apply(segment))
    const meeting = meet(a, b, { deps: { b: { replica: { ...b.replica, apply, applyRun: (segments) => applyRun(b, segments) } } } })
    await meeting.pair.run()
    expect(meeting.pair.said().filter((line) => line === 'b ack').length).toBe(0)
    gate.open()
    await settled()
    await meeting.pair.run()
    return { meeting, b }
  }
  test('[SES30] what waits is applied in runs, and acknowledged one by one in order', async () => {
    const runs: number[] = []
    const { meeting, b } = await delayed(async (device, segments) => {
      // as a replica that takes five at a time
      runs.push(Math.min(5, segments.length))
      return Promise.all(segments.slice(0, 5).map((segment) => device.replica.apply(segment)))
    })
    expect(phase(meeting, 'a')).toEqual({ type: 'up-to-date', identical: true })
    // 29 segments of at most 8 changes, the first alone
    expect(runs).toEqual([5, 5, 5, 5, 5, 3])
    expect(meeting.pair.said().filter((line) => line === 'b ack').length).toBe(29)
    expect(b.replica.applies).toBe(29)
  })
  test('[SES30] a segment of a run that is refused ends the session after those before it', async () => {
    const { meeting, b } = await delayed(async (device, [first]) => [await device.replica.apply(first as Uint8Array), err({ type: 'segment-malformed', message: 'broken' })])
    expect(phase(meeting, 'b')).toMatchObject({ type: 'failed', failure: { type: 'segment-refused' } })
    expect(meeting.acknowledged.a).toEqual([8, 16])
    expect(b.replica.applies).toBe(2)
  })
  test.each(['heads', 'missing', 'read', 'apply'] as const)('[SES27] a rejected %s ends the session in words', async (call) => {
    const [a, b] = devices()
    const meeting = meet(a, b, { deps: { a: { replica: { ...a.replica, [call]: () => Promise.reject(new Error('a bug')) } } } })
    await meeting.pair.run()
    expect(phase(meeting, 'a')).toEqual({ type: 'failed', failure: { type: 'storage', message: 'a bug' } })
  })
  test('[SES27] so does a rejected signature, check, project, or send', async () => {
    const [a] = devices()
    const broken = [
      { identity: { ...a.identity, sign: reject } }, { verify: reject }, { membership: { ...a.membership, current: reject } },
    ]
    for (const deps of broken) {
      const meeting = meet(...devices(), { deps: { a: deps } })
      await meeting.pair.run()
      expect(phase(meeting, 'a')).toEqual({ type: 'failed', failure: { type: 'storage', message: 'a bug' } })
    }
    const meeting = meet(...devices(), { deps: { a: { link: { send: reject, close: () => undefined } } } })
    await meeting.pair.run()
    expect(phase(meeting, 'a')).toEqual({ type: 'failed', failure: { type: 'link-lost', message: 'a bug' } })
  })
  test('[SES26] messages wait while an own answer is awaited, in their order', async () => {
    const [a, b] = devices()
    const gate: { open: () => void } = { open: () => undefined }
    const held = new Promise<void>((resolve) => (gate.open = resolve))
    const meeting = meet(a, b, { deps: { b: { verify: async (...args) => held.then(() => testVerify(...args)) } } })
    await meeting.pair.run()
    expect(meeting.pair.said().filter((line) => line === 'a have').length).toBe(1)
    expect(phase(meeting, 'b')).toEqual({ type: 'greeting' })
    gate.open()
    await meeting.pair.run()
    expect(phase(meeting, 'b')).toEqual({ type: 'up-to-date', identical: true })
  })
  test('[SES26] but not without end', async () => {
    const [a, b] = devices()
    const meeting = meet(a, b, { deps: { b: { verify: () => new Promise(() => undefined) } } })
    await meeting.pair.run()
    for (let i = 0; i < 5000; i++) meeting.sessions.b.bytes(encodeMessage({ kind: 'ping' }))
    expect(phase(meeting, 'b')).toMatchObject({ failure: { type: 'message-too-large' } })
  })
  test('[SES26] what came before the link went is still judged', async () => {
    const [a] = devices()
    const meeting = meet(a, createDevice('B', testProject('Schools')))
    await settled()
    meeting.sessions.b.bytes(encodeMessage({ kind: 'problem', code: 'protocol-version', detail: 'too old' }))
    meeting.sessions.b.lost('gone')
    expect(phase(meeting, 'b')).toEqual({ type: 'failed', failure: { type: 'peer-failed', message: 'protocol-version: too old' } })
  })
  test('stops its timers and listeners however a session ends', async () => {
    for (const finish of [(m: Meeting) => m.sessions.a.close(), (m: Meeting) => m.pair.cut(), (m: Meeting) => m.sessions.a.bytes(Uint8Array.of(0))]) {
      const meeting = meet(...devices())
      await meeting.pair.run()
      finish(meeting)
      await meeting.pair.run()
      expect(meeting.time.timers).toBe(0)
    }
  })
})

const slowLink = () => {
  const sent: number[] = []
  const waiting: ((took: boolean) => void)[] = []
  let closed = 0
  const link: Link = { send: (bytes) => new Promise((resolve) => { sent.push(bytes[0] as number); waiting.push(resolve) }), close: () => void closed++ }
  return { link, sent, take: () => waiting.shift()?.(true), get closed() { return closed } }
}

describe('the outbox', () => {
  test('[SES25] hands over one message after the other', async () => {
    const { link, sent, take } = slowLink()
    const outbox = createOutbox(link, createTime().every, () => undefined)
    for (const byte of [1, 2, 3]) outbox.send(Uint8Array.of(byte))
    await settled()
    expect(sent).toEqual([1])
    take()
    await settled()
    expect(sent).toEqual([1, 2])
  })
  test('[SES25] at the end drops what waits, says the last word, and closes once', async () => {
    const slow = slowLink()
    const time = createTime()
    const outbox = createOutbox(slow.link, time.every, () => undefined)
    for (const byte of [1, 2, 3]) outbox.send(Uint8Array.of(byte))
    outbox.close(Uint8Array.of(9))
    for (let i = 0; i < 3; i++) {
      slow.take()
      await settled()
    }
    expect(slow.sent).toEqual([1, 9])
    expect(slow.closed).toBe(1)
    expect(time.timers).toBe(0)
  })
  test('[SES25] closes a link that takes nothing any more', () => {
    const slow = slowLink()
    const time = createTime()
    const outbox = createOutbox(slow.link, time.every, () => undefined)
    outbox.send(Uint8Array.of(1))
    outbox.close(Uint8Array.of(9))
    expect(slow.closed).toBe(0)
    time.advance(2000)
    expect(slow.closed).toBe(1)
  })
})
