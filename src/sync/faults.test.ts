/** What breaks: links at every message and byte, time, storage, segments, forks, gaps. What was committed stays; the next meeting goes on. */
import { describe, expect, test } from 'vitest'
import { ok } from '../core/result.ts'
import type { ApplyFailure } from '../core/ports.ts'
import { windowBytes } from './outbound.ts'
import type { Device, Meeting, MeetingOptions } from './testing/device.ts'
import { createDevice, meet, testProject, writeRecords } from './testing/device.ts'

const wells = testProject('Wells')
const failureOf = (meeting: Meeting, side: 'a' | 'b'): string => {
  const { phase } = meeting.sessions[side].state()
  return phase.type === 'failed' ? phase.failure.type : phase.type
}
const pair = (a: number, b: number, bytes = 40): readonly [Device, Device] => {
  const devices = [createDevice('A', wells), createDevice('B', wells)] as const
  if (a > 0) writeRecords(devices[0], a, 'record', bytes)
  if (b > 0) writeRecords(devices[1], b, 'record', bytes)
  return devices
}
/** Meets and says yes to any question. */
const meetWilling = async (a: Device, b: Device, options: MeetingOptions = {}): Promise<Meeting> => {
  const meeting = meet(a, b, options)
  for (const side of ['a', 'b'] as const) {
    let asked = false
    meeting.sessions[side].onState(({ phase }) => {
      if (phase.type === 'confirm-join' && !asked) meeting.sessions[side].confirm(asked = true)
    })
  }
  await meeting.pair.run()
  return meeting
}
const segmentBytes = (meeting: Meeting): number =>
  meeting.pair.transcript.filter(({ kind }) => kind === 'segment').reduce((sum, { bytes }) => sum + bytes.length, 0)

describe('a link that breaks', () => {
  test('[SES13] at any message: nothing is lost, and the next meeting sends only what is not there', async () => {
    const whole = await meetWilling(...pair(60, 20))
    const messages = whole.pair.transcript.length
    for (let cutAtMessage = 0; cutAtMessage < messages; cutAtMessage++) {
      const [a, b] = pair(60, 20)
      const first = await meetWilling(a, b, { cutAtMessage })
      const applied = a.replica.applies + b.replica.applies
      const second = await meetWilling(a, b)
      expect([cutAtMessage, second.sessions.a.state().phase]).toEqual([cutAtMessage, { type: 'up-to-date', identical: true }])
      expect(b.replica.content()).toEqual(a.replica.content())
      expect(a.replica.content().length).toBe(80)
      // Every segment was applied exactly once over both meetings: what was committed is not asked for again.
      expect(a.replica.applies + b.replica.applies).toBe(whole.pair.said().filter((line) => line.endsWith('segment')).length)
      expect(segmentBytes(second)).toBeLessThanOrEqual(segmentBytes(whole))
      if (applied === 0) expect(segmentBytes(second)).toBe(segmentBytes(whole))
      expect(['link-lost', 'closed']).toContain(failureOf(first, 'a'))
    }
  })
  test('[SES13] at any byte of a message', async () => {
    const total = (await meetWilling(...pair(20, 5))).pair.transcript.reduce((sum, { bytes }) => sum + bytes.length, 0)
    for (let cutAtByte = 0; cutAtByte < total; cutAtByte += 97) {
      const [a, b] = pair(20, 5)
      await meetWilling(a, b, { cutAtByte })
      await meetWilling(a, b)
      expect([cutAtByte, b.replica.content()]).toEqual([cutAtByte, a.replica.content()])
      expect(a.replica.records.size).toBe(25)
    }
  })
  test('[SES8] [SES9] in the middle of joining: the next meeting ends in one project on both', async () => {
    for (const project of [wells, null]) {
      const make = (): readonly [Device, Device] => {
        const devices = [createDevice('A', project), createDevice('B')] as const
        for (const device of devices) writeRecords(device, 5)
        return devices
      }
      const messages = (await meetWilling(...make())).pair.transcript.length
      for (let cutAtMessage = 0; cutAtMessage < messages; cutAtMessage++) {
        const [a, b] = make()
        await meetWilling(a, b, { cutAtMessage })
        const second = await meetWilling(a, b)
        expect([cutAtMessage, failureOf(second, 'a')]).toEqual([cutAtMessage, 'up-to-date'])
        expect(a.membership.project).toEqual(b.membership.project)
        expect(a.replica.content()).toEqual(b.replica.content())
      }
    }
  })
  test('[SES13] at most one window is under way without acknowledgement', async () => {
    const [a, b] = pair(80, 0, 25_000)
    const meeting = meet(a, b)
    const settle = async (from?: 'a' | 'b'): Promise<void> => {
      for (let quiet = 0; quiet < 3; ) {
        await new Promise((resolve) => void setImmediate(resolve))
        quiet = meeting.pair.deliver(from) ? 0 : quiet + 1
      }
    }
    while (!meeting.pair.said().includes('a segment')) {
      await new Promise((resolve) => void setImmediate(resolve))
      meeting.pair.deliver()
    }
    await settle('a')
    const under = segmentBytes(meeting)
    expect(under).toBeGreaterThan(windowBytes / 2)
    expect(under).toBeLessThanOrEqual(windowBytes + 64)
    await meeting.pair.run()
    expect(failureOf(meeting, 'a')).toBe('up-to-date')
  })
  test('[SES13] at most one window goes twice when acknowledgements are lost', async () => {
    const [a, b] = pair(160, 0, 25_000)
    const meeting = meet(a, b, { change: (sent) => (sent.kind === 'ack' && b.replica.applies > 4 ? null : sent.bytes) })
    await meeting.pair.run()
    meeting.pair.cut()
    const before = segmentBytes(meeting)
    const second = await meetWilling(a, b)
    expect(b.replica.content()).toEqual(a.replica.content())
    const lacking = a.replica.content().length * 25_000 - before
    expect(segmentBytes(second)).toBeLessThan(lacking + windowBytes + 20_000)
  })
  test('[SES19] after everything was compared is no failure', async () => {
    const meeting = await meetWilling(...pair(1, 1))
    meeting.pair.cut()
    expect([failureOf(meeting, 'a'), failureOf(meeting, 'b')]).toEqual(['closed', 'closed'])
  })
})

