/** The main roads of a session, judged by what crossed the wire and by what both devices hold after it. */
import { describe, expect, test } from 'vitest'
import type { Device, Meeting } from './testing/device.ts'
import { createDevice, meet, testProject, writeRecords } from './testing/device.ts'

const wells = testProject('Wells')
const upToDate = { type: 'up-to-date', identical: true }
const phases = (meeting: Meeting, side: 'a' | 'b'): readonly string[] =>
  meeting.shown[side].map(({ phase }) => phase.type).filter((type, i, all) => type !== all[i - 1])
const pair = (...records: readonly [number, number]): readonly [Device, Device] => {
  const a = createDevice('Tablet A', wells)
  const b = createDevice('Phone B', wells)
  if (records[0] > 0) writeRecords(a, records[0])
  if (records[1] > 0) writeRecords(b, records[1])
  return [a, b]
}

describe('two devices of one project', () => {
  test('[SES11] greet, tell their vectors, send what the other lacks, compare', async () => {
    const [a, b] = pair(10, 3)
    const meeting = meet(a, b)
    await meeting.pair.run()
    const said = (side: string): readonly string[] => meeting.pair.said().filter((line) => line.startsWith(side)).map((line) => line.slice(2))
    expect(said('a')).toEqual(['hello', 'proof', 'have', 'plan', 'segment', 'segment', 'ack', 'drained', 'heads'])
    expect(said('b')).toEqual(['hello', 'proof', 'have', 'plan', 'segment', 'ack', 'ack', 'drained', 'heads'])
    expect(b.replica.content()).toEqual(a.replica.content())
    expect(meeting.sessions.a.state()).toMatchObject({ phase: upToDate, peer: 'Phone B', recordsNew: 3, receiving: { done: 3, total: 3 }, sending: { done: 10, total: 10 } })
    expect(meeting.sessions.b.state()).toMatchObject({ phase: upToDate, peer: 'Tablet A', recordsNew: 10, receiving: { done: 10, total: 10 }, sending: { done: 3, total: 3 } })
    expect(phases(meeting, 'a')).toEqual(['greeting', 'exchanging', 'up-to-date'])
  })
  test('[SES11] with nothing new say so in eight kinds of message and under 400 bytes each', async () => {
    const [a, b] = pair(10, 3)
    await meet(a, b).pair.run()
    const again = meet(a, b)
    await again.pair.run()
    expect(again.pair.said().filter((line) => line.startsWith('a'))).toEqual(['a hello', 'a proof', 'a have', 'a plan', 'a drained', 'a heads'])
    expect(again.sessions.a.state().phase).toEqual(upToDate)
    expect(again.sessions.a.state().bytesSent).toBeLessThan(400)
  })
  test('[MSG8] a vector says each feed in 17 bytes, and a project key is shown in 16', async () => {
    const [a, b] = pair(1, 1)
    for (let index = 0; index < 30; index++) {
      const other = createDevice(`Other ${index}`, wells)
      writeRecords(other, 1)
      await meet(other, a).pair.run()
    }
    await meet(a, b).pair.run()
    const again = meet(a, b)
    await again.pair.run()
    const size = (kind: string): number => again.pair.transcript.find((sent) => sent.kind === kind)?.bytes.length ?? 0
    expect(size('have')).toBe(1 + 1 + 32 * (8 + 1 + 8))
    expect(size('proof')).toBe(1 + 1 + 64 + 1 + 16)
    expect(again.sessions.a.state().phase).toEqual(upToDate)
  })
  test('count the same bytes as the wire', async () => {
    const [a, b] = pair(30, 5)
    const meeting = meet(a, b)
    await meeting.pair.run()
    const wire = (side: string): number => meeting.pair.transcript.filter(({ from }) => from === side).reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(meeting.sessions.a.state()).toMatchObject({ bytesSent: wire('a'), bytesReceived: wire('b') })
    expect(meeting.sessions.b.state()).toMatchObject({ bytesSent: wire('b'), bytesReceived: wire('a') })
  })
  test('tell how far the other clock is off', async () => {
    const [a, b] = pair(1, 1)
    const meeting = meet(a, b, { deps: { b: { now: () => Date.UTC(2035, 0, 1) } } })
    await meeting.pair.run()
    const ahead = Date.UTC(2035, 0, 1) - Date.UTC(2026, 5, 1)
    expect(meeting.sessions.a.state()).toMatchObject({ clockOffset: ahead, phase: upToDate })
    expect(meeting.sessions.b.state().clockOffset).toBe(-ahead)
  })
  test('tell each device that its own changes are held elsewhere', async () => {
    const [a, b] = pair(10, 3)
    const first = meet(a, b)
    await first.pair.run()
    expect(first.acknowledged.a.at(-1)).toBe(10)
    expect(first.acknowledged.b.at(-1)).toBe(3)
    const second = meet(a, b)
    await second.pair.run()
    expect(second.acknowledged).toEqual({ a: [10], b: [3] })
  })
  test('pass on the feeds of a third', async () => {
    const [a, b] = pair(4, 0)
    const c = createDevice('C', wells)
    writeRecords(c, 5)
    await meet(c, a).pair.run()
    await meet(a, b).pair.run()
    expect(b.replica.content()).toEqual(a.replica.content())
    expect(b.replica.records.size).toBe(9)
  })
  test('close with a bye that the other side takes as the end', async () => {
    const [a, b] = pair(1, 1)
    const meeting = meet(a, b)
    await meeting.pair.run()
    meeting.sessions.a.close()
    await meeting.pair.run()
    expect(meeting.pair.said().at(-1)).toBe('a bye')
    expect(meeting.sessions.a.state().phase).toEqual({ type: 'closed' })
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'closed' })
    expect(meeting.time.timers).toBe(0)
  })
})

