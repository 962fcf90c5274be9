/**
 * Six digits that two people compare when their devices meet for the first time. They come out of everything both devices said
 * and the binding of this link, so a device in the middle, which has two links, shows different ones. It cannot try until they are equal:
 * the nonce in a hello is the hash of a secret that is told only after both hellos (as in ZRTP). Rule SES32.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { digestOf, type Role, type Transcript } from './transcript.ts'

const count = 6

/** What a hello says of a secret that is told later. */
export const nonceOf = (secret: Uint8Array): Uint8Array => sha256(concatBytes(utf8ToBytes('transect session 1 nonce\n'), secret))

/** [SES32] The same on both sides of one link, and on no other. */
export const digitsOf = (transcript: Transcript, secrets: Readonly<Record<Role, Uint8Array>>): string => {
  const hash = sha256(concatBytes(utf8ToBytes('transect session 1 digits\n'), digestOf(transcript), secrets.offered, secrets.answered))
  // 48 bits over a million: no digit is more likely than another by more than 4e-9.
  const number = hash.subarray(0, 6).reduce((sum, byte) => sum * 256 + byte, 0)
  return String(number % 10 ** count).padStart(count, '0')
}
