/** A session that stays open: changes stream, and the screen is told the truth while they do. */
import { describe, expect, test } from 'vitest'
import type { FeedHead } from '../core/ports.ts'
import { decodeMessage, encodeMessage } from './messages-codec.ts'
import type { Device, Meeting } from './testing/device.ts'
import { createDevice, meet, testProject, writeRecords } from './testing/device.ts'

const wells = testProject('Wells')
const identical = { type: 'up-to-date', identical: true }
const open = async (a: Device, b: Device): Promise<Meeting> => {
  const meeting = meet(a, b)
  await meeting.pair.run()
  expect(meeting.sessions.a.state().phase).toEqual(identical)
  return meeting
}
const devices = (): readonly [Device, Device] => [createDevice('A', wells), createDevice('B', wells)]
const since = (meeting: Meeting, before: number): readonly string[] => meeting.pair.said().slice(before)

const haves = (meeting: Meeting): number => meeting.pair.said().filter((line) => line.endsWith('have')).length
const expectEachSegmentOnce = (meeting: Meeting): void => {
  const sent = meeting.pair.transcript.filter(({ kind }) => kind === 'segment').map(({ bytes }) => Buffer.from(bytes).toString('hex'))
  expect(new Set(sent).size).toBe(sent.length)
}

describe('live changes', () => {
  test('[SES14] arrive at once, in few bytes, and are compared after they settled', async () => {
    const [a, b] = devices()
    writeRecords(a, 30)
    const meeting = await open(a, b)
    const [before, bytes] = [meeting.pair.transcript.length, meeting.pair.transcript.reduce((sum, sent) => sum + sent.bytes.length, 0)]
    writeRecords(b, 1)
    expect(a.replica.records.size).toBe(30)
    await meeting.pair.run()
    expect(a.replica.content()).toEqual(b.replica.content())
    expect(since(meeting, before)).toEqual(['b plan', 'b segment', 'a ack', 'b drained', 'b heads', 'a heads'])
    const segment = meeting.pair.transcript.findLast(({ kind }) => kind === 'segment')?.bytes.length ?? 0
    expect(meeting.pair.transcript.reduce((sum, sent) => sum + sent.bytes.length, 0) - bytes - segment).toBeLessThan(100)
    expect(meeting.sessions.a.state()).toMatchObject({ phase: identical, recordsNew: 1, receiving: { done: 1, total: 1 } })
    expect(meeting.acknowledged.b.at(-1)).toBe(1)
  })
  test('[SES17] are shown as exchanging until both have compared again', async () => {
    const [a, b] = devices()
    const meeting = await open(a, b)
    const before = meeting.shown.b.length
    writeRecords(a, 1)
    await meeting.pair.run()
    const shown = meeting.shown.b.slice(before)
    const firstNews = shown.findIndex(({ recordsNew }) => recordsNew === 1)
    expect(shown.slice(0, firstNews + 1).every(({ phase }, i) => phase.type === 'exchanging' || i === 0)).toBe(true)
    expect(shown.at(-1)?.phase).toEqual(identical)
  })
  test('[SES14] of both at the same moment cross and both arrive', async () => {
    const [a, b] = devices()
    const meeting = await open(a, b)
    for (let i = 0; i < 20; i++) {
      writeRecords(a, 1)
      writeRecords(b, 2)
      if (i % 3 === 0) meeting.pair.deliver()
    }
    await meeting.pair.run()
    expect(a.replica.content()).toEqual(b.replica.content())
    expect(a.replica.records.size).toBe(60)
    expectEachSegmentOnce(meeting)
    expect(haves(meeting)).toBe(2)
    expect(meeting.sessions.a.state().phase).toEqual(identical)
    expect(meeting.sessions.b.state().phase).toEqual(identical)
  })
  test('[SES14] in a burst become few rounds', async () => {
    const [a, b] = devices()
    const meeting = await open(a, b)
    const before = meeting.pair.transcript.length
    for (let i = 0; i < 50; i++) writeRecords(a, 1)
    await meeting.pair.run()
    expect(since(meeting, before).filter((line) => line === 'a plan').length).toBeLessThanOrEqual(2)
    expect(b.replica.records.size).toBe(50)
  })
  test('[SES14] made while the first exchange runs arrive after it, in the same session', async () => {
    const [a, b] = devices()
    writeRecords(a, 40)
    const meeting = meet(a, b)
    for (let i = 0; i < 200 && meeting.sessions.a.state().phase.type !== 'up-to-date'; i++) {
      await new Promise((resolve) => void setImmediate(resolve))
      if (i % 4 === 0 && i < 80) writeRecords(i % 8 === 0 ? a : b, 1)
      meeting.pair.deliver()
    }
    await meeting.pair.run()
    expect(a.replica.content()).toEqual(b.replica.content())
    expect(meeting.sessions.b.state().phase).toEqual(identical)
    expectEachSegmentOnce(meeting)
    expect(haves(meeting)).toBe(2)
  })
  test('[SES14] do not send again what the other side is known to hold', async () => {
    const [a, b] = devices()
    writeRecords(a, 100)
    const meeting = await open(a, b)
    const before = meeting.pair.said().filter((line) => line.endsWith('segment')).length
    for (let i = 0; i < 10; i++) {
      writeRecords(i % 2 === 0 ? a : b, 1)
      await meeting.pair.run()
    }
    expect(meeting.pair.said().filter((line) => line.endsWith('segment')).length - before).toBe(10)
  })
  test('[SES14] cost what is new, not what is there: storage is asked with the vector that both were found to hold', async () => {
    const [a, b] = devices()
    writeRecords(a, 40)
    writeRecords(b, 20)
    const asked: (readonly FeedHead[])[] = []
    const missing: Device['replica']['missing'] = (theirs) => {
      asked.push(theirs)
      return a.replica.missing(theirs)
    }
    const meeting = meet(a, b, { deps: { a: { replica: { ...a.replica, missing } } } })
    await meeting.pair.run()
    const held = await a.replica.heads()
    writeRecords(a, 1)
    await meeting.pair.run()
    expect(held.ok && asked.at(-1)).toEqual(held.ok && held.value)
  })
  test('[SES14] made one after the other without a pause are each sent once', async () => {
    const [a, b] = devices()
    const meeting = await open(a, b)
    for (let i = 0; i < 40; i++) {
      writeRecords(i % 3 === 0 ? b : a, 1)
      await new Promise((resolve) => void setImmediate(resolve))
      for (let n = i % 4; n > 0; n--) {
        meeting.pair.deliver()
        await new Promise((resolve) => void setImmediate(resolve))
      }
    }
    await meeting.pair.run()
    expect(a.replica.content()).toEqual(b.replica.content())
    expectEachSegmentOnce(meeting)
    expect(haves(meeting)).toBe(2)
  })
  test('[SES14] from a third device go on when the session is told of them', async () => {
    const [a, b] = devices()
    const c = createDevice('C', wells)
    const [ab, bc] = [await open(a, b), await open(b, c)]
    writeRecords(a, 3)
    await ab.pair.run()
    await bc.pair.run()
    expect(c.replica.records.size).toBe(0)
    bc.sessions.a.changed()
    await bc.pair.run()
    expect(c.replica.content()).toEqual(a.replica.content())
    expect(bc.sessions.b.state().phase).toEqual(identical)
  })
  test('after the session is closed go nowhere, and nobody listens any more', async () => {
    const [a, b] = devices()
    const meeting = await open(a, b)
    meeting.sessions.a.close()
    await meeting.pair.run()
    const before = meeting.pair.transcript.length
    writeRecords(a, 1)
    writeRecords(b, 1)
    await meeting.pair.run()
    expect(meeting.pair.transcript.length).toBe(before)
  })
})

