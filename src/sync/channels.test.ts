import { describe, expect, test } from 'vitest'
import type { Link } from '../core/ports.ts'
import { encodeMessage } from './messages-codec.ts'
import { createOutbox } from './outbox.ts'
import { createDevice, meet, testProject, writeRecords } from './testing/device.ts'
import { createTime, settled } from './testing/time.ts'

const wells = testProject('Wells')
const heardBy = () => {
  const heard: string[] = []
  return { heard, onChannel: (channel: number, body: Uint8Array): void => void heard.push(`${channel}: ${[...body].join(' ')}`) }
}

describe('channels', () => {
  test('[SES31] [MSG9] what is said over a channel arrives in order on the other side, and in no count of records', async () => {
    const [a, b] = [heardBy(), heardBy()]
    const meeting = meet(createDevice('A', wells), createDevice('B', wells), { deps: { a, b } })
    expect(meeting.sessions.a.channels).toBe(false)
    expect(await meeting.sessions.a.sendChannel(1, Uint8Array.of(1))).toBe(false)
    await meeting.pair.run()
    const before = meeting.sessions.b.state().bytesReceived
    const took = [meeting.sessions.a.sendChannel(1, Uint8Array.of(1, 2)), meeting.sessions.a.sendChannel(2, Uint8Array.of(3)), meeting.sessions.b.sendChannel(1, new Uint8Array(0))]
    await meeting.pair.run()
    expect(await Promise.all(took)).toEqual([true, true, true])
    expect(b.heard).toEqual(['1: 1 2', '2: 3'])
    expect(a.heard).toEqual(['1: '])
    expect(meeting.sessions.b.state().bytesReceived).toBe(before)
    meeting.sessions.a.close()
    await meeting.pair.run()
    expect(meeting.sessions.b.channels).toBe(false)
    expect(await meeting.sessions.b.sendChannel(1, Uint8Array.of(1))).toBe(false)
  })

  test('[SES31] a session with nothing but records says nothing over channels, and a listener that is not there misses nothing', async () => {
    const [a, b] = [createDevice('A', wells), createDevice('B', wells)]
    writeRecords(a, 5)
    const meeting = meet(a, b)
    await meeting.pair.run()
    expect(meeting.pair.said().filter((line) => line.endsWith('channel'))).toEqual([])
    void meeting.sessions.a.sendChannel(9, Uint8Array.of(1))
    await meeting.pair.run()
    expect(meeting.sessions.b.state().phase).toEqual({ type: 'up-to-date', identical: true })
  })

  test('[SES31] waits behind all that is said of records; what a close drops is known as not sent', async () => {
    const sent: number[] = []
    const takes: ((took: boolean) => void)[] = []
    const link: Link = { send: (bytes) => new Promise((resolve) => { sent.push(bytes[0] as number); takes.push(resolve) }), close: () => undefined }
    const outbox = createOutbox(link, createTime().every, () => undefined)
    const answers: string[] = []
    const behind = (byte: number): void => void outbox.sendBehind(Uint8Array.of(byte)).then((took) => answers.push(`${byte} ${took}`))
    for (const byte of [101, 102, 103]) behind(byte)
    for (const byte of [1, 2]) outbox.send(Uint8Array.of(byte))
    for (let count = 0; count < 3; count++) {
      takes.shift()?.(true)
      await settled()
    }
    expect(sent).toEqual([101, 1, 2, 102])
    expect(answers).toEqual(['101 true'])
    outbox.close(null)
    await settled()
    expect(answers).toEqual(['101 true', '103 false'])
    takes.shift()?.(false)
    await settled()
    expect(answers).toEqual(['101 true', '103 false', '102 false'])
    expect(await outbox.sendBehind(Uint8Array.of(104))).toBe(false)
  })

  test('[SES31] a body longer than a channel carries is a bug of ours, and refused from others', async () => {
    const meeting = meet(createDevice('A', wells), createDevice('B', wells))
    await meeting.pair.run()
    expect(() => meeting.sessions.a.sendChannel(1, new Uint8Array(68 * 1024 + 1))).toThrow(RangeError)
    meeting.sessions.b.bytes(encodeMessage({ kind: 'channel', channel: 1, body: new Uint8Array(68 * 1024 + 1) }))
    expect(meeting.sessions.b.state().phase).toMatchObject({ type: 'failed', failure: { type: 'message-malformed' } })
  })
})
