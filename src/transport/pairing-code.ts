/**
 * The pairing code: what one phone must know of the other to open a link, packed by hand into 65 to 95 bytes so that the picture
 * stays a QR code of version 4 or 5 (it has one alignment mark; from version 7 on tilted pictures are read far worse).
 * `T`, the format's version and base 32 of: flags, nonce, DTLS fingerprint, ICE user and password, candidates, check. The same
 * text is the picture and the text to copy. Version 2 is the code for a device met before: a seed and two short origins stand for the ICE
 * texts (one-scan.ts). SDP on either side of it: sdp.ts; which code is expected when: pairing.ts. Rules PAIR1-PAIR6, ONE3.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { err, ok, type Result } from '../core/result.ts'
import { addressLength, type Address, type AddressKind } from './addresses.ts'
import { decodeBase32, encodeBase32 } from './base32.ts'
import { deriveIce, seedBytes, shortOriginBytes, type IceText, type OneScan } from './one-scan.ts'

export interface Candidate extends Address { readonly port: number }
/** One side of a connection to be, as the other needs it. */
export interface Description {
  /** SHA-256 of the certificate, 32 bytes */
  readonly fingerprint: Uint8Array
  readonly ufrag: string
  readonly pwd: string
  /** an answer that waits for the other's handshake; offers leave the choice to the answer */
  readonly passive: boolean
  readonly candidates: readonly Candidate[]
}
export interface PairingCode extends Description {
  readonly role: 'offer' | 'answer'
  /** 16 bits of chance made with the offer, repeated in its answer */
  readonly nonce: number
  /** of an offer for one device that has been met; its ICE texts come out of it */
  readonly oneScan?: OneScan
}
export type CodeFailure = 'not-a-code' | 'damaged' | 'newer-app'

const maxText = 1000
const checkBytes = 2
const kinds: readonly AddressKind[] = ['ipv4', 'ipv6', 'mdns']
const iceLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** lengths RFC 8839 allows, up to what browsers use */
const ufragLengths = [4, 64] as const
const pwdLengths = [22, 64] as const

/** What Chromium and Safari make; their codes carry no lengths. */
const usual = { ufrag: 4, pwd: 24 } as const

/** Numbers of `width` bits, one after the other. */
const packBits = (values: readonly number[], width: number): number[] => {
  const bits = values.map((value) => value.toString(2).padStart(width, '0')).join('')
  return (bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2))
}
const unpackBits = (bytes: Uint8Array, width: number, count: number): number[] => {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: count }, (_, at) => Number.parseInt(bits.slice(at * width, (at + 1) * width), 2))
}
const packIce = (text: string, short: boolean): number[] =>
  [...(short ? [] : [text.length]), ...packBits([...text].map((letter) => iceLetters.indexOf(letter)), 6)]

export const isIceText = (text: string, part: 'ufrag' | 'pwd'): boolean => {
  const [least, most] = part === 'ufrag' ? ufragLengths : pwdLengths
  return text.length >= least && text.length <= most && /^[A-Za-z0-9+/]*$/.test(text)
}

/** [PAIR1] The code as shown. The caller keeps to at most 15 candidates and valid ICE texts (sdp.ts checks them). */
export const encodePairingCode = (code: PairingCode): string => {
  const { candidates, ufrag, pwd, oneScan } = code
  const short = oneScan !== undefined || (ufrag.length === usual.ufrag && pwd.length === usual.pwd)
  const body = Uint8Array.from([
    (candidates.length << 4) | (short ? 0 : 4) | (code.passive ? 2 : 0) | (code.role === 'answer' ? 1 : 0),
    code.nonce >> 8, code.nonce & 255,
    ...code.fingerprint,
    ...(oneScan ? [...oneScan.seed, ...oneScan.from, ...oneScan.to] : [...packIce(ufrag, short), ...packIce(pwd, short)]),
    ...packBits(candidates.map(({ kind }) => kinds.indexOf(kind)), 2),
    ...candidates.flatMap(({ bytes, port }) => Array.from(bytes).concat(port >> 8, port & 255)),
  ])
  return `T${oneScan ? 2 : 1}${encodeBase32(Uint8Array.from([...body, ...sha256(body).subarray(0, checkBytes)]))}`
}

