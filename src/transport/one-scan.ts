/**
 * One scan for devices that have met: the certificate of each is known to the other by its member row, and everything else both
 * sides must agree on comes out of a seed in the code. Who scans such a code can answer at once, without being scanned. Rules ONE1, ONE2.
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { equalBytes } from '../core/bytes.ts'

export const seedBytes = 16
/** Enough of an origin to tell the devices of a project apart; who it really is, the session proves. */
export const shortOriginBytes = 4

/** What a code carries in place of the ICE user and password. */
export interface OneScan {
  readonly seed: Uint8Array
  /** starts of the origins of the device that shows it and of the one it is for */
  readonly from: Uint8Array
  readonly to: Uint8Array
}
export interface IceText { readonly ufrag: string; readonly pwd: string }
/** A device met before. */
export interface Met {
  readonly origin: string
  readonly name: string
  /** SHA-256 of its certificate, 32 bytes */
  readonly fingerprint: Uint8Array
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const ufragLetters = 8
const pwdLetters = 24

/** [ONE1] The same on both devices; another one for each side and each seed. */
export const deriveIce = (seed: Uint8Array, side: 'shown' | 'scanned'): IceText => {
  const bytes = hkdf(sha256, seed, undefined, utf8ToBytes(`transect one scan 1 ${side}`), ufragLetters + pwdLetters)
  const text = Array.from(bytes, (byte) => letters[byte & 63]).join('')
  return { ufrag: text.slice(0, ufragLetters), pwd: text.slice(ufragLetters) }
}

export const shortOrigin = (origin: string): Uint8Array => hexToBytes(origin).subarray(0, shortOriginBytes)

/** Whether a code's short origin is this device's; null is nobody's. */
export const isShortOf = (short: Uint8Array, origin: string | null): boolean => origin !== null && equalBytes(short, shortOrigin(origin))

/** [ONE2] The device that shows the code, if it has been met and its certificate is the one known; else null: two scans. */
export const shownBy = (code: { readonly fingerprint: Uint8Array; readonly oneScan: OneScan }, met: readonly Met[]): Met | null =>
  met.find(({ origin, fingerprint }) => isShortOf(code.oneScan.from, origin) && equalBytes(fingerprint, code.fingerprint)) ?? null
