/**
 * From a pairing code to an open link. Each offer and each answer is one PeerJS peer of its own. Which code is shown and
 * which is expected: pairing.ts. The bytes of a code: pairing-code.ts; how one scan is enough: one-scan.ts. Rules LINK3, LINK7, LINK8, ONE3.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import type { DataConnection } from 'peerjs'
import { err, ok, type Result } from '../core/result.ts'
import { wrapConnection, type OpenLink } from './open-link.ts'
import { deriveIce, type IceText, type OneScan } from './one-scan.ts'
import { encodePairingCode, type Description, type PairingCode } from './pairing-code.ts'
import { readMid, readSdp, withIce, writeSdp } from './sdp.ts'
import { openLocalPeer, type LocalPeer } from './signalling.ts'

export type LinkFailure =
  /** this browser has no WebRTC, or it is switched off */
  | 'webrtc-missing'
  /** the browser refused the other's description */
  | 'code-refused'
  /** no way was found between the two phones */
  | 'ice-failed'
  | 'timeout'
  | 'cancelled'

/** This device's certificate for links; null: another one for each. */
export interface LinkMeans { readonly certificate: RTCCertificate | null }
/** For whom a code is that needs one scan only. */
export interface Target extends OneScan { readonly fingerprint: Uint8Array }

export interface Offer {
  readonly code: string
  readonly description: Description
  readonly nonce: number
  /** of an offer for a device that has been met, which may open without an answer; else null */
  readonly opened: Promise<Result<OpenLink, LinkFailure>> | null
  accept(answer: PairingCode): Promise<Result<OpenLink, LinkFailure>>
  cancel(): void
}
export interface Answer {
  readonly code: string
  readonly description: Description
  readonly nonce: number
  readonly opened: Promise<Result<OpenLink, LinkFailure>>
  cancel(): void
}

const gatherMs = 2_000
const describeMs = 10_000
const connectMs = 30_000

const gathered = (rtc: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    if (rtc.iceGatheringState === 'complete') return resolve()
    const timer = setTimeout(resolve, gatherMs)
    rtc.addEventListener('icegatheringstatechange', () => {
      if (rtc.iceGatheringState !== 'complete') return
      clearTimeout(timer)
      resolve()
    })
  })

/** [LINK7] The same on both sides, whoever offered. */
export const bindingOf = (one: Uint8Array, two: Uint8Array): Uint8Array => {
  const order = one.findIndex((byte, at) => byte !== two[at])
  const [first, second] = order === -1 || one[order]! < two[order]! ? [one, two] : [two, one]
  return sha256(Uint8Array.from([...first, ...second]))
}

interface Deferred<T> { readonly promise: Promise<T>; readonly settle: (value: T) => void }
const defer = <T>(): Deferred<T> => {
  const settles: ((value: T) => void)[] = []
  const promise = new Promise<T>((resolve) => settles.push(resolve))
  return { promise, settle: (value) => settles[0]?.(value) }
}

interface Half {
  readonly peer: LocalPeer
  readonly connection: DataConnection
  readonly sdp: string
  readonly description: Description
  /** Settles once: with the first failure, or with null when the channel has opened. */
  readonly outcome: Promise<LinkFailure | null>
  fail(why: LinkFailure): void
}

/** A browser may have the constructor and still refuse to make a connection (a policy, a privacy setting). */
const beginOr = <T>(otherwise: T, begin: () => T): T => {
  try {
    return begin()
  } catch {
    return otherwise
  }
}

interface Attempt extends LinkMeans {
  /** in place of the browser's own */
  readonly ice: IceText | null
  readonly begin: (peer: LocalPeer, rewrite: (sdp: string) => string) => DataConnection | null
}

/** A connection up to its own description with all candidates in it. */
const describe = async ({ certificate, ice, begin }: Attempt): Promise<Result<Half, LinkFailure>> => {
  if (typeof RTCPeerConnection === 'undefined') return err('webrtc-missing')
  const described = defer<null>()
  const { promise: outcome, settle } = defer<LinkFailure | null>()
  const peer = await openLocalPeer(certificate, { onDescribed: () => described.settle(null), onError: () => settle('code-refused') })
  const connection = beginOr(null, () => begin(peer, (sdp) => (ice ? withIce(sdp, ice) : sdp)))
  const rtc = connection?.peerConnection
  if (!connection || !rtc) {
    peer.destroy()
    return err('webrtc-missing')
  }
  connection.on('open', () => settle(null))
  connection.on('close', () => settle('ice-failed'))
  rtc.oniceconnectionstatechange = () => undefined
  const late = setTimeout(() => settle('timeout'), describeMs)
  const early = await Promise.race([described.promise, outcome])
  clearTimeout(late)
  if (early) {
    peer.destroy()
    return err(early)
  }
  await gathered(rtc)
  const sdp = rtc.localDescription?.sdp ?? ''
  const description = readSdp(sdp)
  if (!description.ok) {
    peer.destroy()
    return err('webrtc-missing')
  }
  return ok({ peer, connection, sdp, description: description.value, outcome, fail: settle })
}

