/** The database as a file. With a newer app's database: ../readonly.ts. */
import { ok } from '../../core/result.ts'
import { databaseCopy } from '../../storage/readonly.ts'
import type { Context, Some } from '../context.ts'

export const databaseHandlers = ({ store }: Context): Some<'export.database'> => ({
  'export.database': () => ok({ bytes: databaseCopy(store.db) }),
})
