/** Wrong messages at every place of the machine, and garbage at all of them. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Origin } from '../core/ids.ts'
import { listens, step } from './session.ts'
import { encodeMessage } from './messages-codec.ts'
import type { Message, MessageKind } from './messages.ts'
import type { Exchanging, State, Step } from './state.ts'
import { createDevice, testIdentity, testProject, writeRecords } from './testing/device.ts'
import { testNow, visit } from './testing/places.ts'

const origin = testIdentity('someone').origin
const samples: readonly Message[] = [
  { ...testIdentity('someone'), kind: 'hello', minor: 0, name: 'Someone', nonce: new Uint8Array(32), clock: 1, project: null, forms: 0, records: 0, others: 0 },
  { kind: 'proof', signature: new Uint8Array(64), mac: new Uint8Array(0) },
  { kind: 'join-ask', project: { id: '0'.repeat(32) as never, name: 'Other' } },
  { kind: 'join-yes' }, { kind: 'join-no' },
  { kind: 'welcome', project: testProject('Other') },
  { kind: 'have', brief: false, heads: [{ origin, seq: 3, head: new Uint8Array(32) }] },
  { kind: 'have', brief: true, heads: [{ origin, seq: 3, head: new Uint8Array(8) }] },
  { kind: 'plan', segments: 1, changes: 1, records: 1, bytes: 10 },
  { kind: 'segment', records: 1, bytes: new Uint8Array(10) },
  { kind: 'ack', origin, seq: 1, fork: false },
  { kind: 'drained' },
  { kind: 'heads', digest: new Uint8Array(32), sent: 9, received: 9 },
  { kind: 'channel', channel: 1, body: new Uint8Array(4) },
  { kind: 'reveal', secret: new Uint8Array(32) },
  { kind: 'ping' }, { kind: 'bye' }, { kind: 'problem', code: 'storage', detail: '' },
]
const say = (state: State, message: Message): Step => step(state, { type: 'message', bytes: encodeMessage(message), now: testNow })
const failureOf = ({ state }: Step): string => (state.progress.phase.type === 'failed' ? state.progress.phase.failure.type : state.progress.phase.type)

let states: readonly State[] = []
beforeAll(async () => {
  const wells = testProject('Wells')
  const meetings = [[wells, wells], [wells, null], [null, wells], [null, null]] as const
  const all: State[] = []
  for (const [left, right] of meetings) {
    const a = createDevice('A', left)
    const b = createDevice('B', right)
    writeRecords(a, 20)
    writeRecords(b, 9)
    all.push(...(await visit({ a, b })).map(({ state }) => state))
  }
  states = all
})
const place = <A extends State['at']>(at: A, such: (state: Extract<State, { at: A }>) => boolean = () => true): Extract<State, { at: A }> => {
  const found = states.find((state): state is Extract<State, { at: A }> => state.at === at && such(state as Extract<State, { at: A }>))
  if (found === undefined) throw new Error(`no meeting went through ${at}`)
  return found
}

test('the four meetings go through every place and end identical', () => {
  const places = new Set(states.map(({ at }) => at))
  expect([...places].toSorted()).toEqual(['awaiting-ask', 'awaiting-welcome', 'confirming', 'creating', 'exchanging', 'greeting', 'inviting', 'joining', 'proving', 'starting'])
  expect(states.filter(({ progress }) => progress.phase.type === 'up-to-date').length).toBeGreaterThanOrEqual(8)
})

describe('wrong messages', () => {
  const welcome: Readonly<Partial<Record<State['at'], readonly MessageKind[]>>> = {
    greeting: ['hello', 'problem'],
    proving: ['proof', 'problem'],
    inviting: ['join-yes', 'join-no', 'ping', 'bye', 'problem'],
    'awaiting-ask': ['ping', 'bye', 'problem'],
    confirming: ['ping', 'bye', 'problem'],
    'awaiting-welcome': ['ping', 'bye', 'problem'],
    exchanging: ['have', 'plan', 'channel', 'ping', 'bye', 'problem'],
  }
  test.each(Object.entries(welcome))('[SES1] [SES28] while %s everything else ends the session', (at, kinds) => {
    const state = place(at as State['at'], (found) => (found.at !== 'awaiting-welcome' || found.asked !== null) && (!('digits' in found) || found.digits !== ''))
    for (const message of samples) {
      const next = say(state, message)
      if (!kinds.includes(message.kind)) {
        expect([message.kind, failureOf(next)]).toEqual([message.kind, 'message-unexpected'])
        expect(next.effects.map(({ type }) => type)).toEqual(['close'])
      } else expect([message.kind, failureOf(next)]).not.toEqual([message.kind, 'message-unexpected'])
    }
  })
  test('[SES9] a question about, or a welcome to, another project than the hello named', () => {
    expect(failureOf(say(place('awaiting-ask'), { kind: 'join-ask', project: { id: 'f'.repeat(32) as never, name: 'Wells' } }))).toBe('message-unexpected')
    expect(failureOf(say(place('awaiting-welcome', ({ asked }) => asked !== null), { kind: 'welcome', project: testProject('Other') }))).toBe('message-unexpected')
  })
  test('[SES28] exchange messages out of their round', () => {
    const idle = place('exchanging', (state) => state.in.rounds === 1 && !state.in.open)
    const open = place('exchanging', (state) => state.in.open && state.in.left > 0)
    const applying = place('exchanging', (state) => state.in.applying)
    const full = place('exchanging', (state) => state.in.open && state.in.left === 0)
    const flying = place('exchanging', (state) => state.out.flying.length > 0)
    const segment: Message = { kind: 'segment', records: 1, bytes: new Uint8Array(4) }
    const wrong: readonly (readonly [Exchanging, Message])[] = [
      [idle, segment], [full, segment], [open, { kind: 'plan', segments: 0, changes: 0, records: 0, bytes: 0 }],
      [idle, { kind: 'drained' }], [applying, { kind: 'drained' }],
      [idle, { kind: 'ack', origin, seq: 1, fork: false }], [flying, { kind: 'ack', origin: '0'.repeat(16) as Origin, seq: 1, fork: false }],
      [idle, { kind: 'heads', digest: new Uint8Array(32), sent: 2, received: 0 }], [idle, { kind: 'heads', digest: new Uint8Array(32), sent: 0, received: 5 }],
    ]
    for (const [state, message] of wrong) expect([message.kind, failureOf(say(state, message))]).toEqual([message.kind, 'message-unexpected'])
  })
  test('[SES17] a digest of earlier rounds is no answer, even when it equals our own of then', () => {
    const before = place('exchanging', (state) => state.settling.own !== null && state.progress.phase.type === 'exchanging')
    const { sent, received, digest } = before.settling.own ?? { sent: 0, received: 0, digest: new Uint8Array(32) }
    const heads: Message = { kind: 'heads', digest, sent: received, received: sent }
    expect(say(before, heads).state.progress.phase).toEqual({ type: 'up-to-date', identical: true })
    const later: Exchanging = { ...before, out: { ...before.out, rounds: before.out.rounds + 1 } }
    expect(say(later, heads).state.progress.phase).toEqual({ type: 'exchanging' })
    const receiving: Exchanging = { ...before, in: { ...before.in, open: true } }
    expect(say(receiving, heads).state.progress.phase).toEqual({ type: 'exchanging' })
  })
  test('[SES26] more segments than the window allows are refused before they pile up', () => {
    let next: Step = { state: { ...place('exchanging', (state) => state.in.open && state.in.left > 0) }, effects: [] }
    next = { ...next, state: { ...(next.state as Exchanging), in: { ...(next.state as Exchanging).in, left: 1000 } } }
    let taken = 0
    for (; taken < 100 && next.state.at !== 'ended'; taken++) next = say(next.state, { kind: 'segment', records: 0, bytes: new Uint8Array(256 * 1024) })
    expect(failureOf(next)).toBe('message-too-large')
    expect(taken).toBe(9)
  })
  test('[MSG3] kinds of a newer minor version are skipped once proved, and refused from an equal one', () => {
    const state = place('exchanging')
    const newer = { ...state, peer: { ...state.peer, hello: { ...state.peer.hello, minor: 9 } } }
    const unknown = Uint8Array.of(77, 1, 2, 3)
    expect(step(newer, { type: 'message', bytes: unknown, now: testNow }).effects).toEqual([])
    expect(step(newer, { type: 'message', bytes: unknown, now: testNow }).state.at).toBe('exchanging')
    expect(failureOf(step(state, { type: 'message', bytes: unknown, now: testNow }))).toBe('message-malformed')
  })
  test('a problem of the other side ends the session with its words, and is not answered', () => {
    for (const at of ['greeting', 'proving', 'confirming', 'exchanging'] as const) {
      const next = say(place(at), { kind: 'problem', code: 'storage', detail: 'disk full' })
      expect(next.state.progress.phase).toEqual({ type: 'failed', failure: { type: 'peer-failed', message: 'storage: disk full' } })
      expect(next.effects).toEqual([{ type: 'close', last: null }])
    }
  })
})

test('[SES28] [SES1] 100,000 pieces of garbage at every place: no throw, and before the proof nothing but a greeting is done', () => {
  const real = samples.map(encodeMessage)
  const listening = states.filter(listens)
  const seen = new Map<string, number>()
  const seed = 4711
  let random = seed
  const next = (): number => (random = (Math.imul(random, 1664525) + 1013904223) >>> 0) >>> 8
  for (let i = 0; i < 100_000; i++) {
    const state = listening[next() % listening.length] as State
    const bytes = i % 3 === 0 ? Uint8Array.from({ length: next() % 80 }, next) : (real[next() % real.length] as Uint8Array).slice()
    if (i % 3 === 1) for (let flips = next() % 5; flips > 0; flips--) bytes[next() % bytes.length] = next()
    const { state: after, effects } = step(state, { type: 'message', bytes, now: testNow })
    const shown = after.progress.phase.type === 'failed' ? after.progress.phase.failure.type : after.at
    seen.set(shown, (seen.get(shown) ?? 0) + 1)
    if (state.at === 'greeting' || state.at === 'proving') {
      const done = effects.filter(({ type }) => !['close', 'sign', 'verify', 'send'].includes(type))
      if (done.length > 0) throw new Error(`seed ${seed}, step ${i}: ${done.map(({ type }) => type).join()}`)
    }
    if (after.at === 'ended' && effects.at(-1)?.type !== 'close') throw new Error(`seed ${seed}, step ${i}: ended without closing`)
  }
  expect(seen.get('message-malformed')).toBeGreaterThan(20_000)
  expect(seen.get('message-unexpected')).toBeGreaterThan(10_000)
})

test('[SES28] random sequences of well-formed messages never throw and never hold more than the window', () => {
  fc.assert(fc.property(fc.array(fc.nat(samples.length - 1), { maxLength: 60 }), fc.nat(), (script, at) => {
    const listening = states.filter(listens)
    let state = listening[at % listening.length] as State
    for (const index of script) {
      state = say(state, samples[index] as Message).state
      if (state.at !== 'exchanging') continue
      expect(state.in.waiting.length).toBeLessThanOrEqual(60)
      expect(state.progress.receiving.done).toBeLessThanOrEqual(state.progress.receiving.total)
    }
  }), { numRuns: 2000 })
})
