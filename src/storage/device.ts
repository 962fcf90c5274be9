/**
 * Who this device is for others, and which project it belongs to. Names go into this device's `member` row and the project's
 * name into the `project` row, both replicated; the project's key stays in the local settings. Rules REC7-REC9 in docs/rules.md.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { namedRowId, parseProjectId, type ProjectId } from '../core/ids.ts'
import type { Membership, Project, ProjectState } from '../core/ports.ts'
import { originBytes, rowIdBytes } from '../core/row-bytes.ts'
import { commitLocal, type LocalRow } from './commit.ts'
import type { Database } from './database.ts'
import { guarded } from './failure.ts'
import { countRecords } from './forms.ts'
import { setSetting, setting, textSetting } from './settings.ts'
import type { Store } from './store.ts'

export interface DeviceNames { readonly name: string; readonly userName: string }

const longestName = 100
const projectKeySize = 32

/** One line, no control characters, of a length that fits a screen. */
export const cleanName = (text: string): string => text.replace(/[\p{C}\s]+/gu, ' ').trim().slice(0, longestName).trim()

export const deviceNames = (db: Database): DeviceNames => ({ name: textSetting(db, 'device.name'), userName: textSetting(db, 'device.user_name') })

/** [REC7] This device's row, with the cells that differ from what stands there. */
const memberRow = (store: Store, names: DeviceNames): readonly LocalRow[] => {
  const identity = store.options
  const id = namedRowId('member', identity.origin)
  const wanted = { name: names.name, user_name: names.userName, public_key: bytesToHex(identity.publicKey), algorithm: identity.algorithm }
  const known = store.db.first('SELECT name, user_name, public_key, algorithm FROM member WHERE id = ?', [rowIdBytes(id)])
  const cells = Object.entries(wanted).filter(([, value], index) => known?.[index] !== value)
  return cells.length === 0 ? [] : [{ table: 'member', row: id, cells }]
}

const projectRow = (store: Store, project: Project): readonly LocalRow[] => {
  const id = namedRowId('project', project.id)
  const known = store.db.first('SELECT name FROM project WHERE id = ?', [rowIdBytes(id)])
  return known !== null ? [] : [{ table: 'project', row: id, cells: [['name', project.name]] }]
}

const commitIfAny = (store: Store, rows: readonly LocalRow[]): void => {
  if (rows.length > 0) commitLocal(store, rows, store.options.now())
}

export const renameDevice = (store: Store, names: DeviceNames): void => {
  const clean = { name: cleanName(names.name), userName: cleanName(names.userName) }
  store.db.transaction(() => {
    setSetting(store.db, 'device.name', clean.name)
    setSetting(store.db, 'device.user_name', clean.userName)
    commitIfAny(store, memberRow(store, clean))
  })
}

/** The project's name as its row says (it may be renamed by others), else as it was when this device came in. */
export const currentProject = (db: Database): Project | null => {
  const id = parseProjectId(textSetting(db, 'project.id'))
  const key = setting(db, 'project.key')
  if (id === null || !(key instanceof Uint8Array)) return null
  const named = db.first<[string | null]>('SELECT name FROM project WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('project', id))])?.[0]
  return { id, name: typeof named === 'string' ? named : textSetting(db, 'project.name'), key }
}

/** Of any project that this device has heard of; '' when it has not. */
export const projectNameOf = (db: Database, id: ProjectId): string => {
  const name = db.first('SELECT name FROM project WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('project', id))])?.[0]
  return typeof name === 'string' ? name : ''
}

/** [REC8] Own changes stay and belong to the project from now on. */
export const takeProject = (store: Store, project: Project): void => {
  if (project.key.length !== projectKeySize) throw new Error('a project key has 32 bytes')
  store.db.transaction(() => {
    setSetting(store.db, 'project.id', project.id)
    setSetting(store.db, 'project.name', cleanName(project.name))
    setSetting(store.db, 'project.key', project.key)
    commitIfAny(store, memberRow(store, deviceNames(store.db)))
  })
}

/** [REC9] A project of this device's own, named by its creator. `random` gives that many random bytes. */
export const createProject = (store: Store, name: string, random: (count: number) => Uint8Array): Project => {
  const project: Project = { id: bytesToHex(random(16)) as ProjectId, name: cleanName(name), key: random(projectKeySize) }
  store.db.transaction(() => {
    takeProject(store, project)
    commitIfAny(store, projectRow(store, project))
  })
  return project
}

export const projectState = (store: Store): ProjectState => ({
  project: currentProject(store.db),
  forms: Number(store.db.first('SELECT count(*) FROM form WHERE is_deleted = 0')?.[0]),
  records: countRecords(store, null),
  others: Number(store.db.first('SELECT count(*) FROM feed WHERE origin <> ? AND seq > 0', [originBytes(store.options.origin)])?.[0]),
})

export interface MembershipMeans {
  readonly random: (count: number) => Uint8Array
  /** what a project is called that two devices start without being asked for a name */
  readonly projectName: () => string
}

export const membership = (store: Store, means: MembershipMeans): Membership => ({
  current: async () => guarded(() => projectState(store)),
  create: async () => guarded(() => currentProject(store.db) ?? createProject(store, means.projectName(), means.random)),
  join: async (project) => guarded(() => takeProject(store, project)),
})
