/**
 * Files that belong to a form: rows of `attachment` whose record and row are the form's row and whose column is 'form'. One row
 * for each name, the same on every phone, so the file added last counts for all of them; every write sets all its cells. The
 * bytes are in a BlobStore. Rules FFL3, FFL4.
 */
import { deletedColumn } from '../core/change.ts'
import { namedRowId, parseBlobId, type BlobId, type RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { blobArrived, blobHere } from './blob-facts.ts'
import { commitLocal, type LocalRow } from './commit.ts'
import type { Store } from './store.ts'

export interface FormFile {
  readonly name: string
  readonly size: number
  readonly type: string
  readonly blobId: BlobId
  /** this phone has the bytes */
  readonly here: boolean
}
export interface NewFormFile { readonly name: string; readonly size: number; readonly type: string; readonly blobId: BlobId }

/** Where a form's files say which question took them; a question's column begins with '/'. */
const column = 'form'

export const formFileRow = (formId: string, name: string): RowId => namedRowId('attachment', `${formId}\u0000${name}`)

/** By name. Values come from other devices: whatever is not what it should be is left out. */
export const formFiles = (store: Store, formId: string): readonly FormFile[] => {
  const rows = store.db.rows<[Uint8Array, unknown, unknown, unknown, unknown] & never[]>(
    `SELECT id, name, blob, size, type FROM attachment WHERE record = ? AND "column" = ? AND is_deleted = 0`, [namedRowId('form', formId), column])
  const found: FormFile[] = []
  for (const [id, name, blob, size, type] of rows as unknown[][]) {
    const blobId = typeof blob === 'string' ? parseBlobId(blob) : null
    if (blobId === null || typeof name !== 'string' || !(id instanceof Uint8Array)) continue
    if (!rowIdBytes(formFileRow(formId, name)).every((byte, at) => byte === id[at])) continue
    found.push({ name, blobId, size: typeof size === 'number' && size >= 0 ? size : 0, type: typeof type === 'string' ? type : '', here: blobHere(store.db, blobId) })
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** [FFL3] One change for all that are new or different; their bytes are in the BlobStore already. */
export const addFormFiles = (store: Store, formId: string, files: readonly NewFormFile[]): void => {
  store.db.transaction(() => {
    const form = namedRowId('form', formId)
    const known = new Map(formFiles(store, formId).map((file) => [file.name, file.blobId]))
    const rows: LocalRow[] = []
    for (const { name, size, type, blobId } of new Map(files.map((file) => [file.name, file])).values()) {
      blobArrived(store.db, blobId, size)
      if (known.get(name) === blobId) continue
      rows.push({
        table: 'attachment', row: formFileRow(formId, name),
        cells: [['record', form], ['row', form], ['column', column], ['name', name], ['blob', blobId], ['size', size], ['type', type], [deletedColumn, 0]],
      })
    }
    if (rows.length > 0) commitLocal(store, rows, store.options.now())
  })
}

/** [FFL4] Answers with whether there was one. */
export const removeFormFile = (store: Store, formId: string, name: string): boolean =>
  store.db.transaction(() => {
    if (!formFiles(store, formId).some((file) => file.name === name)) return false
    commitLocal(store, [{ table: 'attachment', row: formFileRow(formId, name), cells: [[deletedColumn, 1]] }], store.options.now())
    return true
  })
