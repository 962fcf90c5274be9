/**
 * What a bundle holds, part after part: who made it, segments, files block by block, the vector of its maker; in a backup also the
 * project's key and drafts. A part of a kind that a newer app writes is skipped. Rules BUN6, BUN7.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { ByteReader, ByteWriter } from '../core/bytes.ts'
import { maxSeq, parseBlobId, parseOrigin, parseProjectId, type BlobId, type Origin } from '../core/ids.ts'
import { blockSize } from '../core/merkle.ts'
import type { FeedHead, Project } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'

export interface BundleAbout {
  readonly origin: Origin
  readonly device: string
  readonly project: string
  /** wall clock of the maker, ms */
  readonly created: number
  readonly segments: number
  readonly records: number
  readonly files: number
  readonly fileBytes: number
  readonly drafts: number
  /** 0 when it is for a device that may have them */
  readonly forms: number
}
export type Part =
  | { readonly kind: 'about'; readonly about: BundleAbout }
  | { readonly kind: 'segment'; readonly records: number; readonly bytes: Uint8Array }
  /** the blocks that follow are this file's, until its size is reached */
  | { readonly kind: 'blob'; readonly id: BlobId; readonly size: number }
  | { readonly kind: 'block'; readonly bytes: Uint8Array }
  | { readonly kind: 'project'; readonly project: Project }
  /** one draft as storage writes it, in pieces */
  | { readonly kind: 'draft'; readonly last: boolean; readonly bytes: Uint8Array }
  /** what one who has taken all of it holds at least */
  | { readonly kind: 'heads'; readonly heads: readonly FeedHead[] }
  | { readonly kind: 'unknown'; readonly code: number }
export type PartFailure = { readonly type: 'malformed'; readonly message: string }

export const partLimits = { segment: 1024 * 1024, draftPiece: 256 * 1024, draft: 32 * 1024 * 1024, text: 1024, feeds: 10_000, file: 2 ** 40 } as const
const codes: readonly Part['kind'][] = ['unknown', 'about', 'segment', 'blob', 'block', 'project', 'draft', 'heads']

const writeBody = (to: ByteWriter, part: Part): void => {
  switch (part.kind) {
    case 'about': {
      const { origin, device, project, created, segments, records, files, fileBytes, drafts, forms } = part.about
      to.raw(hexToBytes(origin))
      to.text(device)
      to.text(project)
      for (const number of [created, segments, records, files, fileBytes, drafts, forms]) to.varint(number)
      return
    }
    case 'segment':
      to.varint(part.records)
      return to.raw(part.bytes)
    case 'blob':
      to.raw(hexToBytes(part.id))
      return to.varint(part.size)
    case 'block': return to.raw(part.bytes)
    case 'draft':
      to.byte(part.last ? 1 : 0)
      return to.raw(part.bytes)
    case 'project':
      to.raw(hexToBytes(part.project.id))
      to.raw(part.project.key)
      to.text(part.project.name)
      return
    case 'heads':
      to.varint(part.heads.length)
      for (const { origin, seq, head } of part.heads) {
        to.raw(hexToBytes(origin))
        to.varint(seq)
        to.raw(head)
      }
      return
    case 'unknown': return
  }
}

/** Kind, length, body. */
export const encodePart = (part: Part): Uint8Array => {
  const body = new ByteWriter()
  writeBody(body, part)
  const whole = new ByteWriter(body.length + 8)
  whole.byte(part.kind === 'unknown' ? part.code : codes.indexOf(part.kind))
  whole.varint(body.length)
  whole.raw(body.bytes.subarray(0, body.length))
  return whole.done()
}

const hex = (from: ByteReader, size: number): string => bytesToHex(from.raw(size))

const readBody = (kind: Part['kind'], code: number, from: ByteReader): Part | null => {
  switch (kind) {
    case 'about': {
      const origin = parseOrigin(hex(from, 8))
      const device = from.text(partLimits.text)
      const project = from.text(partLimits.text)
      const [created = 0, segments = 0, records = 0, files = 0, fileBytes = 0, drafts = 0, forms = 0] = Array.from({ length: 7 }, () => from.varint())
      return origin === null ? null : { kind, about: { origin, device, project, created, segments, records, files, fileBytes, drafts, forms } }
    }
    case 'segment': {
      const records = from.varint()
      return from.left > partLimits.segment ? null : { kind, records, bytes: from.raw(from.left) }
    }
    case 'blob': {
      const id = parseBlobId(hex(from, 32))
      const size = from.varint()
      return id === null || size > partLimits.file ? null : { kind, id, size }
    }
    case 'block': return from.left > blockSize ? null : { kind, bytes: from.raw(from.left) }
    case 'draft': {
      const last = from.byte() === 1
      return from.left > partLimits.draftPiece ? null : { kind, last, bytes: from.raw(from.left) }
    }
    case 'project': {
      const id = parseProjectId(hex(from, 16))
      const key = from.raw(32)
      const name = from.text(partLimits.text)
      return id === null ? null : { kind, project: { id, key, name } }
    }
    case 'heads': {
      const count = from.varint()
      if (count > partLimits.feeds) return null
      const heads: FeedHead[] = []
      for (let index = 0; index < count && !from.failed; index++) {
        const origin = parseOrigin(hex(from, 8))
        const seq = from.varint()
        const head = from.raw(32)
        if (origin === null || seq > maxSeq) return null
        heads.push({ origin, seq, head })
      }
      return { kind, heads }
    }
    case 'unknown':
      from.raw(from.left)
      return { kind, code }
  }
}

/** [BUN6] All parts of one chunk. Bytes of a part are views into it; fields added behind those known here are skipped. */
export const decodeParts = (chunk: Uint8Array): Result<readonly Part[], PartFailure> => {
  const from = new ByteReader(chunk)
  const parts: Part[] = []
  while (from.left > 0) {
    const code = from.byte()
    const body = from.raw(from.varint())
    if (from.failed) return err({ type: 'malformed', message: `part ${parts.length} runs over its chunk` })
    const reader = new ByteReader(body)
    const part = readBody(codes[code] ?? 'unknown', code, reader)
    if (part === null || reader.failed) return err({ type: 'malformed', message: `part ${parts.length} of kind ${code} is not readable` })
    parts.push(part)
  }
  return ok(parts)
}
