/**
 * PeerJS with its server taken out: `_createServerConnection`, the prototype method its constructor calls, returns an object
 * that hands each description to us and takes the reply back through `receive`. Nothing is ever sent to a PeerServer, STUN or TURN.
 * Candidates one by one are dropped: the code carries all of them at once. Rule LINK3.
 */
import type { DataConnection } from 'peerjs'

/** The name each side gives the other inside PeerJS; never leaves the phone. */
const other = 'other'

interface FromPeer { readonly type: string; readonly payload: { readonly connectionId: string } }
/** Changes the own description before it is set. */
export type Rewrite = (sdp: string) => string
export interface LocalPeer {
  /** Begins an offer; its connection is there at once, its description when `onDescribed` is called. */
  offer(rewrite: Rewrite): DataConnection
  /** Takes the other's offer. */
  answer(sdp: string, rewrite: Rewrite): DataConnection | null
  /** Takes the answer to `connection`'s offer. */
  accept(connection: DataConnection, sdp: string): void
  destroy(): void
}
export interface PeerEvents {
  /** the own description has been set; candidates are being gathered */
  readonly onDescribed: () => void
  readonly onError: (message: string) => void
}

/** `certificate` null: one made for this peer alone. */
export const openLocalPeer = async (certificate: RTCCertificate | null, { onDescribed, onError }: PeerEvents): Promise<LocalPeer> => {
  const { Peer } = await import('peerjs')
  const server = {
    start: (): void => undefined,
    close: (): void => undefined,
    removeAllListeners: (): void => undefined,
    send: ({ type }: FromPeer): void => {
      if (type === 'OFFER' || type === 'ANSWER') onDescribed()
    },
  }
  class PeerWithoutServer extends Peer {
    _createServerConnection(): typeof server {
      return server
    }
  }
  const peer = new PeerWithoutServer('transect', { host: 'localhost', secure: false, config: { iceServers: [], ...(certificate && { certificates: [certificate] }) }, debug: 0 })
  const handle = (peer as unknown as { _handleMessage(message: object): void })._handleMessage.bind(peer)
  peer.on('error', (error) => onError(error.message))

  return {
    offer: (rewrite) => {
      const connection = peer.connect(other, { serialization: 'raw', reliable: true, label: 'transect' })
      Object.assign(connection.options, { sdpTransform: rewrite })
      return connection
    },
    answer: (sdp, rewrite) => {
      let connection: DataConnection | null = null
      // Told before its answer is made.
      peer.once('connection', (made) => {
        Object.assign(made.options, { sdpTransform: rewrite })
        connection = made
      })
      const payload = { type: 'data', connectionId: 'dc_answer', label: 'transect', reliable: true, serialization: 'raw', sdp: { type: 'offer', sdp } }
      handle({ type: 'OFFER', src: other, payload })
      return connection
    },
    accept: (connection, sdp) =>
      handle({ type: 'ANSWER', src: other, payload: { type: 'data', connectionId: connection.connectionId, sdp: { type: 'answer', sdp } } }),
    destroy: () => peer.destroy(),
  }
}