const finish = async (half: Half, remote: Uint8Array, offered: boolean): Promise<Result<OpenLink, LinkFailure>> => {
  const failure = await half.outcome
  if (failure === null) return ok(wrapConnection(half.connection, bindingOf(half.description.fingerprint, remote), offered))
  half.peer.destroy()
  return err(failure)
}

const failWithIce = ({ connection: { peerConnection: rtc }, fail }: Half): void => {
  rtc.oniceconnectionstatechange = () => {
    if (rtc.iceConnectionState === 'failed') fail('ice-failed')
  }
  // Also when the certificate is not the one that was told.
  rtc.onconnectionstatechange = () => {
    if (rtc.connectionState === 'failed') fail('ice-failed')
  }
}
const cancelOf = (half: Half) => (): void => {
  half.fail('cancelled')
  half.peer.destroy()
}

/** The other's answer given to our offer; the link opens or fails within half a minute. */
const take = async (half: Half, answer: PairingCode): Promise<Result<OpenLink, LinkFailure>> => {
  const timer = setTimeout(() => half.fail('timeout'), connectMs)
  failWithIce(half)
  half.peer.accept(half.connection, writeSdp('answer', answer, readMid(half.sdp)))
  const result = await finish(half, answer.fingerprint, true)
  clearTimeout(timer)
  return result
}

const offering = (means: LinkMeans, ice: IceText | null): Promise<Result<Half, LinkFailure>> =>
  describe({ ...means, ice, begin: (peer, rewrite) => peer.offer(rewrite) })

export const createOffer = async (means: LinkMeans, nonce: number): Promise<Result<Offer, LinkFailure>> => {
  const made = await offering(means, null)
  if (!made.ok) return made
  const half = made.value
  return ok({
    code: encodePairingCode({ role: 'offer', nonce, ...half.description }),
    description: half.description,
    nonce,
    opened: null,
    accept: (answer) => take(half, answer),
    cancel: cancelOf(half),
  })
}

/**
 * [ONE3] An offer that has its answer already: all of it is known but the other's addresses, and those come with the first packet.
 * An answer that is shown all the same gets a connection of its own, with the same ICE texts and certificate.
 */
export const createOfferFor = async (means: LinkMeans, nonce: number, target: Target): Promise<Result<Offer, LinkFailure>> => {
  const { fingerprint, ...oneScan } = target
  const [ice, theirs] = [deriveIce(oneScan.seed, 'shown'), deriveIce(oneScan.seed, 'scanned')]
  const made = await offering(means, ice)
  if (!made.ok) return made
  const half = made.value
  let again: Half | null = null
  half.peer.accept(half.connection, writeSdp('answer', { fingerprint, ...theirs, passive: false, candidates: [] }, readMid(half.sdp)))
  return ok({
    code: encodePairingCode({ role: 'offer', nonce, oneScan, ...half.description }),
    description: half.description,
    nonce,
    opened: finish(half, fingerprint, true),
    accept: async (answer) => {
      cancelOf(half)()
      const second = await offering(means, ice)
      if (!second.ok) return second
      again = second.value
      return take(again, answer)
    },
    cancel: () => {
      cancelOf(half)()
      if (again) cancelOf(again)()
    },
  })
}

/**
 * [LINK8] Has no time limit: the answer on screen waits for the other phone. Fails only where the browser itself gives up.
 * `knows`: the offer is for this device and from one it has met, so that it may open without being read.
 */
export const answerOffer = async (means: LinkMeans, offer: PairingCode, knows: boolean): Promise<Result<Answer, LinkFailure>> => {
  const ice = knows && offer.oneScan ? deriveIce(offer.oneScan.seed, 'scanned') : null
  const made = await describe({ ...means, ice, begin: (peer, rewrite) => peer.answer(writeSdp('offer', offer), rewrite) })
  if (!made.ok) return made
  const half = made.value
  failWithIce(half)
  return ok({
    code: encodePairingCode({ role: 'answer', nonce: offer.nonce, ...half.description }),
    description: half.description,
    nonce: offer.nonce,
    opened: finish(half, offer.fingerprint, false),
    cancel: cancelOf(half),
  })
}
