/**
 * Random walks: three devices write, meet in pairs at once, lose links at random moments, are told of each other's news, close.
 * Afterwards every pair meets in peace twice, and all must hold everything. The seed is printed with every failure;
 * TRANSECT_WALKS sets how many.
 */
import { expect, test } from 'vitest'
import type { Device, Meeting } from './testing/device.ts'
import { createDevice, meet, testProject, writeRecords } from './testing/device.ts'

const walks = Number(process.env['TRANSECT_WALKS'] ?? 30)
const steps = 120

const generator = (seed: number): ((below: number) => number) => {
  let state = Math.imul(seed, 2654435761) >>> 0
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0
    return (state >>> 7) % below
  }
}
const sayYes = (meeting: Meeting): Meeting => {
  for (const side of ['a', 'b'] as const) {
    let asked = false
    meeting.sessions[side].onState(({ phase }) => {
      if (phase.type === 'confirm-join' && !asked) meeting.sessions[side].confirm(asked = true)
    })
  }
  return meeting
}
const checkShown = (meeting: Meeting): void => {
  for (const side of ['a', 'b'] as const) {
    let before = { receiving: 0, sending: 0 }
    for (const { receiving, sending } of meeting.shown[side]) {
      if (receiving.done > receiving.total || sending.done > sending.total) throw new Error('a count above its total')
      if (receiving.done < before.receiving || sending.done < before.sending) throw new Error('a count that fell')
      before = { receiving: receiving.done, sending: sending.done }
    }
    const last = meeting.shown[side].at(-1)
    if (last?.phase.type === 'up-to-date' && (last.receiving.done !== last.receiving.total || last.sending.done !== last.sending.total)) throw new Error('up to date below full')
    const failure = last?.phase.type === 'failed' ? last.phase.failure : null
    if (failure !== null && failure.type !== 'link-lost') throw new Error(`${failure.type}: ${failure.message}`)
  }
}

const walk = async (seed: number): Promise<void> => {
  const random = generator(seed)
  const project = random(3) === 0 ? null : testProject('Wells')
  const devices = ['A', 'B', 'C'].map((name, i) => createDevice(`${name}${seed}`, i === 0 ? project : random(2) === 0 ? project : null, 1 + random(6)))
  const device = (): Device => devices[random(3)] as Device
  const open: Meeting[] = []
  const written = new Map<Device, number>(devices.map((each) => [each, 0]))
  // Two crews of one without a project would each make their own: the first meeting is in peace.
  const [first, ...others] = devices as [Device, Device, Device]
  for (const other of others) await sayYes(meet(first, other)).pair.run()
  for (let i = 0; i < steps; i++) {
    const action = random(20)
    const meeting = open[random(Math.max(1, open.length))]
    if (action < 5) {
      const [writer, count] = [device(), 1 + random(4)]
      writeRecords(writer, count, `step ${i}`, random(300))
      written.set(writer, (written.get(writer) ?? 0) + count)
    } else if (action < 7 && open.length < 4) {
      const [left, right] = [device(), device()]
      if (left !== right) open.push(sayYes(meet(left, right, random(2) === 0 ? { cutAtMessage: random(40) } : {})))
    } else if (action < 15 && meeting !== undefined) {
      for (let n = random(8); n > 0; n--) meeting.pair.deliver(random(3) === 0 ? undefined : random(2) === 0 ? 'a' : 'b')
    } else if (action === 15 && meeting !== undefined) meeting.sessions[random(2) === 0 ? 'a' : 'b'].changed()
    else if (action === 16 && meeting !== undefined) meeting.pair.cut()
    else if (action === 17 && meeting !== undefined) meeting.sessions.a.close()
    else if (action === 18 && meeting !== undefined) meeting.time.advance(1000 + random(4000))
    await new Promise((resolve) => void setImmediate(resolve))
    for (const closed of open.filter(({ pair }) => !pair.open)) open.splice(open.indexOf(closed), 1)
  }
  for (const meeting of open) {
    await meeting.pair.run()
    meeting.pair.cut()
    checkShown(meeting)
  }
  for (let round = 0; round < 2; round++) {
    for (const [left, right] of [[0, 1], [1, 2], [0, 2]] as const) {
      const meeting = meet(devices[left] as Device, devices[right] as Device)
      await meeting.pair.run()
      checkShown(meeting)
      expect(meeting.sessions.a.state().phase).toEqual({ type: 'up-to-date', identical: true })
      meeting.sessions.a.close()
    }
  }
  for (const each of devices) {
    expect(each.replica.content()).toEqual(first.replica.content())
    const own = each.replica.content().filter((line) => line.startsWith(each.identity.origin))
    expect(own.length).toBe(written.get(each))
  }
}

test(`[SES11] [SES13] [SES14] [SES21] ${walks} random walks of three devices lose nothing and end identical`, async () => {
  for (let seed = 1; seed <= walks; seed++) {
    try {
      await walk(seed)
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }
})
