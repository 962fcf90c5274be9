/** Digits to compare, and devices in the middle that hold a link to each side. */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { digitsOf, nonceOf } from './digits.ts'
import { decodeMessage, encodeMessage } from './messages-codec.ts'
import type { Message } from './messages.ts'
import type { Progress } from './progress.ts'
import { createDevice, meet, testProject, writeRecords, type Device } from './testing/device.ts'
import type { Sent } from './testing/link-pair.ts'

const wells = testProject('Wells')
const crew = (): Device => {
  const device = createDevice('Tablet', wells)
  writeRecords(device, 3)
  return device
}
const digitsIn = ({ phase }: Progress): string => ('digits' in phase ? phase.digits : 'none')
const failureIn = ({ phase }: Progress): string => (phase.type === 'failed' ? phase.failure.type : phase.type)
const changed = (kind: Message['kind'], change: (message: Message) => Message) => (sent: Sent): Uint8Array => {
  const decoded = sent.kind === kind ? decodeMessage(sent.bytes, true) : null
  return decoded?.ok === true ? encodeMessage(change(decoded.value)) : sent.bytes
}

test('[SES32] the digits hang on both hellos, both secrets and the link, and not on who asks', () => {
  const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const transcript = { binding: one, offered: one, answered: two }
  const secrets = { offered: one, answered: two }
  const digits = digitsOf(transcript, secrets)
  expect(digits).toMatch(/^\d{6}$/)
  const others = [
    digitsOf({ ...transcript, binding: two }, secrets), digitsOf({ ...transcript, offered: two }, secrets), digitsOf({ ...transcript, answered: one }, secrets),
    digitsOf(transcript, { ...secrets, offered: two }), digitsOf(transcript, { ...secrets, answered: one }),
  ]
  expect(new Set([digits, ...others]).size).toBe(6)
  // An app of tomorrow must show an app of today the same.
  expect([digits, Buffer.from(nonceOf(one)).toString('hex').slice(0, 8)]).toMatchInlineSnapshot(`
    [
      "379788",
      "f37b3b43",
    ]
  `)
})

describe('at a first meeting', () => {
  test('[SES32] both sides show the same six digits before anybody is let in', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 5; round++) {
      const meeting = meet(crew(), createDevice('Phone'))
      await meeting.pair.run()
      const [a, b] = [digitsIn(meeting.sessions.a.state()), digitsIn(meeting.sessions.b.state())]
      expect(a).toMatch(/^\d{6}$/)
      expect(b).toBe(a)
      seen.add(a)
    }
    expect(seen.size).toBe(5)
  })
  test('[SES32] a device in the middle with a link to each side makes them show different digits', async () => {
    for (let round = 0; round < 5; round++) {
      const left = meet(crew(), createDevice('Middle'), { deps: { a: { binding: utf8ToBytes('left link') }, b: { binding: utf8ToBytes('left link') } } })
      const right = meet(createDevice('Middle', wells), createDevice('Phone'), { deps: { a: { binding: utf8ToBytes('right link') }, b: { binding: utf8ToBytes('right link') } } })
      await left.pair.run()
      await right.pair.run()
      expect(digitsIn(left.sessions.a.state())).toMatch(/^\d{6}$/)
      expect(digitsIn(left.sessions.a.state())).not.toBe(digitsIn(right.sessions.b.state()))
    }
  })
  test('[SES32] it cannot look for a secret that makes them equal: the hello has fixed it', async () => {
    const meeting = meet(crew(), createDevice('Phone'), { change: changed('reveal', (message) => ({ ...message, secret: new Uint8Array(32) }) as Message) })
    await meeting.pair.run()
    expect([failureIn(meeting.sessions.a.state()), failureIn(meeting.sessions.b.state())]).toContain('not-proved')
    expect(meeting.pair.transcript.some(({ kind }) => kind === 'welcome')).toBe(false)
  })
  test('[SES32] nothing is told of a secret before both hellos, nor to devices of one project', async () => {
    const strangers = meet(crew(), createDevice('Phone'))
    await strangers.pair.run()
    const said = strangers.pair.said()
    for (const side of ['a', 'b']) expect(said.indexOf(`${side} reveal`)).toBeGreaterThan(Math.max(said.indexOf('a proof'), said.indexOf('b proof')))
    const friends = meet(crew(), createDevice('Friend', wells))
    await friends.pair.run()
    expect(friends.pair.said().filter((what) => what.endsWith('reveal'))).toEqual([])
  })
  test('[SES32] a question before the secret is out of turn', async () => {
    const dropped = (sent: Sent): Uint8Array | null => (sent.kind === 'reveal' && sent.from === 'a' ? null : sent.bytes)
    const meeting = meet(crew(), createDevice('Phone'), { change: dropped as (sent: Sent) => Uint8Array })
    await meeting.pair.run()
    expect(failureIn(meeting.sessions.b.state())).toBe('message-unexpected')
  })
  test('[SES32] so is a yes before it: who has kept its secret back gets no key', async () => {
    const dropped = (sent: Sent): Uint8Array | null => (sent.kind === 'reveal' && sent.from === 'b' ? null : sent.bytes)
    const meeting = meet(crew(), createDevice('Phone'), { change: dropped as (sent: Sent) => Uint8Array })
    await meeting.pair.run()
    meeting.sessions.b.confirm(true)
    await meeting.pair.run()
    expect(failureIn(meeting.sessions.a.state())).toBe('message-unexpected')
    expect(meeting.pair.transcript.some(({ kind }) => kind === 'welcome')).toBe(false)
  })
})

