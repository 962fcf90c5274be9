/**
 * The first bytes of a bundle, the only ones that are not encrypted: what it is, whose it is, and how its key is made.
 * Rules BUN1, BUN4.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { equalBytes } from '../core/bytes.ts'
import type { ProjectId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { mostRounds } from './cipher.ts'

export type BundleKey =
  /** everybody in the project can open it */
  | { readonly kind: 'project'; readonly project: ProjectId }
  | { readonly kind: 'passphrase'; readonly rounds: number }
export interface BundleHeader {
  readonly key: BundleKey
  /** 32 random bytes, new for every bundle */
  readonly salt: Uint8Array
}
export type HeaderFailure =
  | { readonly type: 'not-a-bundle' }
  | { readonly type: 'newer-app'; readonly version: number }
  | { readonly type: 'damaged'; readonly message: string }

const magic = utf8ToBytes('TRANSECT')
const version = 1
const saltBytes = 32
export const headerBytes = magic.length + 2 + 16 + 4 + saltBytes

export const writeHeader = ({ key, salt }: BundleHeader): Uint8Array => {
  const bytes = new Uint8Array(headerBytes)
  bytes.set(magic)
  bytes[8] = version
  bytes[9] = key.kind === 'project' ? 1 : 2
  if (key.kind === 'project') bytes.set(hexToBytes(key.project), 10)
  else new DataView(bytes.buffer).setUint32(26, key.rounds)
  bytes.set(salt, 30)
  return bytes
}

/** `bytes`: at least the first `headerBytes` of the file, or all of a shorter one. */
export const readHeader = (bytes: Uint8Array): Result<BundleHeader, HeaderFailure> => {
  if (bytes.length < 10 || !equalBytes(bytes.subarray(0, magic.length), magic)) return err({ type: 'not-a-bundle' })
  if ((bytes[8] as number) > version) return err({ type: 'newer-app', version: bytes[8] as number })
  if (bytes.length < headerBytes) return err({ type: 'damaged', message: 'the file ends in its first line' })
  const salt = bytes.slice(30, headerBytes)
  if (bytes[9] === 1) return ok({ key: { kind: 'project', project: bytesToHex(bytes.subarray(10, 26)) as ProjectId }, salt })
  const rounds = new DataView(bytes.buffer, bytes.byteOffset).getUint32(26)
  if (bytes[9] !== 2 || rounds === 0 || rounds > mostRounds) return err({ type: 'damaged', message: 'its first line is not one this app writes' })
  return ok({ key: { kind: 'passphrase', rounds }, salt })
}
