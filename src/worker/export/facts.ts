/** What is known of a record beside its answers, from the hidden columns of its root row and what this device alone keeps. Rule EXP5. */
import { equalBytes } from '../../core/bytes.ts'
import { namedRowId, type Origin, type RowId } from '../../core/ids.ts'
import { rowIdBytes, rowIdFromBytes } from '../../core/row-bytes.ts'
import type { ExportDevice, RecordFacts } from '../../export/source.ts'
import { readClocks } from '../../storage/cells.ts'
import { editStamps, type StoredRoot } from '../../storage/export-rows.ts'
import { deviceNamesOf } from '../../storage/members.ts'
import { versionIn } from '../../storage/record-rows.ts'
import { recordStamps } from '../../storage/record-stamps.ts'
import type { Store } from '../../storage/store.ts'

export interface FileCount { readonly present: number; readonly expected: number }
export type FactsOf = (row: StoredRoot, files: FileCount) => RecordFacts

/** [EXP5] Saves after the first; a row without clocks of its cells was written once. */
const editsOf = (store: Store, { id, hlc, origin, clocks }: StoredRoot): number => {
  if (clocks === null) return 0
  const stamps = new Set([...readClocks(clocks).values()].map((stamp) => `${stamp.hlc} ${stamp.origin}`))
  for (const stamp of editStamps(store, id)) stamps.add(stamp)
  stamps.delete(`${hlc} ${origin}`)
  return stamps.size
}

/** `toReview`: records that wait for a decision. */
export const factsIn = (store: Store, toReview: ReadonlySet<RowId>): FactsOf => {
  const { db } = store
  const nameOf = deviceNamesOf(store)
  const devices = new Map<Origin, ExportDevice>()
  const deviceOf = (origin: Origin): ExportDevice => {
    let device = devices.get(origin)
    if (device === undefined) {
      const userName: unknown = db.first('SELECT user_name FROM member WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('member', origin))])?.[0]
      device = { origin, name: nameOf(origin), userName: typeof userName === 'string' ? userName : '' }
      devices.set(origin, device)
    }
    return device
  }
  const versions = new Map<RowId, string>()
  const versionOf = (id: RowId | null): string => {
    if (id === null) return ''
    let text = versions.get(id)
    if (text === undefined) {
      const found: unknown = db.first('SELECT version FROM form_version WHERE id = ?', [rowIdBytes(id)])?.[0]
      text = typeof found === 'string' || typeof found === 'number' ? String(found) : ''
      versions.set(id, text)
    }
    return text
  }
  // rows mostly hold the version of the row before
  let last: { readonly held: Uint8Array; readonly text: string } | null = null
  const versionText = (held: StoredRoot['version']): string => {
    if (!(held instanceof Uint8Array)) return ''
    if (last === null || !equalBytes(last.held, held)) last = { held, text: versionOf(versionIn(store, held)) }
    return last.text
  }
  const toCheck = new Map(db.rows<[Uint8Array, number]>('SELECT record, questions FROM record_check WHERE questions > 0').map(([id, questions]) => [rowIdFromBytes(id), questions] as const))
  return (row, files) => {
    const id = rowIdFromBytes(row.id)
    const { createdAt, createdBy, updatedAt, updatedBy } = recordStamps(store, row.id, row.hlc, row.origin, row.clocks)
    return {
      id, name: row.name, createdAt, createdBy: deviceOf(createdBy), updatedAt, updatedBy: deviceOf(updatedBy), edits: editsOf(store, row),
      formVersion: versionText(row.version), isDeleted: row.isDeleted, toReview: toReview.has(id), toCheck: toCheck.get(id) ?? 0,
      filesPresent: files.present, filesExpected: files.expected,
    }
  }
}
