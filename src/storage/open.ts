/**
 * Opens this device's database: sqlite-wasm over the opfs-sahpool VFS (no special headers), exclusive WAL with full syncs.
 * The caller holds the Web Lock that makes this worker the only owner; handles of a page just closed may stay locked for
 * seconds all the same, so opening is tried for a while. Rules MIG3, MIG5-MIG9 in docs/rules.md.
 */
import type { Database as Connection, SAHPoolUtil, Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { err, ok, type Result } from '../core/result.ts'
import { removeIfThere } from '../core/sync-file.ts'
import { openDatabase, type Database } from './database.ts'
import { isFull, isSqlError } from './failure.ts'
import { endLeaving, isLeaving, removeBeside } from './leaving.ts'
import { hasMarker, removeMarker, setMarker } from './marker.ts'
import { migrate, schemaVersion, type Migration } from './migrate.ts'
import { readBackupFile, removeBackup, writeBackup } from './migrate-backup.ts'
import { mirrorFolder } from './mirror-parts.ts'
import { checkPool } from './pool-check.ts'
import { mendPool } from './pool-mend.ts'
import { directoryIfThere } from './sync-file.ts'

const directory = 'transect-database'
const databasePath = '/transect.sqlite3'
const patienceMs = 15_000

export interface OpenFailure {
  readonly type:
    /** no OPFS, no WebAssembly, or the browser denies storage (private window) */
    | 'storage-unavailable' | 'storage-full' | 'storage-failed' | 'database-newer'
    /** this device owns a database, but it is not there any more */
    | 'database-lost'
    /** a header in the pool is broken; opening would erase the file behind it */
    | 'database-damaged'
  readonly message: string
  /** [MIG11] the schema could not be brought to this app's; it is as it was, and its content lies beside it */
  readonly isUpgrade?: boolean
}
export type Recovery = 'mended' | 'rebuilt' | 'upgraded'
export interface OpenEnvironment {
  /** the default export of @sqlite.org/sqlite-wasm */
  readonly load: () => Promise<Sqlite3Static>
  /** navigator.storage.getDirectory */
  readonly root: () => Promise<FileSystemDirectoryHandle>
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}
export interface OpenOptions {
  readonly migrations: readonly Migration[]
  /** The user has read that the database is lost or damaged and wants an empty one. */
  readonly startAfresh?: boolean
  /** The database was found damaged, or could not be upgraded: it is made anew, to be filled from the mirror and from what it gives. */
  readonly rebuild?: 'damaged' | 'upgrade' | null
}
export interface OpenedPool {
  readonly database: Database
  /** the schema found, 0 in a new database */
  readonly from: number
  /** the database is a newer app's: nothing but readonly.ts may touch it */
  readonly newer: OpenFailure | null
  /** mended: a header of the pool was written anew, nothing is lost; rebuilt, upgraded: the database is new and to be filled from its copies */
  readonly recovery: Recovery | null
  /** Closes the database and lets go of the files, so that another tab can open them at once. */
  close(): void
}

const failure = (type: OpenFailure['type'], error: unknown): Result<never, OpenFailure> =>
  err({ type, message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

const failureOf = (error: unknown): Result<never, OpenFailure> => {
  const name = nameOf(error)
  const denied = name === 'SecurityError' || name === 'NotAllowedError' || (error instanceof Error && error.message.startsWith('Missing required OPFS'))
  return failure(denied ? 'storage-unavailable' : name === 'QuotaExceededError' ? 'storage-full' : 'storage-failed', error)
}

/** [MIG5] Runs until it succeeds, fails for another reason than foreign handles, or patience ends. */
const whenFree = async <T>(environment: OpenEnvironment, attempt: () => Promise<T>): Promise<T> => {
  const end = environment.now() + patienceMs
  for (let pause = 50; ; pause = Math.min(1000, pause * 2)) {
    try {
      return await attempt()
    } catch (error) {
      if (nameOf(error) !== 'NoModificationAllowedError' || environment.now() + pause > end) throw error
    }
    await environment.sleep(pause)
  }
}

/** [MIG8] Answers of the database itself, not hopes: WAL needs the exclusive mode and falls back silently. */
const configure = (connection: Connection): Result<void, OpenFailure> => {
  // 4 KiB: of 57 trees most are nearly empty, and the 8 KiB of sqlite-wasm costs 5 % of 10,000 records; 2 KiB slows commits (docs/bench.md)
  connection.exec('PRAGMA page_size = 4096; PRAGMA locking_mode = exclusive; PRAGMA temp_store = memory; PRAGMA foreign_keys = off; PRAGMA cache_size = -16000')
  const mode = connection.selectValue('PRAGMA journal_mode = wal')
  if (mode !== 'wal') return err({ type: 'storage-failed', message: `journal mode is ${String(mode)}, not wal` })
  connection.exec('PRAGMA synchronous = full')
  return ok(undefined)
}

/** [MIG9] An upgrade of a database in use has the feeds beside it until it has succeeded. */
const upgrade = async (database: Database, root: FileSystemDirectoryHandle, migrations: readonly Migration[]): Promise<Result<{ readonly from: number }, OpenFailure>> => {
  const from = schemaVersion(database)
  const isUpgrade = from > 0 && from < migrations.length
  if (isUpgrade) await writeBackup(database, root)
  const migrated = migrate(database, migrations)
  if (isUpgrade && migrated.ok) await removeBackup(root)
  if (migrated.ok) return migrated
  const { type, message } = migrated.error
  return isFull(message) ? err({ type: 'storage-full', message }) : err({ type, message, isUpgrade })
}

/** [MIG11] Before a database is given up, what it still gives is written beside it; what does not read is in the mirror. */
const salvage = async (pool: SAHPoolUtil, sqlite: Sqlite3Static, root: FileSystemDirectoryHandle): Promise<void> => {
  let database: Database | null = null
  try {
    const connection = new pool.OpfsSAHPoolDb(databasePath)
    database = openDatabase(sqlite, connection)
    configure(connection)
    await writeBackup(database, root)
  } catch (error) {
    if (!isSqlError(error) || isFull(error.message)) throw error
  } finally {
    database?.close()
  }
}

interface Found { readonly owned: boolean; readonly recovery: Recovery | null; readonly hasMirror: boolean }

const openFile = async (sqlite: Sqlite3Static, pool: SAHPoolUtil, root: FileSystemDirectoryHandle, { owned, recovery, hasMirror }: Found, migrations: readonly Migration[]): Promise<Result<OpenedPool, OpenFailure>> => {
  const connection = new pool.OpfsSAHPoolDb(databasePath)
  const database = openDatabase(sqlite, connection)
  const close = (): void => {
    database.close()
    pool.pauseVfs()
  }
  try {
    const configured = configure(connection)
    const lost = configured.ok && owned && schemaVersion(database) === 0
    const migrated = !configured.ok ? configured
      : lost && !hasMirror ? err({ type: 'database-lost' as const, message: 'the database file is empty' })
        : await upgrade(database, root, migrations)
    if (migrated.ok) return ok({ database, from: migrated.value.from, newer: null, recovery: recovery ?? (lost ? 'rebuilt' : null), close })
    const { error } = migrated
    if (error.type === 'database-newer') return ok({ database, from: schemaVersion(database), newer: error, recovery, close })
    close()
    return err(error)
  } catch (error) {
    close()
    throw error
  }
}

export const openPool = async (environment: OpenEnvironment, options: OpenOptions): Promise<Result<OpenedPool, OpenFailure>> => {
  let root: FileSystemDirectoryHandle
  let sqlite: Sqlite3Static
  try {
    root = await environment.root()
    sqlite = await environment.load()
  } catch (error) {
    return failure('storage-unavailable', error)
  }
  try {
    const leaving = await isLeaving(root)
    if (options.startAfresh === true) {
      await removeMarker(root)
      await removeIfThere(root, mirrorFolder, { recursive: true })
    }
    const owned = !leaving && (await hasMarker(root))
    const hasMirror = owned && (await directoryIfThere(root, mirrorFolder)) !== null
    const opened = await whenFree(environment, async () => {
      if (leaving) await removeBeside(root, directory)
      const found = owned ? await checkPool(root, directory, databasePath) : 'whole'
      const isMended = found === 'damaged' && (await mendPool(root, directory, databasePath))
      const state = isMended ? await checkPool(root, directory, databasePath) : found
      const isAnew = !leaving && (state !== 'whole' || typeof options.rebuild === 'string')
      if (isAnew && !hasMirror && (options.rebuild !== 'upgrade' || (await readBackupFile(root)) === null)) return err({ type: `database-${state === 'lost' ? 'lost' : 'damaged'}` as const, message: `the files of the database are ${state}` })
      // Without these two options a failed start deletes the pool, and every later try answers with the first failure.
      const settings = { directory, initialCapacity: 6, preserveOnInitFailure: true, forceReinitIfPreviouslyFailed: true }
      const pool = await sqlite.installOpfsSAHPoolVfs(settings)
      if (pool.isPaused()) await pool.unpauseVfs()
      if (isAnew && state === 'whole') await salvage(pool, sqlite, root)
      if (isAnew || leaving) await pool.wipeFiles()
      const recovery = !isAnew ? (isMended ? 'mended' : null) : options.rebuild === 'upgrade' ? 'upgraded' : 'rebuilt'
      return openFile(sqlite, pool, root, { owned, hasMirror: hasMirror || isAnew, recovery }, options.migrations)
    })
    if (opened.ok && !owned) await setMarker(root)
    if (opened.ok && leaving) await endLeaving(root)
    return opened
  } catch (error) {
    return failureOf(error)
  }
}