const joinCase = (): readonly [Device, Device] => {
  const a = createDevice('Tablet A', wells)
  writeRecords(a, 4)
  const b = createDevice('Phone B')
  b.membership.forms = 1
  writeRecords(b, 2)
  return [a, b]
}

describe('a device without a project', () => {
  test('[SES7] [SES9] is asked, says yes, gets the key, and brings its records', async () => {
    const [a, b] = joinCase()
    const meeting = meet(a, b)
    await meeting.pair.run()
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'confirm-join', project: 'Wells', device: 'Tablet A', forms: 1, records: 2, digits: expect.stringMatching(/^\d{6}$/) })
    expect(meeting.sessions.a.state().phase).toEqual({ type: 'waiting-for-join', device: 'Phone B', digits: expect.stringMatching(/^\d{6}$/) })
    expect(b.membership.project).toBeNull()
    expect(meeting.pair.said().filter((line) => line.includes('welcome') || line.includes('have'))).toEqual([])
    meeting.sessions.b.confirm(true)
    await meeting.pair.run()
    expect(b.membership.project).toEqual(wells)
    expect(a.replica.content()).toEqual(b.replica.content())
    expect(a.replica.records.size).toBe(6)
    expect(meeting.pair.said().filter((line) => /join|welcome/.test(line))).toEqual(['a join-ask', 'b join-yes', 'a welcome'])
    expect(phases(meeting, 'b')).toEqual(['greeting', 'waiting-to-be-let-in', 'confirm-join', 'exchanging', 'up-to-date'])
  })
  test('[SES7] joins as well when it showed the first code', async () => {
    const [a, b] = joinCase()
    const meeting = meet(b, a)
    await meeting.pair.run()
    expect(meeting.sessions.a.state().phase.type).toBe('confirm-join')
    meeting.sessions.a.confirm(true)
    await meeting.pair.run()
    expect(b.membership.project).toEqual(wells)
    expect(a.replica.content()).toEqual(b.replica.content())
  })
  test('[SES8] says no: nothing changed on either side', async () => {
    const [a, b] = joinCase()
    const before = [a.replica.content(), b.replica.content()]
    const meeting = meet(a, b)
    await meeting.pair.run()
    meeting.sessions.b.confirm(false)
    await meeting.pair.run()
    expect(meeting.sessions.a.state().phase).toEqual({ type: 'failed', failure: { type: 'join-declined', message: 'Phone B' } })
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'closed' })
    expect(b.membership.project).toBeNull()
    expect([a.replica.content(), b.replica.content()]).toEqual(before)
  })
  test('[SES10] that got another project while its user was thinking does not join', async () => {
    const [a, b] = joinCase()
    const meeting = meet(a, b)
    await meeting.pair.run()
    await b.membership.join(testProject('Schools'))
    meeting.sessions.b.confirm(true)
    await meeting.pair.run()
    expect(meeting.sessions.b.state().phase).toMatchObject({ failure: { type: 'different-project', message: 'Wells' } })
    expect(meeting.sessions.a.state().phase).toMatchObject({ failure: { type: 'peer-failed' } })
    expect(b.membership.project?.name).toBe('Schools')
    expect(a.replica.records.size).toBe(4)
  })
  test('a second answer, or one that nobody asked for, is nothing', async () => {
    const [a, b] = joinCase()
    const meeting = meet(a, b)
    await meeting.pair.run()
    meeting.sessions.a.confirm(true)
    meeting.sessions.b.confirm(true)
    meeting.sessions.b.confirm(false)
    await meeting.pair.run()
    expect(meeting.sessions.b.state().phase).toEqual(upToDate)
  })
})

