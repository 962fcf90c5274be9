/**
 * Apps as their workers are while devices meet: database, sessions, introductions and files of handlers/sync.ts, with the page and its
 * links played by the test. Messages go from one to the other in order; what the page is told is kept to be looked at.
 */
import { webcrypto } from 'node:crypto'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { memoryBlobStore } from '../../blobs/testing/memory.ts'
import { formTable } from '../../core/change.ts'
import { namedRowId } from '../../core/ids.ts'
import type { Project } from '../../core/ports.ts'
import { blobArrived } from '../../storage/blob-facts.ts'
import { commitLocal } from '../../storage/commit.ts'
import type { Database } from '../../storage/database.ts'
import { renameDevice, takeProject } from '../../storage/device.ts'
import { migrate } from '../../storage/migrate.ts'
import { openReplica } from '../../storage/replica.ts'
import { openStore, type Store } from '../../storage/store.ts'
import { planJson } from '../../storage/testing/device.ts'
import { memoryDatabase } from '../../storage/testing/memory.ts'
import { schemaSteps } from '../../storage/testing/schemas.ts'
import { decodeMessage } from '../../sync/messages-codec.ts'
import { testIdentity } from '../../sync/testing/device.ts'
import { createTime, settled, type Time } from '../../sync/testing/time.ts'
import type { Notice, SyncState } from '../api.ts'
import type { Asked, Context } from '../context.ts'
import { createMeetings, type Meetings } from '../handlers/sync.ts'
import { verifyWith } from '../identity.ts'

export interface App {
  readonly name: string
  readonly origin: string
  readonly db: Database
  readonly store: Store
  readonly meetings: Meetings
  /** all but bytes and states */
  readonly told: Notice[]
  /** what this app said over a link, by kind and as it was */
  said(link: string): readonly string[]
  bytesOf(link: string): readonly Uint8Array[]
  state(link: string): SyncState | undefined
  save(text: string): void
  /** A file of a record, as another question of it would have it. */
  attach(name: string, bytes: Uint8Array): Promise<void>
  records(): readonly unknown[]
}
export interface Opening { readonly attempt?: string; readonly vets?: boolean }

/** Signatures and hashes are made and checked by threads: how many have not answered. */
let pending = 0
const subtle = webcrypto.subtle as unknown as Record<'digest' | 'sign' | 'verify', (...given: unknown[]) => Promise<unknown>>
for (const name of ['digest', 'sign', 'verify'] as const) {
  const real = subtle[name].bind(subtle)
  subtle[name] = (...given) => {
    pending++
    return real(...given).finally(() => pending--)
  }
}

const asked: Asked = { client: 'page', id: 1, requestId: 'r' }
const plan = JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] }] })
const root = formTable('w', '/data')
let chance = 0

interface Wire { readonly send: (app: App, link: string, message: Uint8Array) => void; readonly close: (app: App, link: string) => void }

const appOf = async (name: string, project: Project | null, time: Time, wire: Wire): Promise<App> => {
  const db = await memoryDatabase()
  const migrated = migrate(db, schemaSteps())
  if (!migrated.ok) throw new Error(migrated.error.message)
  const identity = testIdentity(name)
  const verify = verifyWith(webcrypto.subtle as unknown as SubtleCrypto)
  const store = openStore(db, { ...identity, planTables: planJson, now: time.now })
  if (project !== null) takeProject(store, project)
  renameDevice(store, { name, userName: '' })
  const told: Notice[] = []
  const states = new Map<string, SyncState>()
  const said = new Map<string, { readonly kind: string; readonly message: Uint8Array }[]>()
  const context = {
    store, identity, replica: openReplica(store, verify), blobs: memoryBlobStore(), appVersion: '', schemaVersion: 0, now: time.now, every: time.every,
    random: (bytes) => sha256(utf8ToBytes(`${name} ${chance++}`)).subarray(0, bytes),
    touched: () => undefined, progress: () => undefined, plan: () => ({ ok: false, error: { type: 'not-found', message: '' } }),
    notify: (notice) => {
      if (notice.type === 'sync') states.set(notice.state.link, notice.state)
      else if (notice.type === 'link-close') wire.close(app, notice.link)
      else if (notice.type === 'link-send') {
        const message = notice.message.slice()
        const decoded = decodeMessage(message, true)
        said.set(notice.link, [...(said.get(notice.link) ?? []), { kind: decoded.ok ? decoded.value.kind : decoded.error.type, message }])
        wire.send(app, notice.link, message)
      } else told.push(notice)
    },
  } satisfies Context
  const app: App = {
    name, origin: identity.origin, db, store, told, meetings: createMeetings(context, { renew: () => undefined, compact: () => undefined }),
    said: (link) => (said.get(link) ?? []).map(({ kind }) => kind),
    bytesOf: (link) => (said.get(link) ?? []).map(({ message }) => message),
    state: (link) => states.get(link),
    save: (text) => {
      commitLocal(store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], time.now())
      commitLocal(store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/a', text]] }], time.now())
    },
    attach: async (file, bytes) => {
      const put = await context.blobs.put(bytes, bytes.length)
      if (!put.ok) throw new Error(put.error.message)
      blobArrived(db, put.value.id, bytes.length)
      const cells = { column: '/data/photo', name: file, blob: put.value.id, size: bytes.length } as const
      commitLocal(store, [{ table: 'attachment', row: { newRow: 'f' }, cells: Object.entries(cells) }], time.now())
    },
    records: () => db.rows('SELECT a FROM form_w ORDER BY a').map(([text]) => text),
  }
  return app
}

export interface Field {
  readonly time: Time
  app(name: string, project?: Project | null): Promise<App>
  /** A link between two, called the same on both; `a` offered. */
  link(name: string, a: App, b: App, opening?: Opening): void
  /** The link is gone for both, without a word. */
  cut(name: string): void
  /** Until nothing moves any more. */
  run(): Promise<void>
}

export const field = (): Field => {
  const time = createTime()
  const links = new Map<string, readonly [App, App]>()
  const queue: (() => void)[] = []
  const other = (app: App, link: string): App | undefined => links.get(link)?.find((one) => one !== app)
  const cut = (link: string): void => {
    const ends = links.get(link) ?? []
    links.delete(link)
    for (const { meetings } of ends) void meetings.handlers['sync.lost']({ link, message: 'lost' }, asked)
  }
  const wire: Wire = {
    send: (app, link, message) => void queue.push(() => {
      void app.meetings.handlers['sync.ready']({ link, taken: 1 }, asked)
      void other(app, link)?.meetings.handlers['sync.bytes']({ link, message }, asked)
    }),
    close: (_, link) => void queue.push(() => cut(link)),
  }
  return {
    time,
    app: (name, project = null) => appOf(name, project, time, wire),
    link: (link, a, b, opening = {}) => {
      links.set(link, [a, b])
      for (const app of [a, b]) void app.meetings.handlers['sync.open']({ link, offered: app === a, binding: sha256(utf8ToBytes(link)), ...opening }, asked)
    },
    cut,
    run: async () => {
      for (let quiet = 0; quiet < 12; ) {
        await settled()
        const next = queue.shift()
        quiet = next === undefined && pending === 0 ? quiet + 1 : 0
        next?.()
      }
    },
  }
}
