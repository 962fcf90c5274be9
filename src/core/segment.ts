/**
 * A segment: a sealed, signed, compressed run of changes of one feed, stored and forwarded verbatim. Rules SEG1-SEG6.
 *
 * 'TSg' · format version · algorithm · origin (8) · first number · changes · records · inflated size (varints) ·
 * first number 1: length and public key, otherwise the head before (32) · raw deflate of the body · signature (64)
 */
import { deflateSync } from 'fflate'
import { batchHeads, firstHead, headMessage } from './chain.ts'
import type { Batch } from './batch.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { limits, type TableName } from './change.ts'
import { maxSeq, originOfKey, type Origin } from './ids.ts'
import { inflateExactly } from './inflate.ts'
import type { ApplyFailure, Identity, Verify } from './ports.ts'
import { err, ok, type Result } from './result.ts'
import { originBytes, originFromBytes } from './row-bytes.ts'
import { decodeBody, encodeBody } from './segment-body.ts'

export const segmentVersion = 1
const magic = [0x54, 0x53, 0x67] as const
const signatureBytes = 64
const longestKey = 200

export interface SegmentHeader {
  readonly algorithm: number
  readonly origin: Origin
  readonly firstSeq: number
  readonly count: number
  readonly lastSeq: number
  readonly records: number
  readonly inflated: number
  /** in the first segment of a feed only */
  readonly publicKey: Uint8Array | null
  /** the chain head before the first change */
  readonly before: Uint8Array
}
export interface ParsedSegment extends SegmentHeader { readonly body: Uint8Array; readonly signature: Uint8Array }
export interface OpenedSegment { readonly header: ParsedSegment; readonly batch: Batch; readonly heads: readonly Uint8Array[] }

const malformed = (message: string): Result<never, ApplyFailure> => err({ type: 'segment-malformed', message })

/** A form's root table, the rows of which are its records: its range has one step. */
export const isRootTable = (table: TableName): boolean => {
  const range = table.startsWith('form:') ? table.slice(table.indexOf('\u0000') + 1) : ''
  return range.lastIndexOf('/') === 0
}
export const countRecords = (batch: Batch): number => {
  const isRoot = batch.shapes.map((shape) => isRootTable(shape.table))
  return batch.opShape.reduce((records, shape) => records + (isRoot[shape] === true ? 1 : 0), 0)
}

const fits = 512 * 1024
/** Whether a change of these canonical bytes can travel: it must fit into a segment of its own. */
export const fitsSegment = (change: Uint8Array): boolean =>
  change.length <= fits || (change.length <= limits.inflatedBytes / 2 && deflateSync(change, { level: 6 }).length <= limits.segmentBytes - fits / 4)

/** Seals changes that follow `before`; the first segment of a feed carries the key. */
export const sealSegment = async (batch: Batch, before: Uint8Array, identity: Identity): Promise<{ readonly bytes: Uint8Array; readonly head: Uint8Array; readonly records: number }> => {
  const head = batchHeads(batch, before).at(-1) ?? before
  const body = encodeBody(batch)
  const records = countRecords(batch)
  const writer = new ByteWriter(body.length / 2 + 256)
  for (const byte of magic) writer.byte(byte)
  writer.byte(segmentVersion)
  writer.byte(identity.algorithm)
  writer.raw(originBytes(batch.origin))
  for (const value of [batch.firstSeq, batch.count, records, body.length]) writer.varint(value)
  if (batch.firstSeq === 1) {
    writer.varint(identity.publicKey.length)
    writer.raw(identity.publicKey)
  } else writer.raw(before)
  writer.raw(deflateSync(body, { level: 6 }))
  writer.raw(await identity.sign(headMessage(batch.origin, batch.firstSeq + batch.count - 1, head)))
  return { bytes: writer.done(), head, records }
}

/** Reads the header; nothing is inflated. */
export const parseSegment = (bytes: Uint8Array): Result<ParsedSegment, ApplyFailure> => {
  if (bytes.length > limits.segmentBytes) return err({ type: 'segment-too-large', message: `${bytes.length} bytes` })
  const reader = new ByteReader(bytes)
  if (magic.some((byte) => reader.byte() !== byte)) return malformed('not a segment')
  const version = reader.byte()
  if (version !== segmentVersion) return reader.failed ? malformed('no version') : err({ type: 'segment-version', version })
  const algorithm = reader.byte()
  const origin = originFromBytes(reader.raw(8))
  const [firstSeq, count, records, inflated] = [reader.varint(), reader.varint(), reader.varint(), reader.varint()]
  if (reader.failed || firstSeq < 1 || count < 1) return malformed('header')
  const lastSeq = firstSeq + count - 1
  if (count > limits.changesPerSegment || lastSeq > maxSeq) return err({ type: 'segment-too-large', message: `${count} changes from ${firstSeq}` })
  if (inflated > limits.inflatedBytes) return err({ type: 'segment-too-large', message: `${inflated} bytes inflated` })
  const keySize = firstSeq === 1 ? reader.varint() : 0
  if (keySize > longestKey) return malformed('key')
  const key = reader.raw(firstSeq === 1 ? keySize : 32).slice()
  if (reader.failed || reader.left < signatureBytes) return malformed('cut off')
  if (firstSeq === 1 && originOfKey(algorithm, key) !== origin) return malformed('the origin is not the one of the key')
  const body = reader.raw(reader.left - signatureBytes)
  return ok({
    algorithm, origin, firstSeq, count, lastSeq, records, inflated, publicKey: firstSeq === 1 ? key : null,
    before: firstSeq === 1 ? firstHead(algorithm, key) : key, body, signature: reader.raw(signatureBytes),
  })
}

/** Inflates, decodes and computes the chain; the signature is checkSignature. */
export const openSegment = (header: ParsedSegment): Result<OpenedSegment, ApplyFailure> => {
  const body = inflateExactly(header.body, header.inflated)
  if (body === null) return malformed('compressed part')
  const batch = decodeBody(body, header.origin, header.firstSeq, header.count)
  if (batch === null) return malformed('changes')
  if (countRecords(batch) !== header.records) return malformed('number of records')
  return ok({ header, batch, heads: batchHeads(batch, header.before) })
}

export const checkSignature = ({ header, heads }: OpenedSegment, publicKey: Uint8Array, verify: Verify): Promise<boolean> =>
  verify(header.algorithm, publicKey, headMessage(header.origin, header.lastSeq, heads.at(-1) as Uint8Array), header.signature)
