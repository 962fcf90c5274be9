/** A visit to a station with sockets and peers of this test; and what is let through of what others say. */
import { beforeEach, expect, test } from 'vitest'
import type { OpenLink } from './open-link.ts'
import { cleanName, limits, readDevices, readHere, readInfo, writeDevices, writeHere, type StationDevice } from './station-info.ts'
import { readSignal, withAddress, type StationPeerDeps, type StationPeerEvents } from './station-peer.ts'
import { visitStation, type StationVisit } from './station.ts'

const id = (digit: string): string => digit.repeat(32)
const device = (digit: string, name: string): StationDevice => ({ id: id(digit), name, station: false, address: '' })

class FakeSocket {
  onopen: (() => void) | null = null
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null
  onclose: (() => void) | null = null
  readonly sent: string[] = []
  closed = false
  readonly url: string
  constructor(url: string) { this.url = url }
  send(text: string): void { this.sent.push(text) }
  close(): void {
    if (this.closed) return
    this.closed = true
    this.onclose?.()
  }
  hear(data: unknown): void { this.onmessage?.({ data } as MessageEvent<unknown>) }
}
interface FakePeer { readonly deps: StationPeerDeps; readonly events: StationPeerEvents; left: boolean }

let sockets: FakeSocket[]
let peers: FakePeer[]
let waits: { readonly ms: number; readonly go: () => void }[]
let lists: (readonly StationDevice[])[]
let heres: boolean[]
let linked: string[]
let name: string
let peerComes: boolean
let visit: StationVisit
const settle = async (): Promise<void> => { for (let turn = 0; turn < 6; turn += 1) await Promise.resolve() }

