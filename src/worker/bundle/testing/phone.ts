/** A device in memory that makes and takes bundles, with a form, records, pictures and drafts; files are Blobs. */
import { webcrypto } from 'node:crypto'
import type { BlobId, Origin, RowId } from '../../../core/ids.ts'
import { ok } from '../../../core/result.ts'
import type { BlobStore } from '../../../blobs/store.ts'
import { memoryBlobStore } from '../../../blobs/testing/memory.ts'
import type { Subtle } from '../../../exchange/cipher.ts'
import { addDraftFile } from '../../../storage/attachments.ts'
import { renameDevice, takeProject } from '../../../storage/device.ts'
import { finishDraft } from '../../../storage/draft-finish.ts'
import { openDraft } from '../../../storage/draft-open.ts'
import { saveDraft } from '../../../storage/drafts.ts'
import { addFormVersion } from '../../../storage/forms.ts'
import { testDevice, type TestDevice } from '../../../storage/testing/device.ts'
import { household } from '../../../storage/testing/phone.ts'
import { testProject } from '../../../sync/testing/device.ts'
import type { BundleRefusal, BundleWish } from '../../api-bundle.ts'
import { makeBundle, type MakeMeans } from '../make.ts'
import { openForTaking } from '../open.ts'
import { takeBundle, type Taken } from '../take.ts'

export const form = household()
export const subtle = webcrypto.subtle as unknown as Subtle
export const everything: BundleWish = { forDevice: null, files: 'all', drafts: false }
export const backup: BundleWish = { forDevice: null, files: 'all', drafts: true }

export interface BundlePhone {
  readonly device: TestDevice
  readonly blobs: BlobStore
  readonly origin: Origin
  addForm(): RowId
  /** `picture`: bytes of a photo */
  fill(versionId: RowId, name: string, picture?: Uint8Array, small?: Uint8Array): Promise<RowId>
  draft(versionId: RowId, name: string, picture?: Uint8Array): Promise<string>
  edit(record: RowId, village: string): void
  make(wish?: Partial<BundleWish>, passphrase?: string | null, means?: Partial<MakeMeans>): Promise<File>
  take(file: Blob, passphrase?: string | null, stopped?: () => boolean): Promise<Taken | BundleRefusal>
}

let drafts = 0

/** `crew` null: in no project. */
export const bundlePhone = async (name: string, crew: string | null = 'crew'): Promise<BundlePhone> => {
  const device = await testDevice(name)
  const { store, db, replica } = device
  const blobs = memoryBlobStore()
  renameDevice(store, { name, userName: '' })
  if (crew !== null) takeProject(store, testProject(crew))
  let salts = 0
  const random = (count: number): Uint8Array => new Uint8Array(count).fill((salts += 1))

  const draft = async (versionId: RowId, text: string, picture?: Uint8Array, small?: Uint8Array): Promise<string> => {
    device.now += 1000
    const id = `${name} ${(drafts += 1)}`
    const opened = openDraft(store, { versionId }, id)
    if (!opened.ok) throw new Error(opened.error.message)
    const cells = [{ row: 'root', column: '/data/name', value: text }]
    if (picture !== undefined) {
      const kept = await blobs.put(picture, 1e9)
      const thumb = small === undefined ? null : await blobs.put(small, 1e9)
      const added = kept.ok ? addDraftFile(store, id, { row: 'root', column: '/data/photo', name: 'p.jpg', type: 'image/jpeg', size: kept.value.size, blobId: kept.value.id, ...(thumb?.ok === true ? { thumb: { id: thumb.value.id, size: thumb.value.size } } : {}) }) : kept
      if (!added.ok) throw new Error(added.error.message)
      cells.push({ row: 'root', column: '/data/photo', value: added.value.name })
    }
    const saved = saveDraft(db, id, { cells, rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, device.now)
    if (!saved.ok) throw new Error(saved.error.message)
    return id
  }
  const finish = (id: string): RowId => {
    const finished = finishDraft(store, id, form)
    if (!finished.ok) throw new Error(finished.error.message)
    return finished.value.recordId
  }
  return {
    device, blobs, origin: store.options.origin, draft,
    addForm: () => addFormVersion(store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) }),
    fill: async (versionId, text, picture, small) => finish(await draft(versionId, text, picture, small)),
    edit: (record, village) => {
      device.now += 1000
      const id = `${name} ${(drafts += 1)}`
      const opened = openDraft(store, { recordId: record }, id)
      if (!opened.ok) throw new Error(opened.error.message)
      saveDraft(db, id, { cells: [{ row: 'root', column: '/data/village', value: village }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }, device.now)
      finish(id)
    },
    make: async (wish = {}, passphrase = null, means = {}) => {
      const files = {
        keep: async (_: string, pieces: AsyncIterable<Uint8Array>, isWhole: () => boolean) => {
          const all: Uint8Array[] = []
          for await (const piece of pieces) all.push(piece.slice())
          return ok(isWhole() ? new Blob(all as Uint8Array<ArrayBuffer>[]) : null)
        },
      }
      const made = await makeBundle({ store, replica, blobs, now: () => device.now, random, files, subtle, rounds: 10, stopped: () => false, tell: () => undefined, ...means }, { ...everything, ...wish }, passphrase)
      if (!made.ok || made.value === null) throw new Error(made.ok ? 'stopped' : made.error.message)
      return made.value.file
    },
    take: async (file, passphrase = null, stopped = () => false) => {
      const opened = await openForTaking({ store, subtle, stopped }, file, passphrase)
      if (!opened.ok) return opened.error
      return takeBundle({ store, replica, blobs, now: () => device.now }, opened.value, () => undefined)
    },
  }
}
export const bytesOf = (size: number, seed = 1): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at * 7 + (at >> 8) * seed + seed) & 255)
export const bytesIn = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())
export const blobOf = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>])
export type { BlobId }
