/**
 * Cells of a segment, one stream per (table, column): kinds run by run, then integers, other numbers, row ids and texts,
 * each together. Texts that repeat go once into a dictionary.
 */
import { tagNumber, tagText, type Batch } from './batch.ts'
import { decodeText, type ByteReader, type ByteWriter } from './bytes.ts'
import { hexToBytes, bytesToHex } from '@noble/hashes/utils.js'
import { originBytes, readNewRowId, writeNewRowId } from './row-bytes.ts'

const wireNull = 0
const wireText = 1
const wireInteger = 2
const wireFloat = 3
/** mantissa and power of ten: 12.34 in 3 bytes instead of 8 */
const wireDecimal = 4
/** text that is the id of a row which the same feed inserted */
const wireRow = 5

type Frame = Pick<Batch, 'origin' | 'firstSeq' | 'count' | 'shapes' | 'opShape' | 'opStart' | 'cellStart'>
type Cells = Pick<Batch, 'tag' | 'num' | 'at' | 'size' | 'arena'>

/** For each stream the cells in it, in order; and the operation of each. */
export interface Streams { readonly cells: readonly Uint32Array[]; readonly opOf: Uint32Array }

export const streamsOf = (frame: Frame): Streams => {
  const indexOf = new Map<string, number>()
  const ofShape = frame.shapes.map((shape) =>
    shape.columns.map((column) => {
      const key = `${shape.table.length}:${shape.table}${column}`
      const index = indexOf.get(key) ?? indexOf.size
      indexOf.set(key, index)
      return index
    }))
  const sizes = new Uint32Array(indexOf.size)
  for (const shape of frame.opShape) for (const stream of ofShape[shape] ?? []) sizes[stream] = (sizes[stream] as number) + 1
  const cells = Array.from(sizes, (size) => new Uint32Array(size))
  const filled = new Uint32Array(indexOf.size)
  const opOf = new Uint32Array(frame.cellStart[frame.opShape.length] as number)
  for (let op = 0; op < frame.opShape.length; op++) {
    const columns = ofShape[frame.opShape[op] as number]
    if (columns === undefined) continue
    let cell = frame.cellStart[op] as number
    for (const stream of columns) {
      const at = filled[stream] as number
      ;(cells[stream] as Uint32Array)[at] = cell
      filled[stream] = at + 1
      opOf[cell++] = op
    }
  }
  return { cells, opOf }
}

/** Number of the change that each operation is in. */
export const changeOfOp = (frame: Frame): Float64Array => {
  const seqs = new Float64Array(frame.opShape.length)
  for (let index = 0; index < frame.count; index++) seqs.fill(frame.firstSeq + index, frame.opStart[index], frame.opStart[index + 1])
  return seqs
}

const powers = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
/** Power of ten with which the number is a whole one and comes back exactly; 0 when there is none. */
const decimalPlaces = (value: number): number => {
  for (let places = 1; places < powers.length; places++) {
    const scaled = Math.round(value * (powers[places] as number))
    if (Number.isSafeInteger(scaled) && scaled / (powers[places] as number) === value) return places
  }
  return 0
}

const hexRow = /^[0-9a-f]{32}$/

export const writeCells = (writer: ByteWriter, batch: Batch): void => {
  const { cells, opOf } = streamsOf(batch)
  const seqs = changeOfOp(batch)
  const own = originBytes(batch.origin).join()
  const origin = new Uint8Array(8)
  const rowOf = (cell: number): { seq: number; index: number } | null => {
    if (batch.size[cell] !== 32) return null
    const at = batch.at[cell] as number
    const text = decodeText(batch.arena.subarray(at, at + 32)) ?? ''
    if (!hexRow.test(text)) return null
    const address = readNewRowId(hexToBytes(text), 0, origin)
    if (address === null || origin.join() !== own || address.seq > (seqs[opOf[cell] as number] as number)) return null
    return address
  }
  for (const stream of cells) writeStream(writer, batch, stream, rowOf, (cell) => seqs[opOf[cell] as number] as number)
}

