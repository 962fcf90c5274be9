/**
 * What is in the frames of the mirror: a segment with its place, a change of the tail, a draft and what was typed since, settings.
 * Written by mirror.ts, read by mirror-read.ts. Rules MIR3, MIR4.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { ByteReader, ByteWriter } from '../core/bytes.ts'
import type { Origin } from '../core/ids.ts'
import { originBytes, originFromBytes } from '../core/row-bytes.ts'
import type { Bindable, Database } from './database.ts'
import type { DraftChange } from './drafts.ts'
import { quoted } from './names.ts'

/** in the root, beside the pool */
export const mirrorFolder = 'transect-mirror'

export interface SegmentPlace { readonly origin: Origin; readonly firstSeq: number; readonly lastSeq: number }
export interface TailPart { readonly origin: Origin; readonly seq: number; readonly clock: bigint; readonly shapes: Uint8Array; readonly bytes: Uint8Array }
/** What one request did to a draft; after its copy. */
export type DraftStep =
  | { readonly draftId: string; readonly at: number; readonly change: DraftChange }
  | { readonly draftId: string; readonly at: number; readonly from: number; readonly lines: readonly string[] }

/** more than the place of a segment takes */
export const placeSize = 32

export const segmentPart = ({ origin, firstSeq, lastSeq }: SegmentPlace, bytes: Uint8Array): Uint8Array => {
  const writer = new ByteWriter(placeSize + bytes.length)
  writer.raw(originBytes(origin))
  writer.varint(firstSeq)
  writer.varint(lastSeq)
  writer.raw(bytes)
  return writer.done()
}
/** `bytes`: empty when only the place was read */
export const readSegmentPart = (part: Uint8Array): (SegmentPlace & { readonly bytes: Uint8Array }) | null => {
  const reader = new ByteReader(part)
  const [origin, firstSeq, lastSeq] = [reader.raw(8), reader.varint(), reader.varint()]
  return reader.failed || lastSeq < firstSeq ? null : { origin: originFromBytes(origin), firstSeq, lastSeq, bytes: reader.raw(reader.left).slice() }
}

export const tailPart = ({ origin, seq, clock, shapes, bytes }: TailPart): Uint8Array => {
  const writer = new ByteWriter(32 + shapes.length + bytes.length)
  writer.raw(originBytes(origin))
  writer.varint(seq)
  writer.int64(clock)
  writer.varint(shapes.length)
  writer.raw(shapes)
  writer.raw(bytes)
  return writer.done()
}
export const readTailPart = (part: Uint8Array): TailPart | null => {
  const reader = new ByteReader(part)
  const [origin, seq, clock, shapes] = [reader.raw(8), reader.varint(), reader.int64(), reader.raw(reader.varint()).slice()]
  return reader.failed ? null : { origin: originFromBytes(origin), seq, clock, shapes, bytes: reader.raw(reader.left).slice() }
}

export const textPart = (value: unknown): Uint8Array => utf8ToBytes(JSON.stringify(value))
/** null: no JSON. The frame's sum was right, so this app, or a later one, wrote it. */
export const readTextPart = (part: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(part)) as unknown
  } catch {
    return null
  }
}
export const isDraftStep = (value: unknown): value is DraftStep => {
  const step = value as Partial<Record<'draftId' | 'at' | 'change' | 'from' | 'lines', unknown>> | null
  return typeof step === 'object' && step !== null && typeof step.draftId === 'string' && typeof step.at === 'number'
    && ((typeof step.change === 'object' && step.change !== null) || (typeof step.from === 'number' && Array.isArray(step.lines)))
}

/** [MIR4] What this device alone knows, is small, and nobody brings back. Files are found where they lie. */
export const localTables = ['setting', 'acknowledged', 'peer_clock', 'blob_choice', 'review_kept'] as const

type Packed = string | number | null | { readonly x: string }
const pack = (value: unknown): Packed =>
  value instanceof Uint8Array ? { x: bytesToHex(value) } : typeof value === 'bigint' ? Number(value) : typeof value === 'string' || typeof value === 'number' ? value : null
const unpack = (value: Packed): Bindable => (typeof value === 'object' && value !== null ? hexToBytes(value.x) : value)

interface LocalTable { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Packed[])[] }
const columnsOf = (db: Database, table: string): readonly string[] => db.rows<[string]>('SELECT name FROM pragma_table_info(?)', [table]).map(([name]) => name)

/** `key`: of whoever signs the tail */
export const localPart = (db: Database, key: { readonly origin: Origin; readonly algorithm: number; readonly publicKey: Uint8Array }): Uint8Array =>
  textPart({
    key: { origin: key.origin, algorithm: key.algorithm, publicKey: bytesToHex(key.publicKey) },
    tables: localTables.map((name): LocalTable => {
      const columns = columnsOf(db, name)
      return { name, columns, rows: db.rows(`SELECT ${columns.map(quoted).join(', ')} FROM ${name}`).map((row) => row.map(pack)) }
    }),
  })

/** Into a database that was made anew; columns that are not known any more are left out. */
export const restoreLocal = (db: Database, part: Uint8Array): void => {
  const found = readTextPart(part) as { readonly tables?: readonly LocalTable[] } | null
  for (const { name, columns, rows } of found?.tables ?? []) {
    if (!(localTables as readonly string[]).includes(name)) continue
    const known = new Set(columnsOf(db, name))
    const kept = columns.flatMap((column, index) => (known.has(column) ? [index] : []))
    const sql = `INSERT OR REPLACE INTO ${name} (${kept.map((index) => quoted(columns[index] as string)).join(', ')}) VALUES (${kept.map(() => '?').join(', ')})`
    for (const row of rows) db.run(sql, kept.map((index) => unpack(row[index] ?? null)))
  }
}
