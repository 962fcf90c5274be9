/** Links by a station's signalling: PeerJS over sockets and connections of this test, with a station that may change what it passes on. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OpenLink } from './open-link.ts'
import { openStationPeer, type StationPeer } from './station-peer.ts'
import { fakeRtc, type FakeNetwork } from './testing/fake-rtc.ts'

interface Signal { readonly type: string; readonly src: string; readonly dst: string; readonly payload: Record<string, unknown> }
const idOf = (digit: string): string => digit.repeat(32)

let network: FakeNetwork
let sockets: Map<string, FakeSocket>
let change: (signal: Signal) => Signal | null
const before = globalThis.WebSocket

class FakeSocket {
  static readonly OPEN = 1
  readyState = 1
  onmessage: ((event: { readonly data: string }) => void) | null = null
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  private readonly id: string
  constructor(url: string) {
    this.id = new URL(url).searchParams.get('id') ?? ''
    sockets.set(this.id, this)
    setTimeout(() => {
      this.onopen?.()
      this.hear({ type: 'OPEN' })
    })
  }
  hear(message: object): void { this.onmessage?.({ data: JSON.stringify(message) }) }
  send(text: string): void {
    const said = JSON.parse(text) as Signal
    if (said.dst === undefined) return
    const signal = change({ ...said, src: this.id })
    if (signal === null) return
    const to = sockets.get(signal.dst)
    setTimeout(() => (to ? to.hear(signal) : this.hear({ type: 'EXPIRE', src: signal.dst, dst: this.id })))
  }
  close(): void { this.onclose?.() }
}
beforeEach(() => {
  network = fakeRtc()
  sockets = new Map()
  change = (signal) => signal
  Object.assign(globalThis, { WebSocket: FakeSocket })
})
afterEach(() => {
  network.restore()
  Object.assign(globalThis, { WebSocket: before })
})

const enter = async (digit: string): Promise<{ readonly peer: StationPeer; readonly links: OpenLink[] }> => {
  const links: OpenLink[] = []
  const peer = await openStationPeer(
    { origin: 'https://192.168.137.1:8443', id: idOf(digit), means: { certificate: null }, addressOf: () => '', full: () => false },
    { onLink: (link) => links.push(link), onLost: () => undefined },
  )
  if (peer === null) throw new Error('no signalling')
  return { peer, links }
}
/** Each certificate a description names is another one. */
const withPrint = (signal: Signal, print: (line: string) => string): Signal => {
  const described = signal.payload['sdp'] as { readonly type: string; readonly sdp: string } | undefined
  return described === undefined ? signal
    : { ...signal, payload: { ...signal.payload, sdp: { ...described, sdp: described.sdp.replace(/^a=fingerprint:.*$/m, (line) => print(line.trim())) } } }
}
const other = `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'EE').join(':')}`

test('[STN10] [LINK7] a tap makes one link, bound alike on both sides, without any other server', async () => {
  const [a, b] = [await enter('a'), await enter('b')]
  expect(await b.peer.connect(idOf('a'))).toBeNull()
  await vi.waitFor(() => expect([a.links.length, b.links.length]).toEqual([1, 1]))
  expect(a.links[0]!.binding).toEqual(b.links[0]!.binding)
  expect([a.links[0]!.offered, b.links[0]!.offered]).toEqual([false, true])
  // the first is PeerJS looking whether there is WebRTC at all
  expect(network.configs.slice(-2)).toEqual([{ iceServers: [] }, { iceServers: [] }])
})

test('[STN12] two that tap each other at once get one link, by the offer of the smaller id, and both taps are answered', async () => {
  const [a, b] = [await enter('a'), await enter('b')]
  expect(await Promise.all([a.peer.connect(idOf('b')), b.peer.connect(idOf('a'))])).toEqual([null, null])
  await vi.waitFor(() => expect([a.links.map(({ offered }) => offered), b.links.map(({ offered }) => offered)]).toEqual([[true], [false]]))
  expect(a.links[0]!.binding).toEqual(b.links[0]!.binding)
})

test('[LINK7] a station that puts another certificate into what it passes on gives each side another binding', async () => {
  const [a, b] = [await enter('a'), await enter('b')]
  change = (signal) => withPrint(signal, () => other)
  await b.peer.connect(idOf('a'))
  await vi.waitFor(() => expect([a.links.length, b.links.length]).toEqual([1, 1]))
  expect(a.links[0]!.binding).not.toEqual(b.links[0]!.binding)
})

test('[LINK11] nor can it name its own beside the other\'s: there is no link', async () => {
  const [a, b] = [await enter('a'), await enter('b')]
  change = (signal) => withPrint(signal, (line) => `${line}\r\n${other}`)
  expect(await b.peer.connect(idOf('a'))).toBe('unreachable')
  expect([a.links.length, b.links.length]).toEqual([0, 0])
})

test('[STN7] a device that has left is told as gone', async () => {
  const a = await enter('a')
  expect(await a.peer.connect(idOf('f'))).toBe('gone')
})
