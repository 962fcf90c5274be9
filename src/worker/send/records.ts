/** The records of a form as they would be sent: XML under given ids, the state they are in, and their files. Rules SND7, SND9. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseBlobId, type BlobId, type RowId } from '../../core/ids.ts'
import { rowIdFromBytes } from '../../core/row-bytes.ts'
import { ok, type Result } from '../../core/result.ts'
import { submissionXml } from '../../export/submission.ts'
import type { BlobStore } from '../../blobs/store.ts'
import { attachmentsOf } from '../../storage/attachments.ts'
import { formVersion, newestVersion, rootTables } from '../../storage/forms.ts'
import { quoted } from '../../storage/names.ts'
import type { ListShape } from '../../storage/record-naming.ts'
import { findRecord, readAnswers } from '../../storage/record-rows.ts'
import { recordDetail } from '../../storage/records.ts'
import type { Store } from '../../storage/store.ts'
import type { SentFile } from './openrosa.ts'

export interface FileHere { readonly name: string; readonly size: number; read(): Promise<SentFile | null> }
export interface Outgoing {
  readonly name: string
  /** names what it says, whichever ids it is sent with */
  readonly state: string
  readonly files: readonly FileHere[]
  /** names of files that are on other devices */
  readonly missing: readonly string[]
  xml(ids: { readonly instanceId?: string; readonly deprecatedId?: string }): Result<string, unknown>
}
export interface Records {
  /** oldest first */
  ids(): readonly RowId[]
  isDeleted(id: RowId): boolean
  read(id: RowId): Outgoing | null
}

export const recordsToSend = ({ store, blobs }: { readonly store: Store; readonly blobs: Pick<BlobStore, 'read'> }, formId: string, shapeOf: (formId: string) => ListShape | null): Records => ({
  ids: () => rootTables(store, formId).flatMap(({ sql }) => store.db.rows<[Uint8Array]>(`SELECT id FROM ${quoted(sql)} WHERE is_deleted = 0 ORDER BY hlc, id`).map(([id]) => rowIdFromBytes(id))),
  isDeleted: (id) => findRecord(store, id)?.deleted === true,
  read: (id) => {
    const record = findRecord(store, id)
    // [SND9] the version it was last saved with: the one whose questions it answers
    const version = record === null ? null : (record.version !== null && formVersion(store.db, record.version)) || formVersion(store.db, newestVersion(store.db, formId) ?? record.id)
    if (record === null || record.deleted || version === null) return null
    const answers = readAnswers(store, record)
    const detail = recordDetail(store, id, shapeOf)
    const files = new Map(attachmentsOf(store, id, answers).map((file) => [file.name, file]))
    const words = [
      version.xform.length, sha256(utf8ToBytes(version.xform)).subarray(0, 8).join(),
      answers.rows.map(({ id: row, range, parent, order }) => [row, range, parent, order]),
      answers.cells.map(({ row, column, value }) => `${row} ${column} ${value}`).sort(),
    ]
    return {
      name: detail.ok ? detail.value.summary.name : '',
      state: bytesToHex(sha256(utf8ToBytes(JSON.stringify(words))).subarray(0, 16)),
      files: [...files.values()].filter(({ here }) => here).map(({ name, size, type, blobId }): FileHere => ({
        name, size,
        read: async () => {
          const bytes = await blobs.read(parseBlobId(blobId) as BlobId)
          return bytes.ok ? { name, blob: new Blob([bytes.value as Uint8Array<ArrayBuffer>], { type: type || 'application/octet-stream' }) } : null
        },
      })),
      missing: [...files.values()].filter(({ here }) => !here).map(({ name }) => name),
      xml: (ids) => {
        const made = submissionXml(version.xform, answers, { recordId: id, ...ids })
        return made.ok ? ok(made.value) : made
      },
    }
  },
})
