/**
 * An open link: whole messages in, whole messages out, with its own backpressure, over one PeerJS connection. PeerJS queues
 * without limit above 8 MiB and never says so; here nothing is handed to it while more than `high` bytes are waiting.
 * How a link comes to be: peer-link.ts. Rules LINK1-LINK6.
 */
import type { DataConnection } from 'peerjs'
import { freeBytes } from '../core/free-bytes.ts'
import type { Link } from '../core/ports.ts'
import { createJoiner, cut, maxMessageBytes } from './framing.ts'
import { agreedMessageSize } from './sdp.ts'

const high = 1024 * 1024
const low = 256 * 1024
const smallPiece = 16 * 1024
/** How long "disconnected" may last: phones drop a packet train when the screen turns or Wi-Fi rescans. */
const toleranceMs = 10_000
const farewellMs = 1_000

export type CloseReason = 'closed-here' | 'closed-there' | 'lost' | 'malformed'
export interface OpenLink extends Link {
  /** SHA-256 over both DTLS fingerprints in byte order: equal on both sides, different for every link. */
  readonly binding: Uint8Array
  /** this side made the offer */
  readonly offered: boolean
  /** One listener each; what came before it was set is not lost. */
  onMessage(listener: (message: Uint8Array<ArrayBuffer>) => void): void
  onClose(listener: (reason: CloseReason) => void): void
}

/** `release`: what is to be let go of with the link; else the peer that was made for it. */
export const wrapConnection = (connection: DataConnection, binding: Uint8Array, offered: boolean, release?: () => void): OpenLink => {
  const channel = connection.dataChannel
  const rtc = connection.peerConnection
  const pieceBytes = Math.min(agreedMessageSize, rtc.sctp?.maxMessageSize || smallPiece)
  const joiner = createJoiner()
  const early: Uint8Array<ArrayBuffer>[] = []
  const waiting = new Set<() => void>()
  let listener: ((message: Uint8Array<ArrayBuffer>) => void) | null = null
  let closeListener: ((reason: CloseReason) => void) | null = null
  let closed: CloseReason | null = null
  let closing = false
  let queue: Promise<boolean> = Promise.resolve(true)
  let patience: ReturnType<typeof setTimeout> | undefined

  const wake = (): void => {
    for (const go of waiting) go()
    waiting.clear()
  }
  const end = (reason: CloseReason): void => {
    if (closed) return
    closed = reason
    clearTimeout(patience)
    globalThis.removeEventListener?.('pagehide', onPageHide)
    wake()
    const peer = connection.provider as DataConnection['provider'] | null
    connection.close()
    if (release) release()
    else peer?.destroy()
    closeListener?.(reason)
  }

  channel.bufferedAmountLowThreshold = low
  channel.addEventListener('bufferedamountlow', wake)
  connection.on('data', (data) => {
    if (closed) return
    const taken = data instanceof ArrayBuffer ? joiner.take(new Uint8Array(data)) : null
    if (!taken?.ok) return end('malformed')
    if (taken.value?.buffer !== data) freeBytes(new Uint8Array(data as ArrayBuffer))
    if (taken.value === null) return
    if (listener) listener(taken.value)
    else early.push(taken.value)
  })
  connection.on('close', () => end(closing ? 'closed-here' : 'closed-there'))
  /** [LINK5] Replaces PeerJS's own handler, which would close the connection without saying why. */
  rtc.oniceconnectionstatechange = () => {
    clearTimeout(patience)
    if (rtc.iceConnectionState === 'disconnected') patience = setTimeout(() => end('lost'), toleranceMs)
    if (rtc.iceConnectionState === 'failed' || rtc.iceConnectionState === 'closed') end('lost')
  }

  /** The other side should not have to find out by silence. */
  const onPageHide = (): void => end('closed-here')
  globalThis.addEventListener?.('pagehide', onPageHide)

  const full = (): boolean => closed === null && channel.bufferedAmount > high
  /** [LINK4] Cut and handed over in order; true once the channel can take more. */
  const sendNow = async (message: Uint8Array): Promise<boolean> => {
    const pieces = cut(message, pieceBytes)
    freeBytes(message)
    for (const piece of pieces) {
      while (full()) await new Promise<void>((resolve) => waiting.add(resolve))
      if (closed) return false
      await connection.send(piece)
    }
    // all of them lie in one piece of memory, of which the channel has its copy
    pieces.slice(-1).forEach(freeBytes)
    return !closed
  }

  return {
    binding,
    offered,
    send: (message) => {
      if (message.length > maxMessageBytes) throw new RangeError(`a message of ${message.length} bytes`)
      if (closed || closing) return Promise.resolve(false)
      queue = queue.then(() => sendNow(message))
      return queue
    },
    onMessage: (take) => {
      listener = take
      for (const message of early.splice(0)) take(message)
    },
    onClose: (take) => {
      closeListener = take
      if (closed) take(closed)
    },
    /** [LINK6] What was sent before still arrives: the channel is closed in order, the connection after it or after a second. */
    close: () => {
      if (closed || closing) return
      closing = true
      setTimeout(() => end('closed-here'), farewellMs)
      void queue.then(() => channel.close())
    },
  }
}
