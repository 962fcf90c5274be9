/**
 * The inside of a segment: a batch laid out column by column, so that deflate finds what repeats. Framing, limits on sizes
 * and the signature are segment.ts; the hash chain is over change-codec.ts, not over these bytes.
 *
 * names · shapes · hlc (ms differences, counters) · operations a change · operation kinds · row ids · unknown operations · cells,
 * one stream per (table, column) over all shapes (segment-cells.ts).
 */
import type { Batch } from './batch.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { limits, type UnknownOp } from './change.ts'
import { isHlc } from './hlc.ts'
import type { Origin } from './ids.ts'
import { originBytes, readNewRowId, writeNewRowId } from './row-bytes.ts'
import { makeShape, type Shape } from './shape.ts'
import { changeOfOp, readCells, streamsOf, writeCells } from './segment-cells.ts'

const kindUnknown = 0

const writeNames = (writer: ByteWriter, shapes: readonly Shape[]): void => {
  const names = new Map<string, number>()
  for (const shape of shapes) for (const name of [shape.table, ...shape.columns]) if (!names.has(name)) names.set(name, names.size)
  writer.varint(names.size)
  for (const name of names.keys()) writer.text(name)
  writer.varint(shapes.length)
  for (const shape of shapes) {
    writer.varint(names.get(shape.table) as number)
    writer.varint(shape.columns.length)
    // mostly the next name each: one byte that repeats
    let last = names.get(shape.table) as number
    for (const column of shape.columns) {
      const index = names.get(column) as number
      writer.zigzag(index - last)
      last = index
    }
  }
}

const readNames = (reader: ByteReader): Shape[] | null => {
  const nameCount = reader.varint()
  if (nameCount > reader.left) return null
  const names: string[] = []
  for (let index = 0; index < nameCount; index++) names.push(reader.text(limits.nameBytes))
  const shapeCount = reader.varint()
  if (reader.failed || shapeCount > reader.left) return null
  const shapes: Shape[] = []
  for (let index = 0; index < shapeCount; index++) {
    let last = reader.varint()
    const table = names[last]
    const count = reader.varint()
    if (table === undefined || count > reader.left) return null
    const columns: string[] = []
    for (let column = 0; column < count; column++) {
      last += reader.zigzag()
      const name = names[last]
      if (name === undefined) return null
      columns.push(name)
    }
    if (reader.failed || new Set(columns).size !== count) return null
    shapes.push(makeShape(table, columns))
  }
  return shapes
}

const writeRowIds = (writer: ByteWriter, batch: Batch): void => {
  const count = batch.rowIds.length / 16
  const own = originBytes(batch.origin)
  const origins = new Map<string, number>([[own.join(), 0]])
  const list: Uint8Array[] = []
  const origin = new Uint8Array(8)
  const check = new Uint8Array(16)
  const parts = Array.from({ length: count }, (_, index) => {
    const address = readNewRowId(batch.rowIds, index * 16, origin)
    if (address === null) return null
    writeNewRowId(check, 0, origin, address.seq, address.index)
    if (check.some((byte, at) => byte !== batch.rowIds[index * 16 + at])) return null
    const key = origin.join()
    let known = origins.get(key)
    if (known === undefined) {
      known = origins.size
      origins.set(key, known)
      list.push(origin.slice())
    }
    return { origin: known, ...address }
  })
  writer.varint(list.length)
  for (const bytes of list) writer.raw(bytes)
  for (const part of parts) writer.varint(part === null ? 0 : part.origin + 1)
  let last = 0
  for (const [index, part] of parts.entries()) {
    if (part === null) writer.slice(batch.rowIds, index * 16, 16)
    else {
      writer.zigzag(part.seq - last)
      writer.varint(part.index)
      last = part.seq
    }
  }
}

const readRowIds = (reader: ByteReader, count: number, origin: Origin): Uint8Array | null => {
  const origins = [originBytes(origin)]
  const originCount = reader.varint()
  if (originCount > reader.left / 8) return null
  for (let index = 0; index < originCount; index++) origins.push(reader.raw(8))
  if (count > reader.left) return null
  const kinds = Array.from({ length: count }, () => reader.varint())
  const ids = new Uint8Array(count * 16)
  let last = 0
  for (const [index, kind] of kinds.entries()) {
    if (kind === 0) ids.set(reader.raw(16), reader.failed ? ids.length : index * 16)
    else {
      const from = origins[kind - 1]
      last += reader.zigzag()
      const row = reader.varint()
      if (from === undefined || last < 0 || last >= 2 ** 44 || row >= 2 ** 14) return null
      writeNewRowId(ids, index * 16, from, last, row)
    }
    if (reader.failed) return null
  }
  return ids
}

