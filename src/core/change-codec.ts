/**
 * The canonical bytes of a change: what the hash chain covers and what the tail keeps. Origin and number are not in them;
 * the chain gives those. How changes travel is segment-body.ts.
 *
 * hlc (8 bytes) · operations (varint) · each: 1 new row | 2 row by id (16 bytes): shape hash (16 bytes), cells; other code
 * (varint): length, bytes. Cell: 0 null · 1 text (length, UTF-8) · 2 integer (zigzag) · 3 other number (8 bytes).
 * Rules CHG1-CHG4.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { plainNumber, tagNull, tagNumber, type Batch, type BatchBuilder } from './batch.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { limits, type Op } from './change.ts'
import { isHlc } from './hlc.ts'
import { rowIdBytes } from './row-bytes.ts'
import type { Shape, ShapeBook } from './shape.ts'

export const opNew = 1
export const opById = 2

const writeNumber = (writer: ByteWriter, value: number): void => {
  if (Number.isSafeInteger(value)) {
    writer.byte(2)
    writer.zigzag(value)
  } else {
    writer.byte(3)
    writer.float(value)
  }
}

export interface EncodedChange {
  readonly bytes: Uint8Array
  /** every shape it names */
  readonly shapes: readonly Shape[]
  /** where the text of each cell lies in `bytes`, start and size, cell by cell over all row operations; 0, 0 for other values */
  readonly texts: readonly number[]
}

/** [CHG1] Bytes of a change given as objects. With a `writer` of the caller's they lie in it until it is used again. */
export const encodeChange = (hlc: bigint, ops: readonly Op[], book: ShapeBook, writer: ByteWriter | null = null): EncodedChange => {
  if (writer === null) {
    const own = new ByteWriter(512)
    const encoded = encodeChange(hlc, ops, book, own)
    return { ...encoded, bytes: own.done() }
  }
  writer.length = 0
  const shapes: Shape[] = []
  const texts: number[] = []
  writer.int64(hlc)
  writer.varint(ops.length)
  for (const op of ops) {
    if (op.kind === 'unknown') {
      writer.varint(op.code)
      writer.varint(op.bytes.length)
      writer.raw(op.bytes)
      continue
    }
    const shape = book.of(op.table, op.cells.map(([column]) => column))
    shapes.push(shape)
    writer.byte(op.row === 'new' ? opNew : opById)
    if (op.row !== 'new') writer.raw(rowIdBytes(op.row))
    writer.raw(shape.hash)
    for (const [, value] of op.cells) {
      if (typeof value === 'string') {
        writer.byte(1)
        const size = writer.text(value)
        texts.push(writer.length - size, size)
        continue
      }
      texts.push(0, 0)
      if (value === null) writer.byte(0)
      else writeNumber(writer, plainNumber(value))
    }
  }
  return { bytes: writer.bytes.subarray(0, writer.length), shapes, texts }
}

/** [CHG1] The same bytes from a decoded batch. */
export const writeChange = (writer: ByteWriter, batch: Batch, index: number): void => {
  const from = batch.opStart[index] as number
  const to = batch.opStart[index + 1] as number
  writer.int64(batch.hlc[index] as bigint)
  writer.varint(to - from)
  for (let op = from; op < to; op++) {
    const row = batch.opRow[op] as number
    const shape = batch.shapes[batch.opShape[op] as number]
    if (shape === undefined) {
      const unknown = batch.unknown[row]
      if (unknown === undefined) throw new Error('an operation without a shape must be an unknown one')
      writer.varint(unknown.code)
      writer.varint(unknown.bytes.length)
      writer.raw(unknown.bytes)
      continue
    }
    writer.byte(row < 0 ? opNew : opById)
    if (row >= 0) writer.slice(batch.rowIds, row * 16, 16)
    writer.slice(shape.hash, 0, 16)
    const end = batch.cellStart[op + 1] as number
    for (let cell = batch.cellStart[op] as number; cell < end; cell++) {
      const tag = batch.tag[cell]
      if (tag === tagNull) writer.byte(0)
      else if (tag === tagNumber) writeNumber(writer, batch.num[cell] as number)
      else {
        const size = batch.size[cell] as number
        writer.byte(1)
        writer.varint(size)
        writer.slice(batch.arena, batch.at[cell] as number, size)
      }
    }
  }
}

/** Adds a change from its canonical bytes; false when they are malformed or name a shape that is not in `book`. */
export const readChange = (builder: BatchBuilder, bytes: Uint8Array, book: ShapeBook): boolean => {
  const reader = new ByteReader(bytes)
  const hlc = reader.int64()
  const count = reader.varint()
  if (reader.failed || !isHlc(hlc) || count > limits.opsPerChange) return false
  for (let index = 0; index < count; index++) {
    const code = reader.varint()
    if (code !== opNew && code !== opById) {
      const size = reader.varint()
      builder.endUnknown({ kind: 'unknown', code, bytes: reader.raw(size).slice() })
      if (reader.failed || code === 0) return false
      continue
    }
    const id = code === opById ? reader.raw(16) : null
    const shape = book.find(bytesToHex(reader.raw(16)))
    if (shape === undefined) return false
    for (let cell = 0; cell < shape.columns.length; cell++) {
      const tag = reader.byte()
      if (tag === 0) builder.null()
      else if (tag === 1) builder.text(reader.raw(reader.varint()))
      else if (tag === 2) builder.number(reader.zigzag())
      else if (tag === 3) builder.number(reader.float())
      else return false
    }
    if (reader.failed) return false
    builder.endRow(builder.shape(shape), id)
  }
  builder.endChange(hlc)
  return !reader.failed && reader.left === 0
}

/** [CHG4] Text as it survives UTF-8: a lone surrogate becomes U+FFFD here already, so that this device shows what the others get. */
export const plainText = (value: string): string => (/[\ud800-\udfff]/.test(value) && /\p{Surrogate}/u.test(value) ? new TextDecoder().decode(utf8ToBytes(value)) : value)