/** Takes bytes from the front; null once there are too few. */
const reader = (bytes: Uint8Array) => {
  let at = 0
  return {
    take: (count: number): Uint8Array | null => {
      if (at + count > bytes.length) return null
      at += count
      return bytes.slice(at - count, at)
    },
    atEnd: (): boolean => at === bytes.length,
  }
}

const readIce = (from: ReturnType<typeof reader>, part: 'ufrag' | 'pwd', short: boolean): string | null => {
  const length = short ? usual[part] : (from.take(1)?.[0] ?? 0)
  const packed = from.take(Math.ceil((length * 6) / 8))
  if (!packed) return null
  const text = unpackBits(packed, 6, length).map((value) => iceLetters[value]).join('')
  return isIceText(text, part) ? text : null
}

const readCandidates = (from: ReturnType<typeof reader>, count: number): Candidate[] | null => {
  const packed = from.take(Math.ceil(count / 4))
  const candidates: Candidate[] = []
  for (const value of packed ? unpackBits(packed, 2, count) : []) {
    const kind = kinds[value]
    const bytes = kind && from.take(addressLength[kind])
    const port = from.take(2)
    if (!kind || !bytes || !port) return null
    candidates.push({ kind, bytes, port: port[0]! * 256 + port[1]! })
  }
  return candidates.length === count ? candidates : null
}

const readIceTexts = (from: ReturnType<typeof reader>, short: boolean): IceText | null => {
  const ufrag = readIce(from, 'ufrag', short)
  const pwd = ufrag !== null && readIce(from, 'pwd', short)
  return ufrag && pwd ? { ufrag, pwd } : null
}
const readOneScan = (from: ReturnType<typeof reader>): OneScan | null => {
  const [seed, shower, target] = [from.take(seedBytes), from.take(shortOriginBytes), from.take(shortOriginBytes)]
  return seed && shower && target ? { seed, from: shower, to: target } : null
}

const readBody = (body: Uint8Array, isOneScan: boolean): PairingCode | null => {
  const from = reader(body)
  const flags = from.take(1)?.[0] ?? 8
  const nonce = from.take(2)
  const fingerprint = from.take(32)
  const short = (flags & 4) === 0
  const oneScan = isOneScan ? readOneScan(from) : null
  const ice = oneScan ? deriveIce(oneScan.seed, 'shown') : isOneScan ? null : readIceTexts(from, short)
  const candidates = readCandidates(from, flags >> 4)
  if ((flags & (isOneScan ? 13 : 8)) !== 0 || !nonce || !fingerprint || !ice || !candidates || !from.atEnd()) return null
  const role = (flags & 1) === 1 ? 'answer' : 'offer'
  return { role, nonce: nonce[0]! * 256 + nonce[1]!, fingerprint, ...ice, passive: (flags & 2) === 2, candidates, ...(oneScan && { oneScan }) }
}

/** [PAIR2] [PAIR4] From a scan or a paste: spaces, line breaks, invisible characters and lower case do no harm. */
export const decodePairingCode = (text: string): Result<PairingCode, CodeFailure> => {
  if (text.length > maxText) return err('not-a-code')
  const match = /^T([1-9IL])([0-9A-Z]{50,})$/i.exec(text.replaceAll(/[\s\u200B-\u200F\u2028-\u202E\u2060\uFEFF"'`]/g, ''))
  if (!match) return err('not-a-code')
  if (/[3-9]/.test(match[1]!)) return err('newer-app')
  const bytes = decodeBase32(match[2]!)
  if (!bytes || bytes.length <= checkBytes) return err('damaged')
  const body = bytes.subarray(0, -checkBytes)
  const check = bytes.subarray(-checkBytes)
  if (!sha256(body).subarray(0, checkBytes).every((byte, at) => byte === check[at])) return err('damaged')
  const code = readBody(body, match[1] === '2')
  return code ? ok(code) : err('damaged')
}
