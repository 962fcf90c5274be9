/**
 * Old peers meet today's app: each side of every recorded session under schemas/golden is played to it. The recorded messages go
 * as they are, but for two that hang on what today's side says: the proof, which signs both hellos, and acknowledgements.
 * How a peer of version 1 makes its proof is written down here once more, and stays.
 */
import { createHash, createHmac } from 'node:crypto'
import { mkdirSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Link } from '../../core/ports.ts'
import { parseSegment } from '../../core/segment.ts'
import { decodeMessage, encodeMessage } from '../../sync/messages-codec.ts'
import { protocol, type Message } from '../../sync/messages.ts'
import type { Side } from '../../sync/testing/link-pair.ts'
import { settled } from '../../sync/testing/time.ts'
import { openWireSession, prepared, readWire, recordWire, saveRecord, wireBinding, wireIdentity, wireProject, wireText, type WireLine } from './wire.ts'

const golden = new URL('../../../schemas/golden/', import.meta.url)
const file = (version: string): URL => new URL(`${version}/session.txt`, golden)

if (process.env['WIRE_RECORD'] !== undefined && !existsSync(file(`wire-${process.env['WIRE_RECORD']}`))) {
  mkdirSync(new URL(`wire-${process.env['WIRE_RECORD']}/`, golden), { recursive: true })
  writeFileSync(file(`wire-${process.env['WIRE_RECORD']}`), wireText(await recordWire()))
}
const versions = readdirSync(golden).filter((name) => name.startsWith('wire-'))

const hash = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((made, part) => made.update(part), createHash('sha256')).digest()
const proofOf = async (side: Side, hellos: Readonly<Record<Side, Uint8Array>>, recorded: Uint8Array): Promise<Message> => {
  const before = decodeMessage(recorded, false)
  const macBytes = before.ok && before.value.kind === 'proof' ? before.value.mac.length : 0
  const digest = hash(hash(wireBinding), hash(hellos.a), hash(hellos.b))
  const text = (use: string): Buffer => Buffer.concat([Buffer.from(`transect session 1 ${use} ${side === 'a' ? 'offered' : 'answered'}\n`), digest])
  return { kind: 'proof', signature: await wireIdentity(side).sign(text('device')), mac: new Uint8Array(createHmac('sha256', wireProject.key).update(text('project')).digest()).subarray(0, macBytes) }
}
const segmentsOf = (lines: readonly WireLine[], side: Side): readonly Uint8Array[] => {
  // what was there before the live change: up to the first digest
  const end = lines.findIndex(({ from, kind }) => from === side && kind === 'heads')
  return lines.slice(0, end).flatMap(({ from, bytes }) => {
    const decoded = from === side ? decodeMessage(bytes, true) : null
    return decoded?.ok === true && decoded.value.kind === 'segment' ? [decoded.value.bytes.slice()] : []
  })
}

/** of the device that offered, before the session */
const savesBefore = 4

/** What a device of a later minor version may add: fields behind those known, and kinds of messages. */
const later = (lines: readonly WireLine[], puppet: Side): readonly WireLine[] => lines.flatMap((line): readonly WireLine[] => {
  const decoded = line.from === puppet ? decodeMessage(line.bytes, true) : null
  if (decoded?.ok !== true || line.kind === 'proof' || line.kind === 'ack') return [line]
  const bytes = encodeMessage(decoded.value.kind === 'hello' ? { ...decoded.value, minor: protocol.minor + 1 } : decoded.value)
  const longer = { ...line, bytes: Uint8Array.from([...bytes, 7, 0, 255]) }
  return line.kind === 'hello' ? [longer] : [{ ...line, kind: 'later', bytes: Uint8Array.of(99, 1, 2, 3) }, longer]
})

