import * as fc from 'fast-check'
import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { readAddress } from './addresses.ts'
import { decodeBase32, encodeBase32 } from './base32.ts'
import { deriveIce } from './one-scan.ts'
import { decodePairingCode, encodePairingCode, type PairingCode } from './pairing-code.ts'

const iceText = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCXYZabcxyz0189+/'), minLength: min, maxLength: max })
const candidate = fc.oneof(
  fc.record({ kind: fc.constant('ipv4' as const), bytes: fc.uint8Array({ minLength: 4, maxLength: 4 }), port: fc.nat(65535) }),
  fc.record({ kind: fc.constantFrom('ipv6' as const, 'mdns' as const), bytes: fc.uint8Array({ minLength: 16, maxLength: 16 }), port: fc.nat(65535) }),
)
const anyCode: fc.Arbitrary<PairingCode> = fc.record({
  role: fc.constantFrom('offer' as const, 'answer' as const),
  nonce: fc.nat(65535),
  fingerprint: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  ufrag: iceText(4, 64),
  pwd: iceText(22, 64),
  passive: fc.boolean(),
  candidates: fc.array(candidate, { maxLength: 8 }),
})

const oneScanCode: fc.Arbitrary<PairingCode> = fc.tuple(anyCode, fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.uint8Array({ minLength: 8, maxLength: 8 }))
  .map(([code, seed, both]) => ({ ...code, role: 'offer', passive: false, ...deriveIce(seed, 'shown'), oneScan: { seed, from: both.slice(0, 4), to: both.slice(4) } }))

const at = (text: string, port: number) => ({ ...readAddress(text)!, port })
const sample = (candidates: PairingCode['candidates']): PairingCode => ({
  role: 'offer', nonce: 0xfedc, fingerprint: Uint8Array.from({ length: 32 }, (_, i) => i * 7), ufrag: 'a+/Z',
  pwd: 'abcdefghijklmnopqrstuvwx', passive: false, candidates,
})
const name = 'a1b2c3d4-1111-4222-8333-0123456789ab.local'

test('[PAIR1] every code comes back as it was', () => {
  fc.assert(fc.property(fc.oneof(anyCode, oneScanCode), (code) => { expect(decodePairingCode(encodePairingCode(code))).toEqual({ ok: true, value: code }) }), { numRuns: 2000 })
})

test('[PAIR1] typical codes fit a QR code of version 5 in its alphanumeric mode', () => {
  const [ipv4, ipv6, mdns] = [at('192.168.43.7', 50000), at('fd00::1:2', 50001), at(name, 54321)]
  for (const candidates of [[ipv4], [ipv4, ipv4, ipv4], [ipv4, ipv6], [mdns], [mdns, mdns]]) {
    const text = encodePairingCode(sample(candidates))
    expect(text).toMatch(/^T1[0-9A-Z]+$/)
    expect(encode(text, { ecc: 'L' }).version).toBeLessThanOrEqual(candidates.length === 1 && candidates[0] === ipv4 ? 4 : 5)
  }
})

test('[ONE3] a code for one scan stays as small a picture', () => {
  const oneScan = { seed: new Uint8Array(16).fill(9), from: new Uint8Array(4).fill(1), to: new Uint8Array(4).fill(2) }
  const text = encodePairingCode({ ...sample([at('192.168.43.7', 50000)]), oneScan })
  expect(text).toMatch(/^T2[0-9A-Z]+$/)
  expect(encode(text, { ecc: 'L' }).version).toBe(4)
  expect(encode(encodePairingCode({ ...sample([at(name, 1)]), oneScan }), { ecc: 'L' }).version).toBe(5)
})

test('[PAIR2] spaces, line breaks, lower case and look-alike letters do no harm', () => {
  const code = sample([at(name, 1)])
  const text = encodePairingCode(code)
  const worn = ` "${text.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l').replaceAll(/(.{20})/g, '$1\r\n \u200B')}" `
  expect(decodePairingCode(worn)).toEqual({ ok: true, value: code })
})

const failure = (text: string) => {
  const read = decodePairingCode(text)
  return read.ok ? 'ok' : read.error
}

test('[PAIR4] each way to be wrong has its name', () => {
  const text = encodePairingCode(sample([]))
  expect(failure('')).toBe('not-a-code')
  expect(failure('https://example.org/T1')).toBe('not-a-code')
  expect(failure('T20 starts at noon')).toBe('not-a-code')
  expect(failure('T'.repeat(1001))).toBe('not-a-code')
  expect(failure(text.slice(0, -1))).toBe('damaged')
  expect(failure(text.slice(0, 40) + (text[40] === 'A' ? 'B' : 'A') + text.slice(41))).toBe('damaged')
  expect(failure(`T1${'0'.repeat(52)}`)).toBe('damaged')
  expect(failure(text.replace('T1', 'T3'))).toBe('newer-app')
  expect(failure(text.replace('T1', 'T2'))).toBe('damaged')
})

test('[PAIR4] 100,000 random and mutated texts never throw', () => {
  const text = encodePairingCode(sample([at(name, 1), at('192.168.1.1', 9)]))
  const mutated = fc.tuple(fc.nat(text.length), fc.nat(4), fc.string({ maxLength: 4 })).map(([from, drop, put]) => text.slice(0, from) + put + text.slice(from + drop))
  const packed = fc.uint8Array({ minLength: 32, maxLength: 120 }).map((bytes) => `T1${encodeBase32(bytes)}`)
  let taken = 0
  fc.assert(fc.property(fc.oneof(mutated, packed, fc.string({ unit: 'binary', maxLength: 200 })), (input) => {
    if (decodePairingCode(input).ok) taken += 1
  }), { numRuns: 100_000 })
  expect(taken).toBeGreaterThan(0)
})

test('[PAIR2] base 32 takes back what it wrote and refuses what it never writes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => { expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes) }))
  expect(decodeBase32('U')).toBeNull()
  expect(decodeBase32('0')).toBeNull()
  expect(decodeBase32('01')).toBeNull()
})