describe('silence', () => {
  test('[SES2] no greeting within 20 s is a timeout', async () => {
    const meeting = meet(...pair(1, 1))
    await new Promise((resolve) => void setImmediate(resolve))
    meeting.time.advance(19_999)
    expect(failureOf(meeting, 'a')).toBe('greeting')
    meeting.time.advance(1)
    expect(failureOf(meeting, 'a')).toBe('timeout')
    expect(meeting.pair.said()).toEqual(['a hello', 'b hello', 'a problem', 'b problem'])
  })
  test('[SES2] pings keep a quiet session open, also while a user thinks for ten minutes', async () => {
    const joining = meet(createDevice('A', wells), createDevice('B'))
    await joining.pair.run()
    const open = await meetWilling(...pair(1, 1))
    for (let seconds = 0; seconds < 600; seconds += 5) {
      for (const meeting of [joining, open]) {
        meeting.time.advance(5000)
        await meeting.pair.run()
      }
    }
    expect([failureOf(joining, 'a'), failureOf(joining, 'b')]).toEqual(['waiting-for-join', 'confirm-join'])
    expect(failureOf(open, 'a')).toBe('up-to-date')
    expect(open.pair.said().filter((line) => line === 'a ping').length).toBe(40)
  })
  test('[SES2] [SES19] 60 s without a message is a timeout while something is under way, and a close after it', async () => {
    const [a, b] = pair(5, 5)
    const stuck = meet(a, b, { change: (sent) => (['ack', 'ping'].includes(sent.kind) ? null : sent.bytes) })
    await stuck.pair.run()
    const open = await meetWilling(...pair(1, 1))
    for (let seconds = 0; seconds < 60; seconds += 5) {
      expect(failureOf(stuck, 'a')).toBe('exchanging')
      stuck.time.advance(5000)
      open.time.advance(5000)
      await stuck.pair.run()
    }
    expect(failureOf(stuck, 'a')).toBe('timeout')
    expect(failureOf(open, 'a')).toBe('closed')
  })
})

