/**
 * What channel 2 of a session carries: who else is linked here, the pairing codes of two devices that this one introduces to
 * one another, and a code for the case that this link is lost. A code is opaque here and only limited in size. Who says what when: introductions.ts. Rules INT1, INT2.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { ByteReader, ByteWriter } from '../core/bytes.ts'
import type { Origin } from '../core/ids.ts'
import { readUpTo } from './wire.ts'

export const introductionsChannel = 2
export const introductionLimits = { links: 12, members: 32, nameBytes: 256, code: 1000 } as const

export interface Member { readonly origin: Origin; readonly name: string }
/** refuse: no link will come of it now */
export type PassedStep = 'offer' | 'answer' | 'refuse'
const steps: readonly PassedStep[] = ['offer', 'answer', 'refuse']

export type Introduction =
  /** the devices the sender is linked with, but for the receiver */
  | { readonly kind: 'members'; readonly members: readonly Member[] }
  /** to: please pass it to `who`; from: it comes from `who` */
  | { readonly kind: 'to' | 'from'; readonly who: Origin; readonly step: PassedStep; readonly code: string }
  /** the sender waits at this code when the link is lost */
  | { readonly kind: 'spare'; readonly code: string }

const cut = (text: string, mostBytes: number): string => {
  const into = new Uint8Array(mostBytes)
  return text.slice(0, new TextEncoder().encodeInto(text, into).read)
}

export const encodeIntroduction = (message: Introduction): Uint8Array => {
  const to = new ByteWriter()
  if (message.kind === 'members') {
    to.byte(1)
    to.varint(message.members.length)
    for (const { origin, name } of message.members) {
      to.raw(hexToBytes(origin))
      to.text(cut(name, introductionLimits.nameBytes))
    }
    return to.done()
  }
  if (message.kind === 'spare') {
    to.byte(4)
    to.text(message.code)
    return to.done()
  }
  to.byte(message.kind === 'to' ? 2 : 3)
  to.raw(hexToBytes(message.who))
  to.byte(steps.indexOf(message.step))
  to.text(message.code)
  return to.done()
}

const readOrigin = (from: ByteReader): Origin => bytesToHex(from.raw(8)) as Origin

const readMembers = (from: ByteReader): Introduction => {
  const count = readUpTo(from, introductionLimits.members)
  const members: Member[] = []
  while (members.length < count && !from.failed) members.push({ origin: readOrigin(from), name: from.text(introductionLimits.nameBytes) })
  return { kind: 'members', members }
}

/** [INT1] Null for whatever this app does not know or what breaks a limit; never throws. */
export const decodeIntroduction = (bytes: Uint8Array): Introduction | null => {
  const from = new ByteReader(bytes)
  const kind = from.byte()
  if (kind < 1 || kind > 4) return null
  let message: Introduction
  if (kind === 1) message = readMembers(from)
  else if (kind === 4) message = { kind: 'spare', code: from.text(introductionLimits.code) }
  else {
    const who = readOrigin(from)
    const step = steps[from.byte()]
    if (step === undefined) return null
    message = { kind: kind === 2 ? 'to' : 'from', who, step, code: from.text(introductionLimits.code) }
  }
  return from.failed || from.left > 0 ? null : message
}
