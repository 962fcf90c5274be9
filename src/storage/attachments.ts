/**
 * Photos and other files of records: the cell keeps the file's name, an `attachment` row says which blob that is and who took it.
 * A file counts while its name stands in the cell. The bytes are in a BlobStore. Rules BLB10, BLB11 in docs/rules.md.
 */
import { parseBlobId, rowAddress, type BlobId, type RowId } from '../core/ids.ts'
import { err, ok, type Result } from '../core/result.ts'
import { rowIdFromBytes } from '../core/row-bytes.ts'
import { rootRow, type Answers } from './answers.ts'
import { blobArrived, blobHere, blobIdBytes, blobIdFromBytes } from './blob-facts.ts'
import { draftHead, liveRows, readDraft, type DraftFailure } from './drafts.ts'
import { deviceNameOf } from './members.ts'
import type { Store } from './store.ts'
import { filePolicy, isWanted } from './wanted-files.ts'

export interface Attachment {
  readonly name: string
  readonly column: string
  readonly row: string
  readonly size: number
  readonly type: string
  readonly blobId: string
  readonly here: boolean
  readonly device: string
  readonly thumb: { readonly blobId: string; readonly here: boolean }
  readonly wanted: boolean
}
export interface TakenFile {
  readonly row: string
  readonly column: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly blobId: BlobId
  /** a small picture of it, in the BlobStore as well */
  readonly thumb?: { readonly id: BlobId; readonly size: number }
}

const longestStem = 60
const longestEnding = 10
const longestType = 100

/** [BLB11] The given name without what file systems dislike, and with a piece of the blob's name: equal names are equal files. */
export const fileName = (given: string, blobId: BlobId): string => {
  const plain = given.normalize('NFC').replace(/[\p{C}/\\:*?"<>|]+/gu, '_').trim()
  const dot = plain.lastIndexOf('.')
  const ending = dot > 0 && plain.length - dot <= longestEnding ? plain.slice(dot).toLowerCase() : ''
  const stem = Array.from(plain.slice(0, plain.length - ending.length)).slice(0, longestStem).join('').replace(/^\.+/, '')
  return `${stem === '' ? 'file' : stem}-${blobId.slice(0, 8)}${ending}`
}

/** Keeps a file of a draft, whose bytes are in the BlobStore already; answers with the name for the cell, which the page saves. */
export const addDraftFile = (store: Store, draftId: string, file: TakenFile): Result<{ readonly name: string }, DraftFailure> =>
  store.db.transaction(() => {
    const head = draftHead(store.db, draftId)
    if (head === null) return err({ type: 'draft-gone', message: `no draft ${draftId}` })
    if (!file.column.startsWith('/') || file.type.length > longestType) return err({ type: 'invalid', message: `file for ${file.column.slice(0, 100)}` })
    if (file.row !== rootRow && !liveRows(store.db, head.number).some((row) => row.id === file.row)) return err({ type: 'invalid', message: 'no such row' })
    const name = fileName(file.name, file.blobId)
    blobArrived(store.db, file.blobId, file.size)
    if (file.thumb !== undefined) blobArrived(store.db, file.thumb.id, file.thumb.size)
    store.db.run('INSERT OR REPLACE INTO draft_file (draft, row, "column", name, blob, size, type, thumb) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      [head.number, file.row, file.column, name, blobIdBytes(file.blobId), file.size, file.type, file.thumb === undefined ? null : blobIdBytes(file.thumb.id)])
    return ok({ name })
  })

const noThumb = { blobId: '', here: false }

/** Values come from other devices: whatever is not what it should be is left out. */
export const attachmentsOf = (store: Store, record: RowId, answers: Answers): readonly Attachment[] => {
  const texts = new Map(answers.cells.map((cell) => [`${cell.row} ${cell.column}`, cell.value]))
  const found = new Map<string, Attachment>()
  const rows = store.db.rows<[Uint8Array, unknown, unknown, unknown, unknown, unknown, unknown, unknown] & never[]>(
    `SELECT id, row, "column", name, blob, size, type, thumb FROM attachment WHERE record = ? AND is_deleted = 0 ORDER BY hlc, id`, [record])
  const policy = filePolicy(store.db)
  for (const [id, rowId, column, name, blob, size, type, thumb] of rows as unknown[][]) {
    const blobId = typeof blob === 'string' ? parseBlobId(blob) : null
    if (blobId === null || typeof column !== 'string' || typeof name !== 'string') continue
    const row = rowId === record ? rootRow : String(rowId)
    if (texts.get(`${row} ${column}`) !== name) continue
    const origin = rowAddress(rowIdFromBytes(id as Uint8Array))?.origin
    const thumbId = typeof thumb === 'string' ? parseBlobId(thumb) : null
    const bytes = typeof size === 'number' && size >= 0 ? size : 0
    const here = blobHere(store.db, blobId)
    found.set(`${row} ${column}`, {
      name, column, row, blobId, here,
      size: bytes,
      type: typeof type === 'string' ? type : '',
      device: origin === undefined ? '' : deviceNameOf(store, origin),
      thumb: thumbId === null ? noThumb : { blobId: thumbId, here: blobHere(store.db, thumbId) },
      wanted: !here && isWanted(store.db, policy, blobId, bytes),
    })
  }
  return [...found.values()]
}

/** Files of a draft by the name in the cell: those it took, and those of the record it edits. */
export const filesOfDraft = (store: Store, draftId: string): Result<readonly Attachment[], DraftFailure> => {
  const draft = readDraft(store.db, draftId)
  const head = draftHead(store.db, draftId)
  if (!draft.ok || head === null) return err({ type: 'draft-gone', message: `no draft ${draftId}` })
  const texts = new Map(draft.value.answers.cells.map((cell) => [`${cell.row} ${cell.column}`, cell.value]))
  const own = store.db.rows<[string, string, string, Uint8Array, number, string, Uint8Array | null]>(
    'SELECT row, "column", name, blob, size, type, thumb FROM draft_file WHERE draft = ?', [head.number])
    .filter(([row, column, name]) => texts.get(`${row} ${column}`) === name)
    .map(([row, column, name, blob, size, type, small]) => {
      const blobId = blobIdFromBytes(blob)
      const thumb = small === null ? noThumb : { blobId: blobIdFromBytes(small), here: true }
      return { row, column, name, size, type, blobId, thumb, here: blobHere(store.db, blobId), wanted: false, device: deviceNameOf(store, store.options.origin) }
    })
  return ok([...own, ...(head.record === null ? [] : attachmentsOf(store, head.record, draft.value.answers))])
}

/** The type an attachment row or a draft gives a blob, for reading it. */
export const blobType = (store: Store, id: BlobId): string =>
  String(store.db.first('SELECT type FROM draft_file WHERE blob = ?', [blobIdBytes(id)])?.[0]
    ?? store.db.first('SELECT type FROM attachment WHERE blob = ?', [id])?.[0]
    ?? (isThumb(store, id) ? 'image/jpeg' : ''))

const isThumb = ({ db }: Store, id: BlobId): boolean =>
  db.first('SELECT 1 FROM attachment WHERE thumb = ?1 UNION ALL SELECT 1 FROM draft_file WHERE thumb = ?2 LIMIT 1', [id, blobIdBytes(id)]) !== null
