/**
 * A run of changes of one feed as flat arrays: what a segment is decoded to, merged from and hashed from, without a
 * JavaScript object or string per cell. Texts stay UTF-8 in `arena`.
 * Cells of operation `op` are cellStart[op] .. cellStart[op + 1], in the order of its shape's columns.
 */
import { rowIdBytes, rowIdFromBytes } from './row-bytes.ts'
import { decodeText } from './bytes.ts'
import type { Change, Op, UnknownOp, Value } from './change.ts'
import type { Origin } from './ids.ts'
import type { Shape, ShapeBook } from './shape.ts'
import { utf8ToBytes } from '@noble/hashes/utils.js'

export const tagNull = 0
export const tagText = 1
export const tagNumber = 2

export interface Batch {
  readonly origin: Origin
  readonly firstSeq: number
  readonly count: number
  readonly shapes: readonly Shape[]
  readonly hlc: BigInt64Array
  /** first operation of each change; one entry more than changes */
  readonly opStart: Uint32Array
  /** index into shapes, or -1 for an unknown operation */
  readonly opShape: Int32Array
  /** -1: a new row; otherwise which id in rowIds; for an unknown operation which of `unknown` */
  readonly opRow: Int32Array
  readonly rowIds: Uint8Array
  readonly unknown: readonly UnknownOp[]
  readonly cellStart: Uint32Array
  readonly tag: Uint8Array
  readonly num: Float64Array
  readonly at: Uint32Array
  readonly size: Uint32Array
  readonly arena: Uint8Array
}

/** Numbers as they are kept: no -0. NaN and infinities are no lexical form; passing one is a bug. */
export const plainNumber = (value: number): number => {
  if (!Number.isFinite(value)) throw new Error(`not a number that a cell can hold: ${value}`)
  return value === 0 ? 0 : value
}

export const cellValue = (batch: Batch, cell: number): Value => {
  const tag = batch.tag[cell]
  if (tag === tagNumber) return batch.num[cell] as number
  if (tag === tagNull) return null
  const at = batch.at[cell] as number
  return decodeText(batch.arena.subarray(at, at + (batch.size[cell] as number))) ?? ''
}

export const batchChange = (batch: Batch, index: number): Change => {
  const ops: Op[] = []
  for (let op = batch.opStart[index] as number; op < (batch.opStart[index + 1] as number); op++) {
    const row = batch.opRow[op] as number
    const shape = batch.shapes[batch.opShape[op] as number]
    if (shape === undefined) {
      ops.push(batch.unknown[row] as UnknownOp)
      continue
    }
    const start = batch.cellStart[op] as number
    ops.push({
      kind: 'row',
      table: shape.table,
      row: row < 0 ? 'new' : rowIdFromBytes(batch.rowIds.subarray(row * 16, row * 16 + 16)),
      cells: shape.columns.map((column, at) => [column, cellValue(batch, start + at)] as const),
    })
  }
  return { origin: batch.origin, seq: batch.firstSeq + index, hlc: batch.hlc[index] as bigint, ops }
}

/** Grows a batch change by change; `finish` packs it. */
export class BatchBuilder {
  readonly shapes: Shape[] = []
  private readonly shapeIndex = new Map<string, number>()
  readonly hlc: bigint[] = []
  readonly opStart: number[] = [0]
  readonly opShape: number[] = []
  readonly opRow: number[] = []
  readonly rowIds: Uint8Array[] = []
  readonly unknown: UnknownOp[] = []
  readonly cellStart: number[] = [0]
  readonly tag: number[] = []
  readonly num: number[] = []
  readonly at: number[] = []
  readonly size: number[] = []
  private readonly texts: Uint8Array[] = []
  private textBytes = 0

  shape(shape: Shape): number {
    let index = this.shapeIndex.get(shape.key)
    if (index === undefined) {
      index = this.shapes.push(shape) - 1
      this.shapeIndex.set(shape.key, index)
    }
    return index
  }
  null(): void {
    this.push(tagNull, 0, 0, 0)
  }
  number(value: number): void {
    this.push(tagNumber, value, 0, 0)
  }
  /** The bytes are kept, not copied, until finish. */
  text(bytes: Uint8Array): void {
    this.push(tagText, 0, this.textBytes, bytes.length)
    this.texts.push(bytes)
    this.textBytes += bytes.length
  }
  private push(tag: number, num: number, at: number, size: number): void {
    this.tag.push(tag)
    this.num.push(num)
    this.at.push(at)
    this.size.push(size)
  }
  /** `id` null for a new row; call after its cells. */
  endRow(shape: number, id: Uint8Array | null): void {
    this.opShape.push(shape)
    this.opRow.push(id === null ? -1 : this.rowIds.push(id) - 1)
    this.cellStart.push(this.tag.length)
  }
  endUnknown(op: UnknownOp): void {
    this.opShape.push(-1)
    this.opRow.push(this.unknown.push(op) - 1)
    this.cellStart.push(this.tag.length)
  }
  endChange(hlc: bigint): void {
    this.hlc.push(hlc)
    this.opStart.push(this.opShape.length)
  }
  finish(origin: Origin, firstSeq: number): Batch {
    const arena = new Uint8Array(this.textBytes)
    let at = 0
    for (const text of this.texts) {
      arena.set(text, at)
      at += text.length
    }
    const rowIds = new Uint8Array(this.rowIds.length * 16)
    for (const [index, id] of this.rowIds.entries()) rowIds.set(id, index * 16)
    return {
      origin, firstSeq, count: this.hlc.length, shapes: this.shapes, hlc: BigInt64Array.from(this.hlc), opStart: Uint32Array.from(this.opStart),
      opShape: Int32Array.from(this.opShape), opRow: Int32Array.from(this.opRow), rowIds, unknown: this.unknown, cellStart: Uint32Array.from(this.cellStart),
      tag: Uint8Array.from(this.tag), num: Float64Array.from(this.num), at: Uint32Array.from(this.at), size: Uint32Array.from(this.size), arena,
    }
  }
}

/** Adds a change given as objects. */
export const addChange = (builder: BatchBuilder, change: Pick<Change, 'hlc' | 'ops'>, book: ShapeBook): void => {
  for (const op of change.ops) {
    if (op.kind === 'unknown') {
      builder.endUnknown(op)
      continue
    }
    const shape = builder.shape(book.of(op.table, op.cells.map(([column]) => column)))
    for (const [, value] of op.cells) {
      if (value === null) builder.null()
      else if (typeof value === 'number') builder.number(plainNumber(value))
      else builder.text(utf8ToBytes(value))
    }
    builder.endRow(shape, op.row === 'new' ? null : rowIdBytes(op.row))
  }
  builder.endChange(change.hlc)
}
