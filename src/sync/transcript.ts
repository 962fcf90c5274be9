/**
 * What a device signs to prove itself: both hellos as they crossed the wire (keys, nonces, projects, clocks, names) and the
 * binding of this very link (hash of both DTLS fingerprints). So a recorded session, a changed hello or a device in the
 * middle cannot pass; the role keeps one side's proof from being given back to it. Rules SES3-SES5.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Who showed the first code. */
export type Role = 'offered' | 'answered'

export const otherRole = (role: Role): Role => (role === 'offered' ? 'answered' : 'offered')

export interface Transcript { readonly binding: Uint8Array; readonly offered: Uint8Array; readonly answered: Uint8Array }

export const transcriptOf = ({ config, own, peer }: {
  readonly config: { readonly role: Role; readonly binding: Uint8Array }
  readonly own: { readonly hello: Uint8Array }
  readonly peer: { readonly bytes: Uint8Array }
}): Transcript => ({
  binding: config.binding,
  offered: config.role === 'offered' ? own.hello : peer.bytes,
  answered: config.role === 'offered' ? peer.bytes : own.hello,
})

export const digestOf = ({ binding, offered, answered }: Transcript): Uint8Array => sha256(concatBytes(sha256(binding), sha256(offered), sha256(answered)))
const labelled = (use: string, transcript: Transcript, role: Role): Uint8Array =>
  concatBytes(utf8ToBytes(`transect session 1 ${use} ${role}\n`), digestOf(transcript))

export const signedText = (transcript: Transcript, role: Role): Uint8Array => labelled('device', transcript, role)

/** Proves that the project's key is known, without telling it. */
export const projectMac = (key: Uint8Array, transcript: Transcript, role: Role): Uint8Array =>
  hmac(sha256, key, labelled('project', transcript, role))

/** Takes the same time wherever the difference is: for MACs. */
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] ?? 0)
  return difference === 0
}
