/** What a save or a merge changed, so that a screen redraws only when it shows some of it. */
import type { TableName } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'

export interface TouchedRows {
  readonly tables: ReadonlySet<TableName>
  /** By a form's root table: the records of which some cell or repeat changed; 'many' when that is too long a list. */
  readonly records: ReadonlyMap<TableName, ReadonlySet<RowId> | 'many'>
}
/** Told after the commit. `local`: a save of this device, not a merge. */
export interface CommitEvent { readonly local: boolean; readonly touched: TouchedRows }

const listed = 200

export class TouchedBuilder implements TouchedRows {
  readonly tables = new Set<TableName>()
  readonly records = new Map<TableName, Set<RowId> | 'many'>()

  table(name: TableName): void {
    this.tables.add(name)
  }
  /** `id` is asked for only while the list is short. */
  record(root: TableName, id: () => RowId): void {
    const known = this.records.get(root)
    if (known === 'many') return
    if (known === undefined) this.records.set(root, new Set([id()]))
    else if (known.size >= listed) this.records.set(root, 'many')
    else known.add(id())
  }
  add(other: TouchedRows): void {
    for (const name of other.tables) this.table(name)
    for (const [root, ids] of other.records) {
      if (ids === 'many') this.records.set(root, 'many')
      else for (const id of ids) this.record(root, () => id)
    }
  }
}