/** Plays `puppet` of the record to today's other side. */
const play = async (lines: readonly WireLine[], puppet: Side): Promise<{ readonly phases: readonly string[]; readonly texts: readonly string[]; readonly channels: boolean }> => {
  const today: Side = puppet === 'a' ? 'b' : 'a'
  const device = await prepared(today, async (opened) => {
    opened.clock += savesBefore * 1000
    for (const segment of segmentsOf(lines, today)) expect(await opened.replica.apply(segment)).toMatchObject({ ok: true })
  })
  const got: Message[] = []
  const hellos = { [puppet]: (lines.find(({ from }) => from === puppet) as WireLine).bytes } as Record<Side, Uint8Array>
  const link: Link = {
    send: async (bytes) => {
      if (got.length === 0) hellos[today] = bytes.slice()
      const decoded = decodeMessage(bytes, true)
      if (decoded.ok) got.push(decoded.value)
      return true
    },
    close: () => undefined,
  }
  const session = openWireSession(device, today, link)
  const phases: string[] = []
  let channels = false
  session.onState(() => { channels ||= session.channels })
  session.onState(({ phase }) => phases.push(phase.type === 'up-to-date' ? `up-to-date ${phase.identical}` : phase.type === 'failed' ? `failed ${phase.failure.type} ${phase.failure.message}` : phase.type))
  let acknowledged = 0
  const live = lines.findLastIndex(({ from, kind }) => from === 'a' && kind === 'plan')
  let saved = false
  for (const [index, { from, kind, bytes }] of lines.entries()) {
    if (today === 'a' && index > live && !saved) {
      saved = true
      saveRecord(device, 'while the link is open')
      await settled()
    }
    if (from === today) continue
    const before = lines.slice(0, index).filter((line) => line.from === today && line.kind !== 'ack' && line.kind !== 'channel').length
    for (let wait = 0; wait < 20 && got.filter((message) => message.kind !== 'ack').length < before; wait++) await settled()
    if (kind !== 'ack') session.bytes(kind === 'proof' ? encodeMessage(await proofOf(puppet, hellos, bytes)) : bytes)
    await settled()
    const segments = got.filter((message) => message.kind === 'segment')
    for (; acknowledged < segments.length; acknowledged++) {
      const parsed = parseSegment(segments[acknowledged]?.bytes ?? new Uint8Array(0))
      if (parsed.ok) session.bytes(encodeMessage({ kind: 'ack', origin: parsed.value.origin, seq: parsed.value.lastSeq, fork: false }))
      await settled()
    }
  }
  const texts = device.store.db.rows<[string]>('SELECT q1 FROM form_water ORDER BY q1').map(([text]) => text)
  return { phases, texts, channels }
}

test('there is a record of every protocol version', () => expect(versions).toEqual(['wire-1', ...Array.from({ length: protocol.minor }, (_, index) => `wire-1.${index + 1}`)]))

const all = ['eins', 'first', 'of somebody else', 'second', 'third', 'while the link is open', 'zwei']
test.each(versions)('[SIM13] a peer of %s that answered brings its records and gets ours', async (version) => {
  const { phases, texts, channels } = await play(readWire(readFileSync(file(version), 'utf8')), 'b')
  expect(phases.filter((phase) => phase.startsWith('failed'))).toEqual([])
  expect(phases.filter((phase) => phase === 'up-to-date true').length).toBeGreaterThan(0)
  expect(texts).toEqual(all)
  // [MSG9] only to who knows them
  expect(channels).toBe(!['wire-1', 'wire-1.1'].includes(version))
})
test.each(versions)('[SIM13] a peer of %s that offered brings its records, gets ours, and streams what it saves meanwhile', async (version) => {
  const { phases, texts } = await play(readWire(readFileSync(file(version), 'utf8')), 'a')
  expect(phases.filter((phase) => phase.startsWith('failed'))).toEqual([])
  expect(phases.filter((phase) => phase === 'up-to-date true').length).toBeGreaterThan(0)
  expect(texts).toEqual(all)
})
test.each(['a', 'b'] as const)('[MSG3] [SIM13] a peer %s of a later minor version, with fields and messages that are not known yet, meets today\'s app', async (puppet) => {
  const newest = readWire(readFileSync(file(versions.at(-1) as string), 'utf8'))
  const { phases, texts } = await play(later(newest, puppet), puppet)
  expect(phases.filter((phase) => phase.startsWith('failed'))).toEqual([])
  expect(phases.filter((phase) => phase === 'up-to-date true').length).toBeGreaterThan(0)
  expect(texts).toEqual(all)
})