describe('a segment that is not taken', () => {
  const refusals: readonly ApplyFailure[] = [
    { type: 'segment-malformed', message: 'bad column' }, { type: 'segment-too-large', message: '17 MiB' },
    { type: 'segment-version', version: 9 }, { type: 'signature-wrong', origin: createDevice('A').identity.origin },
  ]
  test.each(refusals)('[SES23] $type: both sides stop, the reason is named, data is unchanged', async (failure) => {
    const [a, b] = pair(20, 0)
    b.replica.failApply(failure)
    const meeting = await meetWilling(a, b)
    expect(meeting.sessions.b.state().phase).toMatchObject({ failure: { type: 'segment-refused', message: expect.stringContaining(failure.type) as string } })
    expect(meeting.sessions.a.state().phase).toMatchObject({ failure: { type: 'peer-failed', message: expect.stringContaining('segment-refused') as string } })
    expect(b.replica.content()).toEqual([])
    expect((await meetWilling(a, b)).sessions.b.state().phase).toEqual({ type: 'up-to-date', identical: true })
  })
  test('[SES15] a gap makes us tell our vector once more, and everything arrives', async () => {
    const [a, b] = pair(40, 3)
    b.replica.failApply({ type: 'gap', origin: a.identity.origin, have: 0, firstSeq: 1 })
    const meeting = await meetWilling(a, b)
    expect(meeting.pair.said().filter((line) => line === 'b have').length).toBe(2)
    expect(failureOf(meeting, 'a')).toBe('up-to-date')
    expect(b.replica.content()).toEqual(a.replica.content())
    expect(meeting.sessions.b.state().receiving.done).toBe(meeting.sessions.b.state().receiving.total)
  })
  test('[SES15] what was planned before the vector came again and is not read yet is not sent twice', async () => {
    const [a, b] = pair(160, 0, 25_000)
    b.replica.failApply({ type: 'gap', origin: a.identity.origin, have: 0, firstSeq: 1 })
    const meeting = await meetWilling(a, b)
    expect(b.replica.content()).toEqual(a.replica.content())
    expect(meeting.pair.said().filter((line) => line === 'a segment').length).toBeLessThan(20 + 8)
    expect(meeting.sessions.a.state().sending.done).toBe(meeting.sessions.a.state().sending.total)
  })
  test('[SES15] a gap in a later round is asked for again, as often as it comes at another number', async () => {
    const [a, b] = pair(40, 3)
    const origin = a.identity.origin
    const meeting = await meetWilling(a, b)
    for (let round = 1; round <= 5; round++) {
      const heads = await b.replica.heads()
      const have = heads.ok ? (heads.value.find((head) => head.origin === origin)?.seq ?? 0) : 0
      b.replica.failApply({ type: 'gap', origin, have, firstSeq: have + 2 })
      writeRecords(a, 1, 'live')
      await meeting.pair.run()
      expect(b.replica.content()).toEqual(a.replica.content())
      // once for the gap, and once where the digests are compared before that arrives
      expect(meeting.pair.said().filter((line) => line === 'b have').length).toBeLessThanOrEqual(1 + 2 * round)
      for (const side of ['a', 'b'] as const) expect(meeting.sessions[side].state().phase).toEqual({ type: 'up-to-date', identical: true })
    }
  })
  test('[SES15] [SES29] a gap that stays is borne: what else there is goes on, and the feed is named', async () => {
    const [a, b] = pair(40, 3)
    const c = createDevice('C', wells)
    writeRecords(c, 5)
    await meetWilling(c, a)
    const origin = a.identity.origin
    const apply: Device['replica']['apply'] = async (segment) => {
      const isOfA = new TextDecoder().decode(segment).includes(`"origin":"${origin}"`)
      return isOfA ? { ok: false, error: { type: 'gap', origin, have: 0, firstSeq: 9 } } : b.replica.apply(segment)
    }
    const meeting = await meetWilling(a, b, { deps: { b: { replica: { ...b.replica, apply } } } })
    const expectBorne = (): void => {
      for (const side of ['a', 'b'] as const) {
        expect(meeting.sessions[side].state().phase).toEqual({ type: 'up-to-date', identical: false })
        expect(meeting.sessions[side].state().differs.map((different) => different.origin)).toEqual([origin])
      }
      expect(b.replica.content().filter((line) => line.startsWith(c.identity.origin)).length).toBe(5)
    }
    expectBorne()
    // once for the gap, once because the digests differed
    expect(meeting.pair.said().filter((line) => line === 'b have').length).toBe(3)
    for (let saves = 0; saves < 3; saves++) {
      writeRecords(a, 1, 'live')
      writeRecords(b, 1, 'live')
      await meeting.pair.run()
    }
    expectBorne()
    expect(a.replica.content().filter((line) => line.startsWith(b.identity.origin)).length).toBe(6)
    expect(meeting.pair.said().filter((line) => line === 'b have').length).toBeLessThanOrEqual(3 + 2 * 3)
  })
  test.each([[4, 4], [4, 20]])('[SES16] a fork (%i and %i changes) is named on both sides and stops no other feed', async (left, right) => {
    const [a, b] = pair(6, 7)
    const [twin1, twin2] = [createDevice('Twin', wells), createDevice('Twin', wells)]
    writeRecords(twin1, left, 'first life')
    writeRecords(twin2, right, 'second life')
    await meetWilling(twin1, a)
    await meetWilling(twin2, b)
    const meeting = await meetWilling(a, b)
    for (const side of ['a', 'b'] as const) {
      expect(meeting.sessions[side].state()).toMatchObject({ phase: { type: 'up-to-date', identical: false }, forks: [twin1.identity.origin] })
    }
    const others = (device: Device): readonly string[] => device.replica.content().filter((line) => !line.startsWith(twin1.identity.origin))
    expect(others(a)).toEqual(others(b))
    expect(others(a).length).toBe(13)
    writeRecords(a, 1, 'live')
    await meeting.pair.run()
    expect(others(b)).toEqual(others(a))
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'up-to-date', identical: false })
  })
})

