/**
 * Before the first step of an upgrade the feeds are written to a file beside the pool: sealed segments as they are, and what is
 * not sealed yet, from which everything shared can be made anew, and the drafts, which are nowhere else. Settings are not in it.
 * The file goes when the upgrade has succeeded; restoring it is migrate-restore.ts. Layout: "TRNB", 1, then for each feed 'F',
 * origin, algorithm, key; for each segment 'S', bytes; for each change of the tail 'T', feed's origin, number, clock, bytes,
 * shapes; for each table of drafts 'D', its name and columns; for each row of it 'R', values; 'E' at the end. Rule MIG9.
 */
import { ByteReader, ByteWriter, decodeText } from '../core/bytes.ts'
import { originFromBytes } from '../core/row-bytes.ts'
import { openSync, removeIfThere, writeWhole } from '../core/sync-file.ts'
import type { Origin } from '../core/ids.ts'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Bindable, Database, Row } from './database.ts'
import { quoted } from './names.ts'
import { fileIfThere } from './sync-file.ts'

const fileName = 'transect-before-upgrade'
const magic = [0x54, 0x52, 0x4e, 0x42, 1]
const mark = { feed: 0x46, segment: 0x53, tail: 0x54, table: 0x44, row: 0x52, end: 0x45 } as const
const kind = { null: 0, number: 1, text: 2, blob: 3 } as const
/** most columns and bytes of a name that are read back */
const mostColumns = 100
const longestName = 100

const sized = (writer: ByteWriter, bytes: Uint8Array): void => {
  writer.varint(bytes.length)
  writer.raw(bytes)
}

const writeValue = (writer: ByteWriter, value: Row[number]): void => {
  if (value instanceof Uint8Array || typeof value === 'string') {
    writer.byte(typeof value === 'string' ? kind.text : kind.blob)
    sized(writer, typeof value === 'string' ? utf8ToBytes(value) : value)
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    writer.byte(kind.number)
    writer.float(Number(value))
  } else writer.byte(kind.null)
}
const readValue = (reader: ByteReader): Bindable | undefined => {
  switch (reader.byte()) {
    case kind.null: return null
    case kind.number: return reader.float()
    case kind.text: return decodeText(reader.raw(reader.varint())) ?? undefined
    case kind.blob: return reader.raw(reader.varint()).slice()
    default: return undefined
  }
}

/** Tables of drafts as the schema before the upgrade has them. */
export const draftTables = (db: Database): readonly { readonly name: string; readonly columns: readonly string[] }[] =>
  db.rows<[string]>("SELECT name FROM sqlite_schema WHERE type = 'table' AND (name = 'draft' OR name LIKE 'draft!_%' ESCAPE '!') ORDER BY name")
    .map(([name]) => ({ name, columns: db.rows<[string]>('SELECT name FROM pragma_table_info(?)', [name]).map(([column]) => column) }))

function* parts(db: Database): Generator<Uint8Array> {
  const writer = new ByteWriter(1024)
  const take = (): Uint8Array => {
    const bytes = writer.done()
    writer.length = 0
    return bytes
  }
  for (const byte of magic) writer.byte(byte)
  yield take()
  const origins = new Map<number, Uint8Array>()
  for (const [ordinal, origin, algorithm, key] of db.rows<[number, Uint8Array, number, Uint8Array]>('SELECT ordinal, origin, algorithm, public_key FROM feed ORDER BY ordinal')) {
    origins.set(ordinal, origin)
    writer.byte(mark.feed)
    sized(writer, origin)
    writer.varint(algorithm)
    sized(writer, key)
    yield take()
  }
  for (const [id] of db.rows<[number]>('SELECT id FROM segment ORDER BY feed, last_seq')) {
    writer.byte(mark.segment)
    sized(writer, db.first<[Uint8Array]>('SELECT bytes FROM segment WHERE id = ?', [id])?.[0] as Uint8Array)
    yield take()
  }
  for (const [feed, seq, clock, bytes, shapes] of db.rows<[number, number, number | bigint, Uint8Array, Uint8Array | null]>('SELECT feed, seq, clock, bytes, shapes FROM tail ORDER BY feed, seq')) {
    writer.byte(mark.tail)
    sized(writer, origins.get(feed) as Uint8Array)
    writer.varint(seq)
    writer.int64(BigInt(clock))
    sized(writer, bytes)
    sized(writer, shapes ?? new Uint8Array())
    yield take()
  }
  for (const { name, columns } of draftTables(db)) {
    writer.byte(mark.table)
    writer.text(name)
    writer.varint(columns.length)
    for (const column of columns) writer.text(column)
    yield take()
    for (const row of db.rows(`SELECT ${columns.map(quoted).join(', ')} FROM ${quoted(name)}`)) {
      writer.byte(mark.row)
      for (const value of row) writeValue(writer, value)
      yield take()
    }
  }
  writer.byte(mark.end)
  yield take()
}

