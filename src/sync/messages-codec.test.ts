import { concatBytes } from '@noble/hashes/utils.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { originOfKey } from '../core/ids.ts'
import type { Origin, ProjectId } from '../core/ids.ts'
import type { FeedHead } from '../core/ports.ts'
import { decodeMessage, digestOfHeads, encodeMessage } from './messages-codec.ts'
import { messageLimits, protocol } from './messages.ts'
import type { Message } from './messages.ts'

const hex = (digits: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits })
const bytes = (size: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: size, maxLength: size })
const count = fc.maxSafeNat().map((n) => n % (messageLimits.count + 1))
const name = fc.string({ maxLength: 60, unit: 'grapheme' }).filter((text) => new TextEncoder().encode(text).length <= 256)
const projectName = fc.record({ id: hex(32) as fc.Arbitrary<ProjectId>, name })
const head = fc.record({ origin: hex(16) as fc.Arbitrary<Origin>, seq: fc.integer({ min: 1, max: 2 ** 31 - 1 }), head: bytes(32) })
const heads = fc.uniqueArray(head, { selector: ({ origin }) => origin, maxLength: 40 }).map((list) => list.sort((a, b) => (a.origin < b.origin ? -1 : 1)))
const hello = fc.constantFrom(1 as const, 2 as const).chain((algorithm) =>
  fc.record({
    kind: fc.constant('hello' as const), minor: fc.nat(5), origin: fc.constant('' as Origin), algorithm: fc.constant(algorithm), publicKey: bytes(algorithm === 1 ? 32 : 65),
    name, nonce: bytes(32), clock: fc.maxSafeNat(), project: fc.option(projectName), forms: count, records: count, others: count,
  }),
).map((message) => Object.assign(message, { origin: originOfKey(message.algorithm, message.publicKey) }))
const messages: fc.Arbitrary<Message> = fc.oneof(
  hello,
  fc.record({ kind: fc.constant('proof' as const), signature: bytes(64), mac: fc.oneof(bytes(0), bytes(16), bytes(32)) }),
  fc.record({ kind: fc.constant('reveal' as const), secret: bytes(32) }),
  fc.record({ kind: fc.constant('join-ask' as const), project: fc.option(projectName) }),
  fc.constantFrom<Message>({ kind: 'join-yes' }, { kind: 'join-no' }, { kind: 'drained' }, { kind: 'ping' }, { kind: 'bye' }),
  fc.record({ kind: fc.constant('welcome' as const), project: fc.record({ id: hex(32) as fc.Arbitrary<ProjectId>, name, key: bytes(32) }) }),
  fc.record({ kind: fc.constant('have' as const), brief: fc.constant(false), heads }),
  fc.record({ kind: fc.constant('have' as const), brief: fc.constant(true), heads: heads.map((list) => list.map((one) => ({ ...one, head: one.head.slice(0, 8) }))) }),
  fc.record({ kind: fc.constant('plan' as const), segments: count, changes: count, records: count, bytes: fc.maxSafeNat() }),
  fc.record({ kind: fc.constant('segment' as const), records: count, bytes: fc.uint8Array({ maxLength: 3000 }) }),
  fc.record({ kind: fc.constant('ack' as const), origin: hex(16) as fc.Arbitrary<Origin>, seq: count, fork: fc.boolean() }),
  fc.record({ kind: fc.constant('heads' as const), digest: bytes(32), sent: count, received: count }),
  fc.record({ kind: fc.constant('channel' as const), channel: fc.nat(255), body: fc.uint8Array({ maxLength: 3000 }) }),
  fc.record({ kind: fc.constant('problem' as const), code: fc.stringMatching(/^[a-z-]{0,64}$/), detail: name }),
)
const plain = (message: Message): unknown => JSON.parse(JSON.stringify(message, (_key, value: unknown) => (value instanceof Uint8Array ? [...value] : value)))
const failure = (input: Uint8Array, newer = false): string => {
  const decoded = decodeMessage(input, newer)
  return decoded.ok ? `decoded ${decoded.value.kind}` : decoded.error.type
}
const sample: Message = {
  kind: 'hello', minor: 0, origin: originOfKey(1, new Uint8Array(32)), algorithm: 1, publicKey: new Uint8Array(32), name: 'Tablet 4', nonce: new Uint8Array(32),
  clock: 1, project: null, forms: 0, records: 0, others: 0,
}

