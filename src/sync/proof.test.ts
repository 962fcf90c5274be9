/** Attacks on the greeting: nothing may be told, asked or taken after any of them. */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { decodeMessage, encodeMessage } from './messages-codec.ts'
import type { Device, Meeting } from './testing/device.ts'
import { createDevice, meet, testProject, writeRecords } from './testing/device.ts'
import { createLinkPair } from './testing/link-pair.ts'
import type { Sent } from './testing/link-pair.ts'

const wells = testProject('Wells')
const devices = (): readonly [Device, Device] => {
  const a = createDevice('A', wells)
  const b = createDevice('B', wells)
  writeRecords(a, 3)
  writeRecords(b, 2)
  return [a, b]
}
const failureOf = (meeting: Meeting, side: 'a' | 'b'): string => {
  const { phase } = meeting.sessions[side].state()
  return phase.type === 'failed' ? phase.failure.type : phase.type
}
const toldNothing = (sent: readonly Sent[]): boolean => sent.every(({ kind }) => ['hello', 'proof', 'problem'].includes(kind))

describe('the greeting', () => {
  test('[SES5] a device in the middle that only relays has two links, and passes on neither', async () => {
    const [a, b] = devices()
    const meeting = meet(a, b, { deps: { b: { binding: utf8ToBytes('another link') } } })
    await meeting.pair.run()
    // With the same project the MAC is looked at first; it covers the binding as the signature does.
    expect([failureOf(meeting, 'a'), failureOf(meeting, 'b')]).toEqual(['not-proved', 'not-proved'])
    expect(toldNothing(meeting.pair.transcript)).toBe(true)
  })
  test('[SES5] nor between devices that have no project in common', async () => {
    const [a] = devices()
    const meeting = meet(a, createDevice('B'), { deps: { b: { binding: utf8ToBytes('another link') } } })
    await meeting.pair.run()
    expect([failureOf(meeting, 'a'), failureOf(meeting, 'b')]).toEqual(['not-proved', 'not-proved'])
    expect(toldNothing(meeting.pair.transcript)).toBe(true)
  })
  test('[SES3] any changed byte of a hello or a proof ends the session before anything is told', async () => {
    for (const [from, kind, size] of [['a', 'hello', 100], ['a', 'proof', 83], ['b', 'hello', 100], ['b', 'proof', 83]] as const) {
      for (let at = 0; at < size; at += 5) {
        const [a, b] = devices()
        const change = (sent: Sent): Uint8Array => (sent.from === from && sent.kind === kind ? sent.bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)) : sent.bytes)
        const meeting = meet(a, b, { change })
        await meeting.pair.run()
        expect([from, kind, at, failureOf(meeting, 'a') === 'up-to-date', failureOf(meeting, 'b') === 'up-to-date']).toEqual([from, kind, at, false, false])
        expect([from, kind, at, a.replica.records.size, b.replica.records.size]).toEqual([from, kind, at, 3, 2])
        expect(meeting.pair.transcript.filter((sent) => sent.from !== from && !['hello', 'proof', 'problem'].includes(sent.kind))).toEqual([])
      }
    }
  })
  test('[SES5] a recorded session played again proves nothing', async () => {
    const [a, b] = devices()
    const recorded = meet(a, b)
    await recorded.pair.run()
    const [, fresh] = devices()
    const pair = createLinkPair()
    const meeting = meet(createDevice('nobody'), fresh, { deps: { b: { link: pair.links.b } } })
    for (const { from, bytes } of recorded.pair.transcript) {
      if (from === 'a') meeting.sessions.b.bytes(bytes)
      await pair.run()
    }
    expect(failureOf(meeting, 'b')).toBe('not-proved')
    expect(fresh.replica.records.size).toBe(2)
  })
  test('[SES4] a device that knows the name of the project but not its key is refused', async () => {
    const [, b] = devices()
    const stranger = createDevice('S', { ...wells, key: new Uint8Array(32) })
    const meeting = meet(stranger, b)
    await meeting.pair.run()
    expect(failureOf(meeting, 'b')).toBe('not-proved')
    expect(toldNothing(meeting.pair.transcript)).toBe(true)
  })
  test('[SES5] giving back the other side\'s own MAC proves nothing', async () => {
    const [, b] = devices()
    const stranger = createDevice('S', { ...wells, key: new Uint8Array(32) })
    let given = 0
    const meeting = meet(stranger, b, {
      change: (sent) => {
        const theirs = meeting.pair.transcript.find(({ from, kind }) => from === 'b' && kind === 'proof')
        const [own, other] = [decodeMessage(sent.bytes, false), theirs === undefined ? null : decodeMessage(theirs.bytes, false)]
        if (sent.from !== 'a' || !own.ok || own.value.kind !== 'proof' || other === null || !other.ok || other.value.kind !== 'proof') return sent.bytes
        given++
        return encodeMessage({ ...own.value, mac: other.value.mac })
      },
    })
    await meeting.pair.run()
    expect(given).toBe(1)
    expect(failureOf(meeting, 'b')).toBe('not-proved')
    expect(toldNothing(meeting.pair.transcript.filter(({ from }) => from === 'b'))).toBe(true)
  })
  test('[SES34] what this device said, given back to it, is not taken for a copy of it; a device that has its key is', async () => {
    const mirror = async (victim: Device): Promise<string> => {
      const meeting = meet(victim, createDevice('nobody'))
      let said = 0
      for (let round = 0; round < 4; round++) {
        await new Promise((resolve) => void setImmediate(resolve))
        const told = meeting.pair.transcript.filter(({ from }) => from === 'a')
        for (const { bytes } of told.slice(said)) meeting.sessions.a.bytes(bytes)
        said = told.length
      }
      return failureOf(meeting, 'a')
    }
    const [a] = devices()
    expect([await mirror(a), await mirror(createDevice('A'))]).toEqual(['not-proved', 'not-proved'])
    for (const project of [wells, null]) {
      const twins = meet(createDevice('A', project), createDevice('A', project))
      await twins.pair.run()
      expect([failureOf(twins, 'a'), failureOf(twins, 'b')]).toEqual(['same-device', 'same-device'])
      expect(toldNothing(twins.pair.transcript)).toBe(true)
    }
  })
  test('[SES3] two sides that both think they showed the first code do not meet', async () => {
    const [a, b] = devices()
    const meeting = meet(a, b, { deps: { b: { offered: true } } })
    await meeting.pair.run()
    expect(toldNothing(meeting.pair.transcript)).toBe(true)
  })
  test('[SES4] the project\'s key is in no message but a welcome', async () => {
    const [a, b] = devices()
    const meeting = meet(a, b)
    await meeting.pair.run()
    const key = Buffer.from(wells.key).toString('hex')
    expect(meeting.pair.transcript.filter(({ bytes }) => Buffer.from(bytes).toString('hex').includes(key))).toEqual([])
  })
})
