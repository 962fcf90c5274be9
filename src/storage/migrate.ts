/**
 * Brings a database to this app's schema: the files of schemas/ in order, one transaction each, their number kept in
 * PRAGMA user_version. The texts come as data: the worker bundles them, tests read the folder. Rules MIG1-MIG5 in docs/rules.md.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { Database } from './database.ts'

/** "TRNS" in the file header, so that a database says whose it is. */
export const applicationId = 0x54524e53

export interface Migration { readonly number: number; readonly name: string; readonly sql: string }

export type MigrateFailure =
  | { readonly type: 'database-newer'; readonly version: number; readonly message: string }
  | { readonly type: 'storage-failed'; readonly message: string }

/** [MIG1] Steps from file names such as '../../schemas/0001-replication.sql'; numbers run 1, 2, 3 without gaps. */
export const migrationsFrom = (files: Readonly<Record<string, string>>): readonly Migration[] => {
  const steps = Object.entries(files).map(([path, sql]) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return { number: Number.parseInt(name, 10), name, sql }
  }).sort((a, b) => a.number - b.number)
  steps.forEach((step, index) => {
    if (step.number !== index + 1) throw new Error(`schemas/${step.name}: expected number ${index + 1}`)
  })
  return steps
}

export const schemaVersion = (db: Database): number => Number(db.first('PRAGMA user_version')?.[0])

export const migrate = (db: Database, steps: readonly Migration[]): Result<{ readonly from: number; readonly to: number }, MigrateFailure> => {
  const from = schemaVersion(db)
  const owner = Number(db.first('PRAGMA application_id')?.[0])
  if (owner !== applicationId && (owner !== 0 || from !== 0)) return err({ type: 'storage-failed', message: `not a Transect database (application id ${owner})` })
  if (from > steps.length) return err({ type: 'database-newer', version: from, message: `the database has schema ${from}, this app knows ${steps.length}` })
  for (const step of steps.slice(from)) {
    try {
      db.transaction(() => {
        db.connection.exec(step.sql)
        db.connection.exec(`PRAGMA user_version = ${step.number}; PRAGMA application_id = ${applicationId}`)
      })
    } catch (error) {
      return err({ type: 'storage-failed', message: `${step.name}: ${error instanceof Error ? error.message : String(error)}` })
    }
  }
  return ok({ from, to: steps.length })
}
