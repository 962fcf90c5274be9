/**
 * A draft as bytes, for backups, and back. It comes back under its own id with rows, answers, what they were when it was opened,
 * log and files, and only where it takes nothing away: a draft that is here and was changed later stays. Rules DRC1-DRC4.
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { parseBlobId, parseRowId, type BlobId, type RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { blobIdBytes, blobIdFromBytes } from './blob-facts.ts'
import type { Database } from './database.ts'
import { deleteDraft, draftOfRecord } from './drafts.ts'
import { formVersion } from './forms.ts'

type Row = readonly [id: string, range: string, parent: string, order: string, base: string | null, removed: number]
type Cell = readonly [row: string, column: string, value: string, base: string]
type DraftFile = readonly [row: string, column: string, name: string, blob: BlobId, size: number, type: string, thumb: BlobId | null]
interface Copy {
  readonly id: string
  readonly formId: string
  readonly version: RowId
  readonly record: RowId | null
  readonly name: string
  readonly position: string
  readonly language: string
  readonly updated: number
  readonly rows: readonly Row[]
  readonly cells: readonly Cell[]
  readonly files: readonly DraftFile[]
  readonly events: readonly string[]
}
/**
 * kept: the one that is here is as new or newer; other: another draft edits the same record; form: its form version is not here;
 * malformed: not a draft
 */
export type Restored = 'restored' | 'kept' | 'other' | 'form' | 'malformed'

const longest = { id: 64, name: 4096, text: 1024 * 1024, line: 64 * 1024, list: 200_000 } as const
const encoding = 1

export const draftIds = (db: Database): readonly string[] => db.rows<[string]>('SELECT id FROM draft ORDER BY number').map(([id]) => id)

/** [DRC1] Everything of it; null when it is gone. */
export const draftBytes = (db: Database, draftId: string): Uint8Array | null => {
  const head = db.first<[number, string, string, string | null, string, string, string, number]>(
    'SELECT number, form_id, lower(hex(version)), lower(hex(record)), name, position, language, updated FROM draft WHERE id = ?', [draftId])
  if (head === null) return null
  const [number, formId, version, record, name, position, language, updated] = head
  const copy = {
    encoding, id: draftId, formId, version, record: record === '' ? null : record, name, position, language, updated,
    rows: db.rows('SELECT id, range, parent, order_key, base_order, removed FROM draft_row WHERE draft = ?', [number]),
    cells: db.rows('SELECT row, "column", value, base FROM draft_cell WHERE draft = ?', [number]),
    files: db.rows<[string, string, string, Uint8Array, number, string, Uint8Array | null]>('SELECT row, "column", name, blob, size, type, thumb FROM draft_file WHERE draft = ?', [number])
      .map(([row, column, file, blob, size, type, thumb]) => [row, column, file, blobIdFromBytes(blob), size, type, thumb && blobIdFromBytes(thumb)]),
    events: db.rows<[string]>('SELECT line FROM draft_event WHERE draft = ? ORDER BY number', [number]).map(([line]) => line),
  }
  return utf8ToBytes(JSON.stringify(copy))
}

const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const lists = (value: unknown): readonly (readonly unknown[])[] | null =>
  Array.isArray(value) && value.length <= longest.list && value.every((item) => Array.isArray(item)) ? value : null
const isRow = ([id, range, parent, order, base, removed]: readonly unknown[]): boolean =>
  isText(id, longest.id) && id !== '' && isText(range, longest.name) && range.startsWith('/') && isText(parent, longest.id) && isText(order, longest.name)
  && (base === null || isText(base, longest.name)) && (removed === 0 || removed === 1)
const isCell = ([row, column, value, base]: readonly unknown[]): boolean =>
  isText(row, longest.id) && isText(column, longest.name) && column.startsWith('/') && isText(value, longest.text) && isText(base, longest.text)
const isBlob = (value: unknown): boolean => typeof value === 'string' && parseBlobId(value) !== null
const isFile = ([row, column, name, blob, size, type, thumb]: readonly unknown[]): boolean =>
  isText(row, longest.id) && isText(column, longest.name) && column.startsWith('/') && isText(name, longest.name) && isBlob(blob) && isCount(size)
  && isText(type, longest.name) && (thumb === null || isBlob(thumb))

/** [DRC4] What a file says is looked at before anything of it is written. */
const readCopy = (bytes: Uint8Array): Copy | null => {
  let found: Partial<Record<keyof Copy | 'encoding', unknown>>
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof parsed !== 'object' || parsed === null) return null
    found = parsed
  } catch {
    return null // no JSON is no draft, and the caller says so
  }
  const { id, formId, name, position, language, updated, events } = found
  const [rows, cells, files] = [lists(found.rows), lists(found.cells), lists(found.files)]
  const version = typeof found.version === 'string' ? parseRowId(found.version) : null
  const record = typeof found.record === 'string' ? parseRowId(found.record) : null
  if (found.encoding !== encoding || version === null || (found.record !== null && record === null) || rows === null || cells === null || files === null) return null
  if (!isText(id, longest.id) || id === '' || !isText(formId, longest.name) || !isText(name, longest.text) || !isText(position, longest.name) || !isText(language, longest.name)) return null
  if (!isCount(updated) || !Array.isArray(events) || events.length > longest.list || !events.every((line) => isText(line, longest.line))) return null
  if (!rows.every(isRow) || !cells.every(isCell) || !files.every(isFile)) return null
  return { id, formId, version, record, name, position, language, updated, rows: rows as never, cells: cells as never, files: files as never, events }
}

const write = (db: Database, copy: Copy): void => {
  db.run('INSERT INTO draft (id, form_id, version, record, name, position, language, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [copy.id, copy.formId, rowIdBytes(copy.version), copy.record && rowIdBytes(copy.record), copy.name, copy.position, copy.language, copy.updated])
  const number = db.first<[number]>('SELECT number FROM draft WHERE id = ?', [copy.id])?.[0] as number
  for (const row of copy.rows) db.run('INSERT OR REPLACE INTO draft_row (draft, id, range, parent, order_key, base_order, removed) VALUES (?, ?, ?, ?, ?, ?, ?)', [number, ...row])
  for (const cell of copy.cells) db.run('INSERT OR REPLACE INTO draft_cell (draft, row, "column", value, base) VALUES (?, ?, ?, ?, ?)', [number, ...cell])
  for (const [row, column, name, blob, size, type, thumb] of copy.files) {
    db.run('INSERT OR REPLACE INTO draft_file (draft, row, "column", name, blob, size, type, thumb) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      [number, row, column, name, blobIdBytes(blob), size, type, thumb && blobIdBytes(thumb)])
  }
  copy.events.forEach((line, index) => db.run('INSERT INTO draft_event VALUES (?, ?, ?)', [number, index, line]))
}

/** [DRC2] [DRC3] In one transaction; the bytes of its files come by themselves. */
export const restoreDraft = (db: Database, bytes: Uint8Array): Restored =>
  db.transaction(() => {
    const copy = readCopy(bytes)
    if (copy === null) return 'malformed'
    if (formVersion(db, copy.version)?.formId !== copy.formId) return 'form'
    const here = db.first<[number, number]>('SELECT number, updated FROM draft WHERE id = ?', [copy.id])
    if (here !== null && here[1] >= copy.updated) return 'kept'
    const other = copy.record === null ? null : draftOfRecord(db, copy.record)
    if (other !== null && other !== copy.id) return 'other'
    if (here !== null) deleteDraft(db, here[0])
    write(db, copy)
    return 'restored'
  })