describe('two devices without a project', () => {
  test('[SES6] [SES8] the side with the first code makes it, after the other said yes', async () => {
    const [a, b] = [createDevice('A'), createDevice('B')]
    writeRecords(a, 2)
    writeRecords(b, 3)
    const meeting = meet(a, b)
    await meeting.pair.run()
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'confirm-join', project: '', device: 'A', forms: 0, records: 3, digits: expect.stringMatching(/^\d{6}$/) })
    expect([a.membership.project, b.membership.project]).toEqual([null, null])
    meeting.sessions.b.confirm(true)
    await meeting.pair.run()
    expect(a.membership.project).not.toBeNull()
    expect(b.membership.project).toEqual(a.membership.project)
    expect(a.replica.content()).toEqual(b.replica.content())
    expect(meeting.sessions.a.state().phase).toEqual(upToDate)
  })
  test('[SES8] a no leaves both without one', async () => {
    const [a, b] = [createDevice('A'), createDevice('B')]
    const meeting = meet(a, b)
    await meeting.pair.run()
    meeting.sessions.b.confirm(false)
    await meeting.pair.run()
    expect([a.membership.project, b.membership.project]).toEqual([null, null])
  })
})

describe('two projects', () => {
  test('[SES6] with content in both are refused on both sides, and nothing changed', async () => {
    const [a, b] = [createDevice('A', wells), createDevice('B', testProject('Schools'))]
    writeRecords(a, 2)
    writeRecords(b, 3)
    const before = [a.replica.content(), b.replica.content()]
    const meeting = meet(a, b)
    await meeting.pair.run()
    expect(meeting.sessions.a.state().phase).toEqual({ type: 'failed', failure: { type: 'different-project', message: 'Schools' } })
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'failed', failure: { type: 'different-project', message: 'Wells' } })
    expect([a.replica.content(), b.replica.content()]).toEqual(before)
    expect(b.membership.project?.name).toBe('Schools')
    expect(meeting.pair.said().filter((line) => line.includes('proof'))).toEqual([])
  })
  test('[SES6] the empty one gives way', async () => {
    const [a, b] = [createDevice('A', wells), createDevice('B', testProject('Schools'))]
    writeRecords(b, 3)
    const meeting = meet(a, b)
    await meeting.pair.run()
    expect(meeting.sessions.a.state().phase).toMatchObject({ type: 'confirm-join', project: 'Schools' })
    meeting.sessions.a.confirm(true)
    await meeting.pair.run()
    expect(a.membership.project?.name).toBe('Schools')
    expect(a.replica.content()).toEqual(b.replica.content())
  })
  test('[SES6] a device does not meet itself', async () => {
    const meeting = meet(createDevice('A', wells), createDevice('A', wells))
    await meeting.pair.run()
    expect(meeting.sessions.a.state().phase).toMatchObject({ failure: { type: 'same-device' } })
    expect(meeting.sessions.b.state().phase).toMatchObject({ failure: { type: 'same-device' } })
  })
})
