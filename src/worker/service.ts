/**
 * Opens the database with everything around it and answers requests. One of these lives in the whole browser (owner.ts).
 */
import init from '@sqlite.org/sqlite-wasm'
import { parseRowId } from '../core/ids.ts'
import { err, ok, type Err, type Result } from '../core/result.ts'
import { opfsBlobStore } from '../blobs/opfs.ts'
import type { FormPlan } from '../forms/plan.ts'
import { planEdition, planForm } from '../forms/columns.ts'
import { takeUnused } from '../storage/blob-sweep.ts'
import { makeCompactor } from '../storage/compact.ts'
import { isDamage, isFull, isNonsense, isSqlError } from '../storage/failure.ts'
import { beginLeaving, isLeaving } from '../storage/leaving.ts'
import { openMirror } from '../storage/mirror.ts'
import { retryForms } from '../storage/form-versions-retry.ts'
import { formVersion } from '../storage/forms.ts'
import { migrationsFrom, schemaVersion } from '../storage/migrate.ts'
import { openPool } from '../storage/open.ts'
import { openReplica } from '../storage/replica.ts'
import type { Failure, Method, Touched } from './api.ts'
import { opfsBundleFiles } from './bundle/bundle-files.ts'
import { fail, type Asked, type Context, type Handlers } from './context.ts'
import type { ToPage } from './envelope.ts'
import { bundleHandlers } from './handlers/bundle.ts'
import { careHandlers } from './handlers/care.ts'
import { databaseHandlers } from './handlers/database.ts'
import { deviceHandlers } from './handlers/device.ts'
import { draftHandlers, fileHandlers } from './handlers/drafts.ts'
import { keptFileHandlers } from './handlers/files.ts'
import { exportHandlers } from './handlers/export.ts'
import { formFileHandlers } from './handlers/form-files.ts'
import { formHandlers, planTables } from './handlers/forms.ts'
import { historyHandlers } from './handlers/history.ts'
import { importHandlers } from './handlers/import.ts'
import { pairingHandlers } from './handlers/pairing.ts'
import { recordHandlers } from './handlers/records.ts'
import { safetyHandlers } from './handlers/safety.ts'
import { sendHandlers, workerNetwork } from './handlers/send.ts'
import { createMeetings, type Meetings } from './handlers/sync.ts'
import { indexedSendMarks } from './send/marks.ts'
import { matchParts } from './file-store.ts'
import { indexedKeys, verifyWith } from './identity.ts'
import { createKeeping, type Keeping } from './keeping.ts'
import { withKeptLeaves } from './kept-leaves.ts'
import { nativeLeafHash } from './leaf-hash.ts'
import { eraseKeys, leaveHandlers } from './leave.ts'
import { openOwnStore } from './own-store.ts'
import type { Service } from './owner.ts'
import { recover } from './recover.ts'
import { readOnlyService } from './readonly.ts'
import { indexedMarks, markingReplica } from './sent-mark.ts'
import { touchedOf } from './touched.ts'

declare const __APP_VERSION__: string

const migrations = migrationsFrom(import.meta.glob('../../schemas/*.sql', { query: '?raw', import: 'default', eager: true }))
const nothing: Touched = { device: false, forms: false, drafts: false, recordsOf: [], records: [], manyRecords: false }

const failureOfSql = (error: Error): Result<never, Failure> => fail(isFull(error.message) ? 'storage-full' : 'storage-failed', error.message)

const unavailable = (error: unknown): Err<Failure> =>
  err({ type: 'storage-unavailable', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })

interface Live { readonly context: Context; readonly meetings: Meetings; readonly handlers: Handlers; readonly keeping: Keeping }

type Notify = (message: ToPage, transfer?: readonly Transferable[]) => void
/** [MIR13] A database that does not read is made anew from the mirror: once, or it would go on for ever. */
const rebuilding: { wanted: 'damaged' | 'upgrade' | null; isDone: boolean } = { wanted: null, isDone: false }