const expectTruth = (meeting: Meeting, side: 'a' | 'b'): void => {
  for (const direction of ['receiving', 'sending'] as const) {
    const counts = meeting.shown[side].map((state) => state[direction])
    expect(counts.every(({ done, total }) => done <= total)).toBe(true)
    expect(counts.every(({ done }, i) => i === 0 || done >= (counts[i - 1]?.done ?? 0))).toBe(true)
    const last = counts.at(-1)
    expect(last?.done).toBe(last?.total)
  }
}

describe('progress', () => {
  test('[SES17] nothing is compared before both directions are through', async () => {
    const [a, b] = devices()
    writeRecords(a, 100)
    const meeting = await open(a, b)
    expect(meeting.pair.said().filter((line) => line.endsWith('heads')).length).toBe(2)
    expect(haves(meeting)).toBe(2)
  })
  test('[SES20] [SES21] [SES22] grows with every commit and acknowledgement, and is full at the end and not before', async () => {
    const [a, b] = devices()
    writeRecords(a, 100)
    writeRecords(b, 30)
    const meeting = await open(a, b)
    expectTruth(meeting, 'a')
    expectTruth(meeting, 'b')
    expect(meeting.sessions.b.state().receiving).toEqual({ done: 100, total: 100 })
    const steps = new Set(meeting.shown.b.map(({ receiving }) => receiving.done))
    expect(steps.size).toBe(14)
    const full = meeting.shown.b.findIndex(({ receiving }) => receiving.total > 0 && receiving.done === receiving.total)
    expect(meeting.shown.b[full]?.recordsNew).toBe(100)
  })
  test('[SES20] [SES22] of what is sent is full only when the other side holds all of it', async () => {
    const [a, b] = devices()
    writeRecords(a, 100)
    const meeting = meet(a, b)
    const early: number[] = []
    meeting.sessions.a.onState(({ sending: { done } }) => { if (done > b.replica.records.size) early.push(done) })
    await meeting.pair.run()
    expect(early).toEqual([])
    expect(new Set(meeting.shown.a.map(({ sending }) => sending.done)).size).toBe(14)
  })
  test('[SES21] [SES22] stays true when a peer plans more, or less, than it sends', async () => {
    for (const factor of [0.5, 3]) {
      const [a, b] = devices()
      writeRecords(a, 40)
      const meeting = meet(a, b, {
        change: ({ bytes }) => {
          const read = decodeMessage(bytes, false)
          return read.ok && read.value.kind === 'plan' ? encodeMessage({ ...read.value, records: read.value.records * factor }) : bytes
        },
      })
      await meeting.pair.run()
      expectTruth(meeting, 'b')
      expect(meeting.sessions.b.state().recordsNew).toBe(40)
    }
  })
  test('counts what the merge did, not what was sent', async () => {
    const [a, b] = devices()
    a.replica.write({ record: 'well 1', text: 'a' })
    b.replica.write({ record: 'well 1', text: 'b' }, { record: null, text: 'a form' }, { record: 'well 2', text: 'b' })
    const meeting = await open(a, b)
    expect(meeting.sessions.a.state()).toMatchObject({ recordsNew: 1, recordsUpdated: 1, receiving: { done: 2, total: 2 } })
    expect(meeting.sessions.b.state()).toMatchObject({ recordsNew: 0, recordsUpdated: 1, receiving: { done: 1, total: 1 } })
  })
})
