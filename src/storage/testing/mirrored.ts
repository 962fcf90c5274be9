/** A device in memory with its mirror in a directory in memory, and a new database that is made from the mirror alone. */
import { fakeDirectory } from '../../blobs/testing/directory.ts'
import { formTable, versionColumn } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import { testIdentity, testVerify } from '../../core/testing/identity.ts'
import { commitLocal } from '../commit.ts'
import type { Database } from '../database.ts'
import { openDraft } from '../draft-open.ts'
import { readDraft, saveDraft } from '../drafts.ts'
import { addFormVersion } from '../forms.ts'
import { migrate } from '../migrate.ts'
import { openMirror, type Mirror } from '../mirror.ts'
import { mirrorFolder } from '../mirror-parts.ts'
import { readMirror } from '../mirror-read.ts'
import { restoreMirror, writeAnew, type Restored } from '../mirror-restore.ts'
import { openStore, type Store } from '../store.ts'
import { copyTo } from './crew.ts'
import { planJson, testDevice, type TestDevice } from './device.ts'
import { memoryDatabase } from './memory.ts'
import { household } from './phone.ts'
import { schemaSteps } from './schemas.ts'

export const form = household()
export const root = formTable('household', '/data')
export const quiet = { draftId: null, step: null } as const
const now = Date.UTC(2026, 10, 21)

export interface MirroredDevice {
  readonly device: TestDevice
  readonly files: ReturnType<typeof fakeDirectory>
  mirror: Mirror
  /** opens the files as the next start does */
  reopen(): Promise<void>
  readonly versionId: RowId
  save(name: string): RowId
  type(draftId: string, text: string): void
}

/** Its form is in the mirror already. */
export const mirroredDevice = async (name = 'a'): Promise<MirroredDevice> => {
  const device = await testDevice(name)
  const files = fakeDirectory(true)
  const versionId = addFormVersion(device.store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
  const open = async (): Promise<Mirror> => {
    const found = await readMirror(files.root, mirrorFolder)
    found.close()
    return openMirror(files.root, device.store, found)
  }
  const mine: MirroredDevice = {
    device, files, mirror: await open(), versionId,
    reopen: async () => {
      mine.mirror.close()
      mine.mirror = await open()
    },
    save: (text) => {
      device.now += 1000
      const made = commitLocal(device.store, [{ table: root, row: { newRow: 'r' }, cells: [[versionColumn, versionId], ['/data/name', text], ['/data/village', `of ${text}`]] }], device.now)
      mine.mirror.keep(device.store, quiet)
      return made.rowIds.get('r') as RowId
    },
    type: (draftId, text) => {
      device.now += 1000
      if (device.db.first('SELECT 1 FROM draft WHERE id = ?', [draftId]) === null) {
        openDraft(device.store, { versionId }, draftId, () => form.tables)
        mine.mirror.keep(device.store, { draftId, step: null })
      }
      const change = { cells: [{ row: 'root', column: '/data/name', value: text }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
      const saved = saveDraft(device.db, draftId, change, device.now)
      if (!saved.ok) throw new Error(saved.error.message)
      mine.mirror.keep(device.store, { draftId, step: { draftId, at: device.now, change } })
    },
  }
  return mine
}

export const bringFrom = async (peer: TestDevice, to: MirroredDevice): Promise<void> => {
  await copyTo(peer, to.device)
  await copyTo(to.device, peer)
  while (!to.mirror.keepSegments(to.device.store));
}

export interface Rebuilt { readonly store: Store; readonly db: Database; readonly restored: Restored; readonly damaged: number }
const optionsOf = (name: string) => ({ ...testIdentity(name), planTables: planJson, now: () => now + 86_400_000 })

/** `db` null: a new one. `key`: of the device after it; another one when numbers may be used. */
export const rebuiltFrom = async (folder: FileSystemDirectoryHandle, db: Database | null = null, key = 'a'): Promise<Rebuilt> => {
  const made = db ?? (await memoryDatabase())
  if (db === null) {
    const migrated = migrate(made, schemaSteps())
    if (!migrated.ok) throw new Error(migrated.error.message)
  }
  const mirrored = await readMirror(folder, mirrorFolder)
  const restored = await restoreMirror(made, mirrored, optionsOf(key), testVerify, db === null)
  mirrored.close()
  const store = openStore(made, optionsOf(restored.isComplete ? key : `${key} anew`))
  writeAnew(store, restored.orphans)
  return { store, db: made, restored, damaged: mirrored.damaged }
}

export const namesIn = (db: Database): readonly string[] => db.rows<[string]>('SELECT name FROM form_household WHERE is_deleted = 0 ORDER BY name').map(([name]) => name)
export const draftText = (db: Database, id: string): string | null => {
  const draft = readDraft(db, id)
  return draft.ok ? (draft.value.answers.cells.find(({ column }) => column === '/data/name')?.value ?? '') : null
}