describe('a proxy that holds a link to each side and passes on what they say', () => {
  /** Two links with a device between that swaps the fingerprints: each side's link ends at it, so the bindings differ. */
  const between = async (a: Device, b: Device, alter: (sent: Sent) => Uint8Array = ({ bytes }) => bytes) => {
    const ends = (side: string) => ({ binding: utf8ToBytes(`link of ${side} with the middle`) })
    const meeting = meet(a, b, { deps: { a: ends('a'), b: ends('b') }, change: alter })
    await meeting.pair.run()
    return meeting
  }
  test('[SES5] is refused by both, strangers or not, and nothing has been told or taken', async () => {
    for (const other of [createDevice('Phone'), createDevice('Friend', wells)]) {
      const tablet = crew()
      const meeting = await between(tablet, other)
      expect([failureIn(meeting.sessions.a.state()), failureIn(meeting.sessions.b.state())]).toEqual(['not-proved', 'not-proved'])
      expect(meeting.pair.transcript.every(({ kind }) => ['hello', 'proof', 'problem'].includes(kind))).toBe(true)
      expect([tablet.replica.records.size, other.replica.records.size]).toEqual([3, 0])
    }
  })
  test('[SES5] also when it puts its own name or nonce into the hellos', async () => {
    const own = changed('hello', (message) => ({ ...message, name: 'Tablet', nonce: new Uint8Array(32) }) as Message)
    const meeting = await between(crew(), createDevice('Phone'), own)
    expect([failureIn(meeting.sessions.a.state()), failureIn(meeting.sessions.b.state())]).toEqual(['not-proved', 'not-proved'])
  })
  test('[SES5] messages of a live session said twice or turned round change nothing', async () => {
    const [tablet, friend] = [crew(), createDevice('Friend', wells)]
    const meeting = meet(tablet, friend)
    await meeting.pair.run()
    const before = [tablet.replica.records.size, friend.replica.records.size]
    const said = meeting.pair.transcript.filter(({ from, kind }) => from === 'a' && !['hello', 'proof'].includes(kind))
    for (const { bytes } of said) meeting.sessions.b.bytes(bytes)
    for (const { bytes } of said) meeting.sessions.a.bytes(bytes)
    await meeting.pair.run()
    expect([tablet.replica.records.size, friend.replica.records.size]).toEqual(before)
    expect([...friend.replica.records.values()]).toEqual([...tablet.replica.records.values()])
  })
})