export const encodeBody = (batch: Batch): Uint8Array => {
  const writer = new ByteWriter(64 * 1024)
  writeNames(writer, batch.shapes)
  let last = 0n
  for (const hlc of batch.hlc) {
    writer.zigzag(Number((hlc >> 16n) - last))
    last = hlc >> 16n
  }
  for (const hlc of batch.hlc) writer.varint(Number(hlc & 0xffffn))
  for (let index = 0; index < batch.count; index++) writer.varint((batch.opStart[index + 1] as number) - (batch.opStart[index] as number))
  for (const [op, shape] of batch.opShape.entries()) {
    // 0 unknown; then two per shape: new row, row by id
    writer.varint(shape < 0 ? kindUnknown : 1 + shape * 2 + ((batch.opRow[op] as number) < 0 ? 0 : 1))
  }
  writeRowIds(writer, batch)
  for (const { code, bytes } of batch.unknown) {
    writer.varint(code)
    writer.varint(bytes.length)
    writer.raw(bytes)
  }
  writeCells(writer, batch)
  return writer.done()
}

/** null when malformed. Nothing larger than a fixed multiple of the body is allocated. Rule SEG5. */
export const decodeBody = (body: Uint8Array, origin: Origin, firstSeq: number, count: number): Batch | null => {
  const reader = new ByteReader(body)
  const shapes = readNames(reader)
  if (shapes === null || count > reader.left || count > limits.changesPerSegment) return null
  const hlc = new BigInt64Array(count)
  let ms = 0
  for (let index = 0; index < count; index++) {
    ms += reader.zigzag()
    if (!Number.isSafeInteger(ms) || !isHlc(BigInt(ms) << 16n)) return null
    hlc[index] = BigInt(ms) << 16n
  }
  for (let index = 0; index < count; index++) {
    const counter = reader.varint()
    if (counter > 0xffff) return null
    hlc[index] = (hlc[index] as bigint) | BigInt(counter)
  }
  const opStart = new Uint32Array(count + 1)
  for (let index = 0; index < count; index++) {
    const ops = reader.varint()
    opStart[index + 1] = (opStart[index] as number) + ops
    if (ops > limits.opsPerChange) return null
  }
  const opCount = opStart[count] as number
  if (reader.failed || opCount > reader.left || opCount > limits.cellsPerSegment) return null
  const opShape = new Int32Array(opCount)
  const opRow = new Int32Array(opCount)
  const cellStart = new Uint32Array(opCount + 1)
  let ids = 0
  let unknowns = 0
  for (let op = 0; op < opCount; op++) {
    const kind = reader.varint()
    const shape = kind === kindUnknown ? -1 : Math.floor((kind - 1) / 2)
    const columns = shape < 0 ? 0 : shapes[shape]?.columns.length
    if (columns === undefined) return null
    opShape[op] = shape
    opRow[op] = shape < 0 ? unknowns++ : (kind - 1) % 2 === 0 ? -1 : ids++
    cellStart[op + 1] = (cellStart[op] as number) + columns
    if ((cellStart[op + 1] as number) > limits.cellsPerSegment) return null
  }
  const rowIds = readRowIds(reader, ids, origin)
  if (rowIds === null || reader.failed) return null
  const unknown: UnknownOp[] = []
  for (let index = 0; index < unknowns; index++) {
    const code = reader.varint()
    // 1 and 2 are known operations; accepting them here would give one change two spellings
    if (code < 3) return null
    unknown.push({ kind: 'unknown', code, bytes: reader.raw(reader.varint()).slice() })
  }
  if (reader.failed) return null
  const frame = { origin, firstSeq, count, shapes, hlc, opStart, opShape, opRow, rowIds, unknown, cellStart }
  const cells = readCells(reader, frame, streamsOf(frame), changeOfOp(frame))
  return cells === null || reader.failed || reader.left > 0 ? null : { ...frame, ...cells }
}