const writeStream = (
  writer: ByteWriter, batch: Batch, stream: Uint32Array, rowOf: (cell: number) => { seq: number; index: number } | null, seqOf: (cell: number) => number,
): void => {
  const integers: number[] = []
  const floats: number[] = []
  const decimals: number[] = []
  const places: number[] = []
  const rows: { before: number; index: number }[] = []
  const texts: number[] = []
  let run = 0
  let last = -1
  for (const cell of stream) {
    let kind = wireNull
    if (batch.tag[cell] === tagNumber) {
      const value = batch.num[cell] as number
      const place = Number.isSafeInteger(value) ? -1 : decimalPlaces(value)
      kind = place < 0 ? wireInteger : place === 0 ? wireFloat : wireDecimal
      if (place < 0) integers.push(value)
      else if (place === 0) floats.push(value)
      else {
        decimals.push(Math.round(value * (powers[place] as number)))
        places.push(place)
      }
    } else if (batch.tag[cell] === tagText) {
      const row = rowOf(cell)
      kind = row === null ? wireText : wireRow
      if (row === null) texts.push(cell)
      else rows.push({ before: seqOf(cell) - row.seq, index: row.index })
    }
    if (kind === last) run++
    else {
      if (run > 0) writeRun(writer, last, run)
      last = kind
      run = 1
    }
  }
  if (run > 0) writeRun(writer, last, run)
  for (const value of integers) writer.zigzag(value)
  for (const value of floats) writer.float(value)
  for (const value of decimals) writer.zigzag(value)
  for (const value of places) writer.byte(value)
  for (const row of rows) writer.varint(row.before)
  for (const row of rows) writer.varint(row.index)
  if (texts.length > 0) writeTexts(writer, batch, texts)
}

const writeRun = (writer: ByteWriter, kind: number, run: number): void => {
  writer.byte(kind)
  writer.varint(run)
}

/** Which distinct text each cell holds: `first` has one cell of each. */
const distinctTexts = (batch: Batch, texts: readonly number[]): { readonly first: readonly number[]; readonly which: readonly number[] } => {
  let slots = 16
  while (slots < texts.length * 2) slots *= 2
  const table = new Int32Array(slots).fill(-1)
  const first: number[] = []
  const which: number[] = []
  const { arena } = batch
  const isEqual = (a: number, b: number): boolean => {
    const size = batch.size[a] as number
    if (size !== batch.size[b]) return false
    const atA = batch.at[a] as number
    const atB = batch.at[b] as number
    for (let offset = 0; offset < size; offset++) if (arena[atA + offset] !== arena[atB + offset]) return false
    return true
  }
  for (const cell of texts) {
    const at = batch.at[cell] as number
    const end = at + (batch.size[cell] as number)
    let hash = 0x811c9dc5
    for (let offset = at; offset < end; offset++) hash = Math.imul(hash ^ (arena[offset] as number), 0x01000193)
    let slot = (hash ^ (hash >>> 15)) & (slots - 1)
    let found = table[slot] as number
    while (found >= 0 && !isEqual(first[found] as number, cell)) {
      slot = (slot + 1) & (slots - 1)
      found = table[slot] as number
    }
    if (found < 0) {
      found = first.push(cell) - 1
      table[slot] = found
    }
    which.push(found)
  }
  return { first, which }
}

const writeTexts = (writer: ByteWriter, batch: Batch, texts: readonly number[]): void => {
  const { first, which } = distinctTexts(batch, texts)
  const hasDictionary = first.length * 2 <= texts.length
  const written = hasDictionary ? first : texts
  // 0: every text; otherwise the size of the dictionary
  writer.varint(hasDictionary ? first.length : 0)
  for (const cell of written) writer.varint(batch.size[cell] as number)
  for (const cell of written) writer.slice(batch.arena, batch.at[cell] as number, batch.size[cell] as number)
  if (hasDictionary) for (const index of which) writer.varint(index)
}

