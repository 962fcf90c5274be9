/**
 * The pairing code: what one phone must know of the other to open a link, packed by hand into about 90 bytes.
 * `T1:` and base 32 of: flags, nonce, DTLS fingerprint, ICE user and password, candidates, check. The same text is the QR picture
 * and the text to copy. SDP on either side of it: sdp.ts; which code is expected when: pairing.ts. Rules PAIR1-PAIR6.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { err, ok, type Result } from '../core/result.ts'
import { addressLength, type Address, type AddressKind } from './addresses.ts'
import { decodeBase32, encodeBase32 } from './base32.ts'

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
  /** made with the offer, repeated in its answer */
  readonly nonce: number
}
export type CodeFailure = 'not-a-code' | 'damaged' | 'newer-app'

const version = 1
const maxText = 1000
const checkBytes = 3
const kinds: readonly AddressKind[] = ['ipv4', 'ipv6', 'mdns']
const iceLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** lengths RFC 8839 allows, up to what browsers use */
const ufragLengths = [4, 64] as const
const pwdLengths = [22, 64] as const

const packIce = (text: string): number[] => {
  const bits = [...text].map((letter) => iceLetters.indexOf(letter).toString(2).padStart(6, '0')).join('')
  return [text.length, ...(bits.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2))]
}

export const isIceText = (text: string, part: 'ufrag' | 'pwd'): boolean => {
  const [least, most] = part === 'ufrag' ? ufragLengths : pwdLengths
  return text.length >= least && text.length <= most && /^[A-Za-z0-9+/]*$/.test(text)
}

/** [PAIR1] The code as shown. The caller keeps to at most 15 candidates and valid ICE texts (sdp.ts checks them). */
export const encodePairingCode = (code: PairingCode): string => {
  const nonce = new DataView(new ArrayBuffer(4))
  nonce.setUint32(0, code.nonce)
  const body = Uint8Array.from([
    (code.candidates.length << 4) | (code.passive ? 2 : 0) | (code.role === 'answer' ? 1 : 0),
    ...new Uint8Array(nonce.buffer),
    ...code.fingerprint,
    ...packIce(code.ufrag),
    ...packIce(code.pwd),
    ...code.candidates.flatMap(({ kind, bytes, port }) => [kinds.indexOf(kind), ...bytes, port >> 8, port & 255]),
  ])
  return `T${version}:${encodeBase32(Uint8Array.from([...body, ...sha256(body).subarray(0, checkBytes)]))}`
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

const readIce = (from: ReturnType<typeof reader>, part: 'ufrag' | 'pwd'): string | null => {
  const length = from.take(1)?.[0] ?? 0
  const packed = from.take(Math.ceil((length * 6) / 8))
  if (!packed) return null
  const bits = Array.from(packed, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const text = Array.from({ length }, (_, at) => iceLetters[Number.parseInt(bits.slice(at * 6, at * 6 + 6), 2)]).join('')
  return isIceText(text, part) ? text : null
}

const readCandidates = (from: ReturnType<typeof reader>, count: number): Candidate[] | null => {
  const candidates: Candidate[] = []
  for (let index = 0; index < count; index += 1) {
    const kind = kinds[from.take(1)?.[0] ?? -1]
    const bytes = kind && from.take(addressLength[kind])
    const port = from.take(2)
    if (!kind || !bytes || !port) return null
    candidates.push({ kind, bytes, port: port[0]! * 256 + port[1]! })
  }
  return candidates
}

const readBody = (body: Uint8Array): PairingCode | null => {
  const from = reader(body)
  const flags = from.take(1)?.[0]
  const nonce = from.take(4)
  const fingerprint = from.take(32)
  const ufrag = readIce(from, 'ufrag')
  const pwd = ufrag !== null && readIce(from, 'pwd')
  const candidates = readCandidates(from, (flags ?? 0) >> 4)
  if (flags === undefined || (flags & 12) !== 0 || !nonce || !fingerprint || !ufrag || !pwd || !candidates || !from.atEnd()) return null
  const role = (flags & 1) === 1 ? 'answer' : 'offer'
  return { role, nonce: new DataView(nonce.buffer).getUint32(0), fingerprint, ufrag, pwd, passive: (flags & 2) === 2, candidates }
}

/** [PAIR2] [PAIR4] From a scan or a paste: spaces, line breaks, invisible characters and lower case do no harm. */
export const decodePairingCode = (text: string): Result<PairingCode, CodeFailure> => {
  if (text.length > maxText) return err('not-a-code')
  const match = /^T(\d{1,3}):(.*)$/i.exec(text.replaceAll(/[\s\u200B-\u200F\u2028-\u202E\u2060\uFEFF"'`]/g, ''))
  if (!match) return err('not-a-code')
  if (Number(match[1]) > version) return err('newer-app')
  const bytes = decodeBase32(match[2]!)
  if (!bytes || bytes.length <= checkBytes) return err('damaged')
  const body = bytes.subarray(0, -checkBytes)
  const check = bytes.subarray(-checkBytes)
  if (!sha256(body).subarray(0, checkBytes).every((byte, at) => byte === check[at])) return err('damaged')
  const code = readBody(body)
  return code ? ok(code) : err('damaged')
}