describe('storage that fails', () => {
  test.each(['heads', 'missing', 'read'] as const)('%s: named here, told there', async (call) => {
    const [a, b] = pair(5, 5)
    const meeting = meet(a, b)
    while (meeting.sessions.a.state().phase.type === 'greeting') {
      await new Promise((resolve) => void setImmediate(resolve))
      if (meeting.pair.said().includes('a proof')) a.replica.failNext(call, 'disk full')
      meeting.pair.deliver()
    }
    await meeting.pair.run()
    expect(meeting.sessions.a.state().phase).toEqual({ type: 'failed', failure: { type: 'storage', message: 'disk full' } })
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'failed', failure: { type: 'peer-failed', message: 'storage: disk full' } })
  })
  test('apply: named here, told there', async () => {
    const [a, b] = pair(5, 5)
    a.replica.failApply({ type: 'storage', message: 'disk full' })
    const meeting = await meetWilling(a, b)
    expect(meeting.sessions.a.state().phase).toEqual({ type: 'failed', failure: { type: 'storage', message: 'disk full' } })
    expect(failureOf(meeting, 'b')).toBe('peer-failed')
  })
  test('[SES18] vectors that differ though nothing is missing are told once more, and never called identical', async () => {
    const [a, b] = pair(5, 5)
    const hidden = { origin: createDevice('Hidden').identity.origin, seq: 3, head: new Uint8Array(32) }
    const heads = async (): ReturnType<Device['replica']['heads']> => {
      const real = await b.replica.heads()
      return real.ok ? ok([...real.value, hidden]) : real
    }
    const meeting = await meetWilling(a, b, { deps: { b: { replica: { ...b.replica, heads } } } })
    expect(meeting.sessions.a.state().phase).toEqual({ type: 'up-to-date', identical: false })
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'up-to-date', identical: false })
    expect(meeting.pair.said().filter((line) => line === 'a have').length).toBe(2)
  })
})
