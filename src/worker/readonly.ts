/**
 * The service over a database that a newer app wrote: it gives a copy of the data and answers everything else with the reason.
 * The app's own service is service.ts. Rule MIG3 in docs/rules.md.
 */
import { err, ok } from '../core/result.ts'
import type { Database } from '../storage/database.ts'
import { isSqlError } from '../storage/failure.ts'
import { databaseCopy, makeReadOnly } from '../storage/readonly.ts'
import type { Failure } from './api.ts'
import { fail } from './context.ts'
import type { ToPage } from './envelope.ts'
import type { Service } from './owner.ts'

export const readOnlyService = (database: Database, failure: Failure, notify: (message: ToPage) => void, close: () => void): Service => {
  makeReadOnly(database)
  return {
    failure,
    busy: () => false,
    handle: async ({ method, client }) => {
      if (method !== 'export.database') {
        // a page that was opened after the others were told
        notify({ type: 'notice', client, notice: { type: 'storage', failure } })
        return err(failure)
      }
      try {
        return ok({ bytes: databaseCopy(database) })
      } catch (error) {
        if (isSqlError(error)) return fail('storage-failed', error.message)
        throw error
      }
    },
    close: async () => close(),
  }
}
