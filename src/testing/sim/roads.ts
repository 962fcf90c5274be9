/** Events in which something travels: sessions, segments that come twice or too early, and what strangers make of them. */
import { addChange, BatchBuilder } from '../../core/batch.ts'
import type { Change } from '../../core/change.ts'
import type { ApplyFailure, Identity } from '../../core/ports.ts'
import { parseSegment, sealSegment } from '../../core/segment.ts'
import { ShapeBook } from '../../core/shape.ts'
import { digestOf } from './checks.ts'
import type { SimDevice } from './device.ts'
import type { SimEvent } from './events.ts'
import { chance, simIdentity } from './identity.ts'
import type { Meeting } from './meeting.ts'
import type { Travelled, World } from './world.ts'

/** Two without a project would each end up in one of its own; joining is tested in src/sync. */
const canMeet = async (a: SimDevice, b: SimDevice): Promise<boolean> => {
  for (const device of [a, b]) {
    const state = await device.store.membership.current()
    if (state.ok && state.value.project !== null) return true
  }
  return false
}
const isReady = (device: SimDevice): boolean => !device.isSlow

/** Bytes of all segments of `from` in which `to` lacks something. */
const lacking = (from: SimDevice, to: SimDevice): number => {
  const held = to.store.held()
  return from.store.segments().reduce((sum, { origin, lastSeq, size }) => sum + (lastSeq > (held.get(origin) ?? 0) ? size : 0), 0)
}

/** [SIM5] [SIM9] A session that nothing disturbs ends identical, and sends no more than what was missing and a constant. */
export const meetWhole = async (world: World, a: SimDevice, b: SimDevice): Promise<boolean> => {
  if (!isReady(a) || !isReady(b) || !(await canMeet(a, b))) return false
  const meeting = world.meet(a, b)
  if (meeting === null) return false
  for (const device of [a, b]) await device.store.replica.heads()
  const ideal = { a: lacking(a, b), b: lacking(b, a) }
  const feeds = new Set([...a.store.held().keys(), ...b.store.held().keys()]).size
  await meeting.run()
  for (const side of ['a', 'b'] as const) {
    const { phase, forks } = meeting.state(side)
    if (phase.type !== 'up-to-date' || !phase.identical) world.breach('sessions end identical', `${meeting.devices[side].name}: ${JSON.stringify(phase)} ${forks.join()}`)
    const most = ideal[side] * 1.2 + 2048 + 250 * feeds
    if (meeting.pair.sent[side] > most) world.breach('bytes', `${meeting.devices[side].name} sent ${meeting.pair.sent[side]} bytes, ${Math.ceil(most)} are allowed for ${ideal[side]} missing`)
    world.count('bytes sent', meeting.pair.sent[side])
    world.count('bytes missing', ideal[side])
  }
  const [left, right] = [a.store.held(), b.store.held()]
  for (const [origin, seq] of left) if (right.get(origin) !== seq) world.breach('sessions end identical', `${a.name} holds ${seq} of ${origin}, ${b.name} ${right.get(origin) ?? 0}`)
  meeting.close(world.event % 2 === 0 ? 'a' : 'b')
  await meeting.run()
  world.count('whole meetings')
  return true
}

/** Hands a segment to a device as a file would; the failure it is refused with, or null. */
const hand = async (device: SimDevice, bytes: Uint8Array): Promise<ApplyFailure | null> => {
  const applied = await device.port().apply(bytes)
  return applied.ok ? null : applied.error
}
/** A segment that must be refused and change nothing. */
const handBad = async (world: World, device: SimDevice, bytes: Uint8Array, wanted: readonly ApplyFailure['type'][], what: string): Promise<void> => {
  await device.store.replica.heads()
  const before = world.event % 32 === 0 ? digestOf(device.store) : ''
  const held = JSON.stringify([...device.store.held()])
  const refused = await hand(device, bytes)
  if (refused === null || !wanted.includes(refused.type)) world.breach('strangers are refused', `${device.name} took ${what}: ${refused?.type ?? 'applied'}`)
  else if (JSON.stringify([...device.store.held()]) !== held || (before !== '' && digestOf(device.store) !== before)) world.breach('strangers are refused', `${device.name} refused ${what}, but has changed`)
}

const foreign = (change: Change, choice: number): Change => ({ ...change, ops: [{ kind: 'row', table: 'member', row: chance(`${choice}`).slice(0, 16).reduce((text, byte) => text + byte.toString(16).padStart(2, '0'), '') as never, cells: [['name', 'somebody else']] }] })