/** [MIG9] Throws a QuotaExceededError when the disk is full; then nothing was migrated, and what was begun is gone. */
export const writeBackup = async (db: Database, root: FileSystemDirectoryHandle): Promise<void> => {
  const file = await openSync(await root.getFileHandle(fileName, { create: true }))
  let isWhole = false
  try {
    file.truncate(0)
    let at = 0
    for (const part of parts(db)) {
      writeWhole(file, part, at)
      at += part.length
    }
    file.flush()
    isWhole = true
  } finally {
    file.close()
    if (!isWhole) await removeBackup(root)
  }
}

export const removeBackup = (root: FileSystemDirectoryHandle): Promise<void> => removeIfThere(root, fileName)

/** null: there is none, or its end is missing */
export const readBackupFile = async (root: FileSystemDirectoryHandle): Promise<Backup | null> => {
  const handle = await fileIfThere(root, fileName)
  return handle === null ? null : readBackup(new Uint8Array(await (await handle.getFile()).arrayBuffer()))
}

export interface BackupTail { readonly origin: Origin; readonly seq: number; readonly clock: bigint; readonly bytes: Uint8Array; readonly shapes: Uint8Array | null }
export interface BackupTable { readonly name: string; readonly columns: readonly string[]; readonly rows: readonly (readonly Bindable[])[] }
export interface Backup {
  readonly feeds: readonly { readonly origin: Origin; readonly algorithm: number; readonly publicKey: Uint8Array }[]
  readonly segments: readonly Uint8Array[]
  readonly tail: readonly BackupTail[]
  readonly drafts: readonly BackupTable[]
}

/** Null when the bytes are no whole backup. */
export const readBackup = (bytes: Uint8Array): Backup | null => {
  const reader = new ByteReader(bytes)
  const found = { feeds: [] as Backup['feeds'][number][], segments: [] as Uint8Array[], tail: [] as BackupTail[], drafts: [] as { name: string; columns: string[]; rows: Bindable[][] }[] }
  const part = (): Uint8Array => reader.raw(reader.varint()).slice()
  for (const byte of magic) if (reader.byte() !== byte) return null
  while (!reader.failed) {
    switch (reader.byte()) {
      case mark.feed:
        found.feeds.push({ origin: originFromBytes(part()), algorithm: reader.varint(), publicKey: part() })
        break
      case mark.segment:
        found.segments.push(part())
        break
      case mark.tail: {
        const [origin, seq, clock, change, shapes] = [originFromBytes(part()), reader.varint(), reader.int64(), part(), part()]
        found.tail.push({ origin, seq, clock, bytes: change, shapes: shapes.length === 0 ? null : shapes })
        break
      }
      case mark.table: {
        const name = reader.text(longestName)
        const columns = Array.from({ length: Math.min(mostColumns, reader.varint()) }, () => reader.text(longestName))
        found.drafts.push({ name, columns, rows: [] })
        break
      }
      case mark.row: {
        const table = found.drafts.at(-1)
        const row = table?.columns.map(() => readValue(reader))
        if (table === undefined || row === undefined || !row.every((value) => value !== undefined)) return null
        table.rows.push(row)
        break
      }
      case mark.end:
        return reader.left === 0 && !reader.failed ? found : null
      default:
        return null
    }
  }
  return null
}