const padded = (code: number, length: number): Uint8Array => concatBytes(Uint8Array.of(code), new Uint8Array(length))
const row = (origin: readonly number[], seq: number): readonly number[] => [...origin, seq, ...Array.from({ length: 32 }, () => 9)]
const have = (...rows: readonly (readonly number[])[]): string => failure(Uint8Array.from([7, rows.length, ...rows.flat()]))

describe('messages', () => {
  test('[MSG1] every message comes out as it went in', () => {
    fc.assert(fc.property(messages, (message) => {
      const decoded = decodeMessage(encodeMessage(message), false)
      expect(decoded.ok && plain(decoded.value)).toEqual(plain(message))
    }), { numRuns: 2000 })
  })
  test('[MSG1] every cut-off message is malformed, never half a message', () => {
    fc.assert(fc.property(messages, fc.nat(), (message, at) => {
      const whole = encodeMessage(message)
      expect(failure(whole.subarray(0, at % whole.length))).toBe('message-malformed')
    }), { numRuns: 2000 })
  })
  test('[MSG2] another major is refused by name, even when nothing after it can be read', () => {
    const hello = encodeMessage(sample)
    hello[5] = protocol.major + 1
    expect(failure(hello)).toBe('protocol-version')
    expect(failure(hello.subarray(0, 7))).toBe('protocol-version')
  })
  test('[MSG2] something that is not Transect is malformed, not another version', () => {
    const hello = encodeMessage(sample)
    hello[1] = 0
    expect(failure(hello)).toBe('message-malformed')
  })
  test('[MSG3] kinds and trailing fields of a newer minor are skipped, those of our own are malformed', () => {
    expect(failure(Uint8Array.of(99, 1, 2), true)).toBe('decoded unknown')
    expect(failure(Uint8Array.of(99, 1, 2), false)).toBe('message-malformed')
    const longer = concatBytes(encodeMessage({ kind: 'heads', digest: new Uint8Array(32), sent: 1, received: 1 }), Uint8Array.of(7))
    expect(failure(longer, true)).toBe('decoded heads')
    expect(failure(longer, false)).toBe('message-malformed')
    const newerHello = concatBytes(encodeMessage({ ...sample, minor: protocol.minor + 1 }), Uint8Array.of(7))
    expect(failure(newerHello, false)).toBe('decoded hello')
    expect(failure(concatBytes(encodeMessage(sample), Uint8Array.of(7)), false)).toBe('message-malformed')
  })
  test('[MSG4] a message longer than its kind may be is refused before it is read', () => {
    expect(failure(padded(1, messageLimits.hello))).toBe('message-too-large')
    expect(failure(padded(2, messageLimits.small))).toBe('message-too-large')
    expect(failure(padded(7, 10_000 * 47 + 8))).toBe('message-too-large')
    expect(failure(padded(9, messageLimits.message))).toBe('message-too-large')
    expect(failure(padded(17, messageLimits.channel + 8))).toBe('message-too-large')
    expect(failure(encodeMessage({ kind: 'channel', channel: 1, body: new Uint8Array(messageLimits.channel) }))).toBe('decoded channel')
    expect(failure(padded(99, messageLimits.small), true)).toBe('message-too-large')
    expect(failure(encodeMessage({ kind: 'segment', records: 1, bytes: new Uint8Array(messageLimits.segment) }))).toBe('decoded segment')
    expect(failure(encodeMessage({ kind: 'segment', records: 1, bytes: new Uint8Array(messageLimits.segment + 1) }))).toBe('message-malformed')
  })
  test('[MSG4] a vector that claims more feeds than its bytes can hold takes no memory for them', () => {
    expect(failure(Uint8Array.of(7, 0x90, 0x4e))).toBe('message-malformed')
    expect(failure(Uint8Array.of(7, 0x91, 0x4e))).toBe('message-malformed')
  })
  test.each<[string, readonly number[]]>([
    ['nothing', []],
    ['kind 0', [0]],
    ['a varint that is not the shortest', [8, 0x80, 0x00, 0, 0, 0]],
    ['a varint without end', [8, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
    ['a yes with more than yes', [4, 1]],
    ['a problem that is not UTF-8', [15, 2, 0xff, 0xfe, 0]],
    ['a project flag that is neither', [3, 2]],
    ['a welcome to nothing', [6, 0, ...Array.from({ length: 32 }, () => 1)]],
    ['an acknowledgement with fork 2', [10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2]],
    ['a signature of 63 bytes', [2, 63, ...Array.from({ length: 63 }, () => 1), 0]],
    ['a mac of 31 bytes', [2, 64, ...Array.from({ length: 64 }, () => 1), 31, ...Array.from({ length: 31 }, () => 1)]],
  ])('[MSG5] refuses %s', (_what, input) => expect(failure(Uint8Array.from(input))).toBe('message-malformed'))
  test('[MSG5] refuses a vector with a feed twice, out of order, or at number 0', () => {
    const a = [1, 1, 1, 1, 1, 1, 1, 1]
    const b = [2, 2, 2, 2, 2, 2, 2, 2]
    expect(have(row(a, 1), row(b, 1))).toBe('decoded have')
    expect(have(row(a, 1), row(a, 2))).toBe('message-malformed')
    expect(have(row(b, 1), row(a, 1))).toBe('message-malformed')
    expect(have(row(a, 0))).toBe('message-malformed')
  })
  test('[MSG6] the digest of a vector does not hang on its order, but on every seq and head', () => {
    fc.assert(fc.property(heads.filter((list) => list.length > 0), fc.nat(), (list, at) => {
      const same = digestOfHeads([...list].reverse())
      expect(same).toEqual(digestOfHeads(list))
      const victim = list[at % list.length] as FeedHead
      expect(digestOfHeads(list.map((item) => (item === victim ? { ...item, seq: item.seq + 1 } : item)))).not.toEqual(same)
      expect(digestOfHeads(list.map((item) => (item === victim ? { ...item, head: item.head.map((byte) => byte ^ 1) } : item)))).not.toEqual(same)
    }), { numRuns: 300 })
  })
  test('[MSG7] a key of the wrong length or of an unknown kind is refused', () => {
    for (const algorithm of [0, 3]) {
      const hello = encodeMessage(sample)
      hello[7] = algorithm
      expect(failure(hello)).toBe('message-malformed')
    }
    expect(failure(encodeMessage({ ...sample, publicKey: new Uint8Array(65) }))).toBe('message-malformed')
  })
  test('[MSG5] 100,000 pieces of garbage decode to a message or a named failure, and never throw', () => {
    let seed = 7
    const next = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) >>> 8
    const real = fc.sample(messages, { numRuns: 200, seed: 11 }).map(encodeMessage)
    const counts = new Map<string, number>()
    for (let i = 0; i < 100_000; i++) {
      const base = i % 2 === 0 ? Uint8Array.from({ length: next() % 120 }, next) : (real[next() % real.length] as Uint8Array).slice()
      if (i % 2 === 1 && base.length > 0) for (let flips = next() % 4; flips >= 0; flips--) base[next() % base.length] = next()
      const result = failure(base, i % 3 === 0)
      counts.set(result, (counts.get(result) ?? 0) + 1)
    }
    expect(counts.get('message-malformed')).toBeGreaterThan(20_000)
    expect(counts.get('decoded segment')).toBeGreaterThan(100)
  })
})