const tidyEachMs = 60_000
const firstTidyMs = 4_000
const settleMs = 250

export const openService = async (notify: Notify, startAfresh: boolean): Promise<Result<Service, Failure>> => {
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
  const root = (): Promise<FileSystemDirectoryHandle> => navigator.storage.getDirectory()
  const wantRebuild = (why: typeof rebuilding.wanted): boolean => {
    if (why === null || rebuilding.isDone) return false
    rebuilding.wanted = why
    return true
  }
  try {
    if (await isLeaving(await root())) await eraseKeys(indexedDB)
  } catch (error) {
    return unavailable(error)
  }
  const opened = await openPool({ load: () => init(), root, now: () => performance.now(), sleep }, { migrations, startAfresh, rebuild: rebuilding.wanted })
  rebuilding.isDone ||= rebuilding.wanted !== null
  rebuilding.wanted = null
  if (!opened.ok) {
    const { type, message, isUpgrade } = opened.error
    return wantRebuild(isUpgrade === true ? 'upgrade' : isDamage(message) ? 'damaged' : null) ? openService(notify, false) : err({ type, message })
  }
  const { database, newer, close } = opened.value
  let { recovery } = opened.value
  let breakDown = (): void => undefined
  const broken = new Promise<void>((resolve) => { breakDown = resolve })
  if (newer !== null) return ok(readOnlyService(database, newer, notify, close))

  const plans = new Map<string, FormPlan>()
  const tell: Context['notify'] = (notice, client = null, transfer = []) => notify({ type: 'notice', client, notice }, transfer)
  const verify = verifyWith(crypto.subtle)
  const marks = indexedMarks(indexedDB)
  const pause = (): Promise<void> => sleep(0)

  /** Everything that hangs on this device's key; made once more when the key is renewed. */
  const assemble = async (): Promise<Live> => {
    const means = { keys: indexedKeys(indexedDB), marks, subtle: crypto.subtle, options: { planTables, now: () => Date.now() } }
    const recovered = await recover(database, await root(), means, recovery)
    const { store, identity } = await openOwnStore(database, { ...means, isIncomplete: recovered.isIncomplete })
    await recovered.finish(store)
    recovery = null
    const blobs = withKeptLeaves(await opfsBlobStore(await root(), () => crypto.randomUUID(), nativeLeafHash(crypto.subtle)), database)
    const mirror = await openMirror(await root(), store, recovered.mirrored)
    retryForms(store, `${__APP_VERSION__} ${planEdition}`)
    const context: Context = {
      store,
      identity,
      replica: markingReplica(openReplica(store, verify), identity.origin, marks, (error) => console.error(error)),
      blobs,
      appVersion: __APP_VERSION__,
      schemaVersion: schemaVersion(database),
      now: () => Date.now(),
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      every: (ms, call) => {
        const timer = setInterval(call, ms)
        return () => clearInterval(timer)
      },
      notify: tell,
      touched: (part) => tell({ type: 'touched', touched: { ...nothing, ...part } }),
      progress: (asked, count) => tell({ type: 'progress', request: asked.id, count }, asked.client),
      plan: (versionId) => {
        const known = plans.get(versionId)
        if (known !== undefined) return ok(known)
        const row = parseRowId(versionId)
        const version = row && formVersion(database, row)
        if (!version) return fail('not-found', 'this version of the form is not on this phone')
        const plan = planForm(version.xform)
        if (!plan.ok) return fail('invalid', plan.error.map((problem) => problem.message).join('; '))
        plans.set(versionId, plan.value)
        return plan
      },
    }
    store.onCommit((event) => context.touched(touchedOf(store.catalog, event.touched)))
    const keeping = createKeeping({ store, mirror, blobs, now: () => Date.now(), pause, soon: (call) => setTimeout(call, settleMs), onChange: () => context.touched({ device: true }) })
    const compactor = makeCompactor(store, verify, pause)
    const meetings = createMeetings(context, {
      renew: () => void renew(),
      compact: (over) => void compactor.run(over).catch((error: unknown) => console.error(error)),
    })
    const history = historyHandlers(context)
    const bundles = bundleHandlers(context, {
      files: opfsBundleFiles(root),
      review: async () => {
        const counted = await history['review.count'](null, { client: '', id: 0, requestId: 'bundle' })
        return counted.ok ? counted.value : 0
      },
      arrived: () => meetings.changed(),
      renew: () => void renew(),
    })
    const handlers: Handlers = {
      ...deviceHandlers(context), ...pairingHandlers(context), ...formHandlers(context), ...formFileHandlers(context), ...draftHandlers(context), ...fileHandlers(context), ...keptFileHandlers(context, () => meetings.files.changed(), () => meetings.files.entrust()), ...recordHandlers(context), ...history, ...bundles, ...importHandlers(context, pause), ...sendHandlers(context, { network: workerNetwork(), marks: indexedSendMarks(indexedDB), page: location.protocol, pause }),
      ...exportHandlers(context, { files: opfsBundleFiles(root, 'exports'), root, sleep }), ...databaseHandlers(context), ...careHandlers(context, mirror, () => !rebuilding.isDone && keeping.isMirrored()), ...safetyHandlers(context, keeping), ...meetings.handlers,
      ...leaveHandlers(context, async () => {
        await beginLeaving(await root())
        setTimeout(breakDown)
      }),
    }
    return { context, meetings, handlers, keeping }
  }

  let live: Live
  let renewing: Promise<void> | null = null
  /** [IDN4] After the meetings: requests wait, what was written is sealed, and the device goes on under another key. */
  const renew = (): Promise<void> => {
    renewing ??= (async () => {
      live.meetings.end(true)
      await live.context.replica.heads()
      live.context.store.retire()
      live.keeping.close()
      live = await assemble()
      live.context.touched({ device: true, forms: true, manyRecords: true })
    })().catch((error: unknown) => {
      tell({ type: 'storage', failure: unavailable(error).error })
    }).finally(() => {
      renewing = null
    })
    return renewing
  }
  try {
    live = await assemble()
    // [BLB13] Before any request, so that nobody takes a file again while it goes.
    for (const id of takeUnused(database, Date.now())) {
      const removed = await live.context.blobs.remove(id)
      if (!removed.ok) console.error(removed.error.message)
    }
    await matchParts(database, live.context.blobs)
  } catch (error) {
    close()
    if (!isNonsense(error)) return unavailable(error)
    console.error(error)
    return wantRebuild('damaged') ? openService(notify, false) : fail('database-damaged', error instanceof Error ? error.message : String(error))
  }
  let running = 0
  const tidy = (): void => {
    if (running === 0 && renewing === null) void live.keeping.tidy().catch((error: unknown) => console.error(error))
  }
  const timers = [setTimeout(tidy, firstTidyMs), setInterval(tidy, tidyEachMs)]

  return ok({
    broken,
    busy: () => running > 0 || renewing !== null || live.meetings.busy(),
    handle: async ({ method, params, client, id }) => {
      await renewing
      if (!Object.hasOwn(live.handlers, method)) return fail('invalid', `no method ${method}`)
      const asked: Asked = { client, id, requestId: `${client}:${id}` }
      running += 1
      try {
        const handler = live.handlers[method as Method] as (params: unknown, asked: Asked) => Promise<Result<unknown, Failure>>
        return await live.keeping.around(method, params, async () => handler(params, asked))
      } catch (error) {
        if (isSqlError(error) && isDamage(error.message) && wantRebuild('damaged')) {
          breakDown()
          // asked again of the database that is made anew
          return await new Promise(() => undefined)
        }
        if (isSqlError(error)) return failureOfSql(error)
        console.error(error)
        return fail('storage-failed', error instanceof Error ? `${error.name}: ${error.message}` : String(error))
      } finally {
        running -= 1
      }
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      live.meetings.end(false)
      live.keeping.close()
      close()
    },
  })
}
