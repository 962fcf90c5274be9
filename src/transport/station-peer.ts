/**
 * PeerJS with the station's PeerServer: links to devices that have the app open at the same station, without a code. The server passes
 * descriptions on and is not trusted: who the other is, the session proves. Nothing goes to a STUN or TURN server. Rules STN10-STN12.
 */
import type { DataConnection } from 'peerjs'
import { wrapConnection, type OpenLink } from './open-link.ts'
import { bindingOf, type LinkMeans } from './peer-link.ts'
import { readSdp } from './sdp.ts'
import { isId, stationKey, stationPaths } from './station-info.ts'

export type StationFailure = 'webrtc-missing' | 'gone' | 'unreachable' | 'station-lost'
export interface StationPeerEvents {
  /** from either side; `id` of the other device */
  readonly onLink: (link: OpenLink, id: string) => void
  /** signalling is over; links stay */
  readonly onLost: () => void
}
export interface StationPeerDeps {
  readonly origin: string
  /** of this visit, 32 hex digits */
  readonly id: string
  readonly means: LinkMeans
  /** where the station sees a device; '' unknown */
  readonly addressOf: (id: string) => string
  /** no room for more */
  readonly full: () => boolean
}
export interface StationPeer {
  /** null: a link came about, told by `onLink` */
  connect(id: string): Promise<StationFailure | null>
  /** Ends signalling; links stay. */
  leave(): void
}

const openMs = 10_000
const connectMs = 20_000
const longestText = 16 * 1024
const mostOpening = 8

interface Signal { readonly type: string; readonly src: string; readonly payload: Readonly<Record<string, unknown>> }
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isShort = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most
const isDescription = (value: unknown, type: 'offer' | 'answer'): boolean => isObject(value) && isShort(value['sdp'], longestText) && value['type'] === type

/** [STN10] What a device may say to another through the station; anything else is dropped before PeerJS sees it. */
export const readSignal = (message: unknown): Signal | null => {
  if (!isObject(message) || !isShort(message['type'], 20) || !isId(message['src'])) return null
  const { type, src } = message
  if (type === 'EXPIRE') return { type, src, payload: {} }
  const payload = message['payload']
  if (!isObject(payload) || !isShort(payload['connectionId'], 64) || payload['type'] !== 'data') return null
  const isGood = type === 'OFFER'
    ? isDescription(payload['sdp'], 'offer') && payload['serialization'] === 'raw' && payload['reliable'] === true && payload['label'] === 'transect'
    : type === 'ANSWER' ? isDescription(payload['sdp'], 'answer') : type === 'CANDIDATE' && isObject(payload['candidate']) && isShort(payload['candidate']['candidate'], 500)
  return isGood ? { type, src, payload } : null
}

/** [STN11] A candidate with a `.local` name once more with the address the station sees, for a Wi-Fi that passes on no names; else null. */
export const withAddress = (candidate: Readonly<Record<string, unknown>>, address: string): Readonly<Record<string, unknown>> | null => {
  const text = String(candidate['candidate'])
  const named = /^(candidate:\S+ \d+ \S+ \d+ )[0-9a-f-]{36}\.local( .*)$/i.exec(text)
  return named === null || address === '' ? null : { ...candidate, candidate: `${named[1]}${address}${named[2]}` }
}

const linkOf = (connection: DataConnection, offered: boolean): OpenLink | null => {
  const { localDescription: own, remoteDescription: other } = connection.peerConnection
  const [mine, theirs] = [readSdp(own?.sdp ?? ''), readSdp(other?.sdp ?? '')]
  return mine.ok && theirs.ok ? wrapConnection(connection, bindingOf(mine.value.fingerprint, theirs.value.fingerprint), offered, () => undefined) : null
}

/** Null: no signalling there, or no WebRTC here. */
export const openStationPeer = async (deps: StationPeerDeps, events: StationPeerEvents): Promise<StationPeer | null> => {
  if (typeof RTCPeerConnection === 'undefined') return null
  const { Peer } = await import('peerjs')
  const { hostname, port } = new URL(deps.origin)
  const calls = new Map<string, { readonly connection: DataConnection; settle(failure: StationFailure | null): void }>()
  let opening = 0

  /** [STN12] Both have tapped at once: the offer of the smaller id stands, on both sides. */
  const isOurs = (other: string): boolean => calls.has(other) && deps.id < other
  class StationPeerJs extends Peer {
    _handleMessage(message: unknown): void {
      const handle = (one: unknown): void => (Peer.prototype as unknown as { _handleMessage(message: unknown): void })._handleMessage.call(this, one)
      // Of the server itself: open, refused, taken.
      if (isObject(message) && message['src'] === undefined) return handle(message)
      const signal = readSignal(message)
      if (signal === null) return
      if (signal.type === 'EXPIRE') return calls.get(signal.src)?.settle('gone')
      if (signal.type === 'OFFER' && (isOurs(signal.src) || deps.full() || opening >= mostOpening)) return
      handle(signal)
      const again = signal.type === 'CANDIDATE' ? withAddress(signal.payload['candidate'] as Record<string, unknown>, deps.addressOf(signal.src)) : null
      if (again !== null) handle({ ...signal, payload: { ...signal.payload, candidate: again } })
    }
  }
  const peer = new StationPeerJs(deps.id, {
    host: hostname, port: Number(port) || 443, path: stationPaths.signalling, key: stationKey, secure: true, debug: 0,
    config: { iceServers: [], ...(deps.means.certificate && { certificates: [deps.means.certificate] }) },
  })
  const isOpen = await new Promise<boolean>((resolve) => {
    peer.once('open', () => resolve(true))
    peer.on('error', () => resolve(false))
    setTimeout(() => resolve(false), openMs)
  })
  if (!isOpen) {
    peer.destroy()
    return null
  }

  const opened = (connection: DataConnection, offered: boolean): boolean => {
    const link = linkOf(connection, offered)
    if (link === null) connection.close()
    else events.onLink(link, connection.peer)
    return link !== null
  }
  peer.on('connection', (connection) => {
    // Of two offers the other's stands: what was asked for here comes about by it.
    calls.get(connection.peer)?.connection.close()
    opening += 1
    let isOver = false
    const over = (): void => {
      if (isOver) return
      isOver = true
      clearTimeout(late)
      opening -= 1
    }
    const late = setTimeout(() => {
      over()
      connection.close()
    }, connectMs)
    connection.once('error', over)
    connection.once('open', () => {
      over()
      const failure = opened(connection, false) ? null : 'unreachable'
      calls.get(connection.peer)?.settle(failure)
    })
  })
  peer.on('disconnected', () => {
    for (const { settle } of calls.values()) settle('station-lost')
    events.onLost()
  })
  return {
    connect: (id) => {
      if (calls.has(id)) return Promise.resolve(null)
      const connection = peer.connect(id, { serialization: 'raw', reliable: true, label: 'transect' })
      return new Promise((resolve) => {
        const settle = (failure: StationFailure | null): void => {
          if (!calls.delete(id)) return
          clearTimeout(late)
          if (failure !== null) connection.close()
          resolve(failure)
        }
        const late = setTimeout(() => settle('unreachable'), connectMs)
        calls.set(id, { connection, settle })
        connection.once('open', () => settle(opened(connection, true) ? null : 'unreachable'))
        connection.once('error', () => settle('unreachable'))
      })
    },
    leave: () => peer.disconnect(),
  }
}