beforeEach(() => {
  sockets = []
  peers = []
  waits = []
  lists = []
  heres = []
  linked = []
  name = 'Tablet A'
  peerComes = true
  visit = visitStation({
    origin: 'https://192.168.137.1:8443',
    means: () => Promise.resolve({ certificate: null }),
    openPeer: (deps, events) => {
      const peer: FakePeer = { deps, events, left: false }
      peers.push(peer)
      return Promise.resolve(peerComes ? { connect: (other) => Promise.resolve(other === id('b') ? null : 'gone'), leave: () => { peer.left = true } } : null)
    },
    openSocket: (url) => {
      const socket = new FakeSocket(url)
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    newId: () => id(String(sockets.length)),
    after: (ms, go) => {
      const wait = { ms, go }
      waits.push(wait)
      return () => { waits = waits.filter((one) => one !== wait) }
    },
    here: () => ({ name, station: false }),
    full: () => false,
  }, { onDevices: (devices) => lists.push(devices), onHere: (here) => heres.push(here), onLink: (_link, from) => linked.push(from.name) })
})
const enter = async (): Promise<FakeSocket> => {
  const socket = sockets.at(-1)!
  socket.onopen?.()
  await settle()
  return socket
}

test('[STN7] a visit says its name once it can be reached, and again when the name changes', async () => {
  const socket = sockets[0]!
  expect(socket.url).toBe('wss://192.168.137.1:8443/.station/devices')
  visit.tell()
  expect(socket.sent).toEqual([])
  await enter()
  expect(socket.sent.map(readHere)).toEqual([{ id: id('1'), name: 'Tablet A', station: false }])
  expect(heres).toEqual([true])
  name = 'Tablet 4'
  visit.tell()
  expect(readHere(socket.sent[1]!)?.name).toBe('Tablet 4')
  socket.hear(writeDevices([device('b', 'Tablet B')]))
  expect(lists.at(-1)).toEqual([device('b', 'Tablet B')])
  expect(await visit.connect(id('b'))).toBeNull()
  expect(await visit.connect(id('c'))).toBe('gone')
  peers[0]!.events.onLink({} as OpenLink, id('b'))
  peers[0]!.events.onLink({} as OpenLink, id('c'))
  expect(linked).toEqual(['Tablet B', ''])
})

test('[STN13] a lost station is tried again, later and later, with a new id; links stay; a wake tries at once', async () => {
  await enter()
  sockets[0]!.hear(writeDevices([device('b', 'B')]))
  sockets[0]!.close()
  expect(lists.at(-1)).toEqual([])
  expect(heres.at(-1)).toBe(false)
  expect(peers[0]!.left).toBe(true)
  expect(await visit.connect(id('b'))).toBe('station-lost')
  const asked: number[] = []
  for (let round = 0; round < 6; round += 1) {
    asked.push(waits[0]!.ms)
    waits.shift()!.go()
    sockets.at(-1)!.close()
  }
  expect(asked).toEqual([1_000, 2_000, 5_000, 10_000, 15_000, 15_000])
  visit.wake()
  expect(waits).toEqual([])
  const before = sockets.length
  visit.wake()
  expect(sockets).toHaveLength(before)
  await enter()
  expect(readHere(sockets.at(-1)!.sent[0]!)?.id).not.toBe(id('1'))
  peers.at(-1)!.events.onLost()
  expect(waits[0]!.ms).toBe(1_000)
  visit.close()
  expect(waits).toEqual([])
})

test('[STN13] without signalling, with a list that cannot be read, and after the end there is no visit', async () => {
  peerComes = false
  await enter()
  expect(heres).toEqual([false])
  peerComes = true
  waits.shift()!.go()
  await enter()
  sockets.at(-1)!.hear('{"devices":[{"id":"x"}]}')
  expect(heres.at(-1)).toBe(false)
  expect(sockets.at(-1)!.closed).toBe(true)
  waits.shift()!.go()
  await enter()
  visit.close()
  expect(sockets.at(-1)!.closed).toBe(true)
  expect(waits).toEqual([])
})

test('[STN7] what the station and others say is read within limits', () => {
  expect(readHere(writeHere({ id: id('a'), name: ` Anna\u202e\u0007 ${'x'.repeat(200)}`, station: true }))).toMatchObject({ name: expect.stringMatching(/^Anna x{5,}$/), station: true })
  expect(cleanName('a'.repeat(500))).toHaveLength(limits.name)
  for (const text of ['', 'null', '[]', '{', '{"devices":{}}', `{"devices":[${'{},'.repeat(70)}{}]}`, JSON.stringify({ devices: [{ ...device('a', 'A'), id: 'short' }] })]) expect(readDevices(text)).toBeNull()
  expect(readDevices(JSON.stringify({ devices: [{ ...device('a', 'A'), address: 'javascript:1' }] }))?.[0]?.address).toBe('')
  expect(readInfo(JSON.stringify({ name: 'camp', join: ['http://10.0.0.1:8080/'], moved: '' }))).toEqual({ name: 'camp', join: ['http://10.0.0.1:8080/'], moved: '' })
  for (const join of [['javascript:alert(1)'], 'http://x', [1], Array.from({ length: 20 }, () => 'http://x')]) expect(readInfo(JSON.stringify({ name: 'camp', join, moved: '' }))).toBeNull()
})

const offer = { type: 'OFFER', src: id('b'), payload: { type: 'data', connectionId: 'dc_1', sdp: { type: 'offer', sdp: 'v=0' }, serialization: 'raw', reliable: true, label: 'transect' } }
test('[STN10] only a data link of this app is let through to PeerJS', () => {
  expect(readSignal(offer)?.src).toBe(id('b'))
  expect(readSignal({ ...offer, type: 'ANSWER', payload: { ...offer.payload, sdp: { type: 'answer', sdp: 'v=0' } } })?.type).toBe('ANSWER')
  expect(readSignal({ type: 'EXPIRE', src: id('b') })).toEqual({ type: 'EXPIRE', src: id('b'), payload: {} })
  const wrong: readonly unknown[] = [
    null, 'OFFER', { ...offer, src: 'b' }, { ...offer, type: 'LEAVE' }, { ...offer, payload: null }, { ...offer, payload: { ...offer.payload, type: 'media' } },
    { ...offer, payload: { ...offer.payload, serialization: 'binary' } }, { ...offer, payload: { ...offer.payload, label: 'other' } },
    { ...offer, payload: { ...offer.payload, sdp: 'v=0' } }, { ...offer, payload: { ...offer.payload, sdp: { type: 'offer', sdp: 'x'.repeat(20_000) } } },
    { ...offer, payload: { ...offer.payload, sdp: { type: 'pranswer', sdp: 'v=0' } } }, { ...offer, type: 'ANSWER' }, { ...offer, type: 'CANDIDATE' }, { ...offer, payload: { ...offer.payload, connectionId: 'x'.repeat(65) } },
  ]
  for (const message of wrong) expect(readSignal(message)).toBeNull()
})

test('[STN11] a candidate with a name is tried with the address the station sees as well', () => {
  const candidate = { sdpMid: '0', candidate: 'candidate:1 1 udp 2113937151 0f4a2b6c-1234-4abc-9def-001122334455.local 50123 typ host generation 0' }
  expect(withAddress(candidate, '192.168.137.23')).toEqual({ sdpMid: '0', candidate: 'candidate:1 1 udp 2113937151 192.168.137.23 50123 typ host generation 0' })
  expect(withAddress(candidate, '')).toBeNull()
  expect(withAddress({ candidate: 'candidate:1 1 udp 1 192.168.137.9 50123 typ host' }, '192.168.137.23')).toBeNull()
})
