/** Makes the tables of a form version when its row arrives, so that records can be told apart into columns. Rules REP6, REP9. */
import type { Op, TableName } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import type { Store } from './store.ts'

export const formVersionTable = 'form_version'

/** [REP9] An XForm that cannot be read stops nothing: its row is kept and the reason noted. Answers with the tables that are new or wider. */
const makeTables = (store: Store, xform: string, version: RowId | null): readonly TableName[] => {
  const planned = store.options.planTables(xform)
  const made = planned.ok ? store.catalog.ensureForm(planned.value) : { changed: [], problem: planned.error }
  if (made.problem !== null && version !== null) {
    store.db.run('INSERT OR REPLACE INTO form_problem VALUES (?, ?)', [rowIdBytes(version), made.problem])
  }
  return made.changed
}

/** Tables that the form versions in these operations make known; before the operations themselves are looked at. */
export const makeFormTables = (store: Store, ops: readonly Op[]): readonly TableName[] =>
  ops.flatMap((op) => {
    if (op.kind !== 'row' || op.table !== formVersionTable) return []
    const xform = op.cells.find(([column]) => column === 'xform')?.[1]
    return typeof xform === 'string' ? makeTables(store, xform, op.row === 'new' ? null : op.row) : []
  })