export const readCells = (reader: ByteReader, frame: Frame, streams: Streams, seqs: Float64Array): Cells | null => {
  const count = streams.opOf.length
  const cells = { tag: new Uint8Array(count), num: new Float64Array(count), at: new Uint32Array(count), size: new Uint32Array(count) }
  const rows: { readonly cell: number; seq: number; index: number }[] = []
  for (const stream of streams.cells) if (!readStream(reader, cells, stream, rows, (cell) => seqs[streams.opOf[cell] as number] as number)) return null
  if (rows.length === 0) return { ...cells, arena: reader.bytes }
  const arena = new Uint8Array(reader.bytes.length + rows.length * 32)
  arena.set(reader.bytes)
  const own = originBytes(frame.origin)
  const id = new Uint8Array(16)
  let at = reader.bytes.length
  for (const { cell, seq, index } of rows) {
    writeNewRowId(id, 0, own, seq, index)
    const text = bytesToHex(id)
    for (let offset = 0; offset < 32; offset++) arena[at + offset] = text.charCodeAt(offset)
    cells.at[cell] = at
    cells.size[cell] = 32
    at += 32
  }
  return { ...cells, arena }
}

const readStream = (
  reader: ByteReader, cells: Omit<Cells, 'arena'>, stream: Uint32Array, rows: { readonly cell: number; seq: number; index: number }[], seqOf: (cell: number) => number,
): boolean => {
  const kinds: [number[], number[], number[], number[], number[], number[]] = [[], [], [], [], [], []]
  for (let done = 0; done < stream.length;) {
    const kind = reader.byte()
    const run = reader.varint()
    const into = kinds[kind]
    if (into === undefined || reader.failed || run === 0 || run > stream.length - done) return false
    for (const end = done + run; done < end; done++) into.push(stream[done] as number)
  }
  const [, texts, integers, floats, decimals, refs] = kinds
  const number = (cell: number, value: number): void => {
    cells.tag[cell] = tagNumber
    cells.num[cell] = value === 0 ? 0 : value
  }
  for (const cell of integers) number(cell, reader.zigzag())
  for (const cell of floats) {
    const value = reader.float()
    if (!Number.isFinite(value)) return false
    number(cell, value)
  }
  const mantissas = decimals.map(() => reader.zigzag())
  for (const [index, cell] of decimals.entries()) {
    const power = powers[reader.byte()]
    if (power === undefined) return false
    number(cell, (mantissas[index] as number) / power)
  }
  const from = rows.length
  for (const cell of refs) {
    const seq = seqOf(cell) - reader.varint()
    if (seq < 0) return false
    cells.tag[cell] = tagText
    rows.push({ cell, seq, index: 0 })
  }
  for (const row of rows.slice(from)) {
    row.index = reader.varint()
    if (row.index >= 2 ** 14) return false
  }
  return !reader.failed && (texts.length === 0 || readTexts(reader, cells, texts))
}

const readTexts = (reader: ByteReader, cells: Omit<Cells, 'arena'>, texts: readonly number[]): boolean => {
  const dictionary = reader.varint()
  const written = dictionary === 0 ? texts.length : dictionary
  if (reader.failed || written > reader.left) return false
  const sizes = new Float64Array(written)
  let total = 0
  for (let index = 0; index < written; index++) total += sizes[index] = reader.varint()
  const start = reader.skip(total)
  if (start < 0 || decodeText(reader.bytes.subarray(start, start + total)) === null) return false
  const starts = new Uint32Array(written)
  let at = start
  for (let index = 0; index < written; index++) {
    // all of it is UTF-8; so is each text, unless one begins inside a character
    if ((sizes[index] as number) > 0 && ((reader.bytes[at] as number) & 0xc0) === 0x80) return false
    starts[index] = at
    at += sizes[index] as number
  }
  for (const [index, cell] of texts.entries()) {
    const which = dictionary === 0 ? index : reader.varint()
    if (which >= written) return false
    cells.tag[cell] = tagText
    cells.at[cell] = starts[which] as number
    cells.size[cell] = sizes[which] as number
  }
  return !reader.failed
}