/** A change that continues a feed of which the device holds something, signed by `signer` over another history where `twisted`. */
const forged = async (world: World, device: SimDevice, event: SimEvent, own: boolean): Promise<Uint8Array | null> => {
  const heads = await device.store.replica.heads()
  const others = heads.ok ? heads.value.filter(({ origin }) => origin !== device.identity.origin && world.oracle.last(origin) > 0) : []
  const victim = others[event.b % Math.max(1, others.length)]
  const writer = world.devices.find(({ identity }) => identity.origin === victim?.origin)
  if (victim === undefined || (own && writer === undefined)) return null
  const last = world.oracle.change(victim.origin, victim.seq)
  if (last === undefined) return null
  const signer: Identity = own && writer !== undefined ? writer.identity : simIdentity(`stranger ${event.c}`)
  const builder = new BatchBuilder()
  addChange(builder, foreign({ ...last, seq: victim.seq + 1, hlc: last.hlc + 5n }, event.c), new ShapeBook())
  const before = own ? chance(`another history ${event.d}`) : victim.head
  return (await sealSegment(builder.finish(victim.origin, victim.seq + 1), before, { ...signer, origin: victim.origin })).bytes
}

const duplicate = async (world: World, device: SimDevice, found: Travelled): Promise<string> => {
  const held = device.store.held().get(found.origin) ?? 0
  const parsed = parseSegment(found.bytes)
  if (!parsed.ok) return ''
  const { firstSeq } = parsed.value
  const before = held >= found.lastSeq && world.event % 16 === 0 ? digestOf(device.store) : ''
  const refused = await hand(device, found.bytes)
  if (firstSeq <= held + 1 && refused !== null) world.breach('a segment is taken', `${device.name} refused ${found.origin} ${firstSeq}-${found.lastSeq}: ${JSON.stringify(refused)}`)
  if (firstSeq > held + 1 && refused?.type !== 'gap') world.breach('gaps are named', `${device.name} holds ${held} and took ${found.origin} ${firstSeq}-${found.lastSeq}`)
  if (before !== '' && digestOf(device.store) !== before) world.breach('twice is once', `${device.name} has changed by ${found.origin} ${firstSeq}-${found.lastSeq}, which it held`)
  return `${device.name} is handed ${found.origin.slice(0, 4)} ${firstSeq}-${found.lastSeq}, it holds ${held}`
}

const named = (meeting: Meeting): string => `${meeting.devices.a.name} and ${meeting.devices.b.name}`

export const roadEvent = async (world: World, device: SimDevice, event: SimEvent): Promise<string> => {
  const { kind, b, c, d } = event
  const other = world.devices[b % world.devices.length] as SimDevice
  const meeting = world.meetings[b % Math.max(1, world.meetings.length)]
  const found = world.travelled[b % Math.max(1, world.travelled.length)]
  switch (kind) {
    case 'meet': {
      const met = (await canMeet(device, other)) ? world.meet(device, other, c % 3 === 0 ? d % 9000 : Infinity) : null
      await met?.deliver(c % 12, d)
      return met === null ? '' : `${named(met)} meet${c % 3 === 0 ? `, the link breaks at byte ${d % 9000}` : ''}`
    }
    case 'meet-whole': return (await meetWhole(world, device, other)) ? `${device.name} and ${other.name} meet undisturbed` : ''
    case 'deliver':
      await meeting?.deliver(1 + (c % 8), d)
      return meeting === undefined ? '' : `${1 + (c % 8)} messages between ${named(meeting)}`
    case 'changed':
      meeting?.changed(c % 2 === 0 ? 'a' : 'b')
      return meeting === undefined ? '' : `${named(meeting)}: news from another road`
    case 'close-meeting':
      meeting?.close(c % 2 === 0 ? 'a' : 'b')
      return meeting === undefined ? '' : `${named(meeting)} part`
    case 'cut-link':
      meeting?.pair.cut()
      return meeting === undefined ? '' : `the link of ${named(meeting)} breaks`
    case 'duplicate':
      return found === undefined || !isReady(device) ? '' : duplicate(world, device, found)
    case 'early': {
      const early = world.travelled.filter(({ origin, lastSeq }) => lastSeq > (device.store.held().get(origin) ?? 0) + 1)
      const one = early[c % Math.max(1, early.length)]
      return one === undefined || !isReady(device) ? '' : duplicate(world, device, one)
    }
    case 'forge': case 'twin': {
      const bytes = isReady(device) ? await forged(world, device, event, kind === 'twin') : null
      if (bytes === null) return ''
      await handBad(world, device, bytes, kind === 'forge' ? ['signature-wrong'] : ['fork'], kind === 'forge' ? 'a forged change' : 'a change of another history')
      return `${device.name} is handed ${kind === 'forge' ? 'a forged change' : 'a signed change of another history'}`
    }
    case 'mutate': {
      if (found === undefined || !isReady(device)) return ''
      const bytes = found.bytes.slice()
      bytes[c % bytes.length] = (bytes[c % bytes.length] as number) ^ (1 + (d % 255))
      // taken only if it says the same (bits behind the end of a deflate stream say nothing): the log is compared in the end
      await hand(device, bytes)
      return `${device.name} is handed a segment with a wrong byte`
    }
    default: return ''
  }
}
