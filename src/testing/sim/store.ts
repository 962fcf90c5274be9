/** What the simulator asks of a device's storage; two keep it: memory-store.ts (production core functions) and sqlite-store.ts (src/storage). */
import type { Change, ColumnName, Op, TableName, Value } from '../../core/change.ts'
import type { Origin, RowId } from '../../core/ids.ts'
import type { Stamp } from '../../core/merge.ts'
import type { Identity, Membership, Project, Replica, Verify } from '../../core/ports.ts'

/** A row of a save; `rowOf`: the id of another row of this save, by its place. */
export interface SimRow {
  readonly table: TableName
  readonly row: 'new' | RowId
  readonly cells: readonly (readonly [ColumnName, Value | { readonly rowOf: number }])[]
}
export interface SimCell extends Stamp { readonly value: Value }
export interface HeldSegment { readonly origin: Origin; readonly firstSeq: number; readonly lastSeq: number; readonly size: number }

/** A device's storage while its process lives. */
export interface SimStore {
  readonly origin: Origin
  readonly replica: Replica
  readonly membership: Membership
  commit(rows: readonly SimRow[], nowMs: number): Change
  /** a change as a later app writes it, with what is not known here */
  commitLater(ops: readonly Op[], nowMs: number): Change
  /** undefined for a table that is not known here */
  columns(table: TableName): readonly ColumnName[] | undefined
  tables(): readonly TableName[]
  rows(table: TableName): readonly RowId[]
  cell(table: TableName, row: RowId, column: ColumnName): SimCell | null
  /** every cell there is, as "table|row|column" */
  cells(): ReadonlyMap<string, SimCell>
  /** last change held of each feed, its own unsealed ones too */
  held(): ReadonlyMap<Origin, number>
  isPending(origin: Origin, seq: number): boolean
  clock(): bigint
  segments(): readonly HeldSegment[]
  /** own changes that are in no segment yet */
  tail(): readonly Change[]
  /** Makes one segment of several that follow each other; answers whether there were such. */
  join(choice: number): Promise<boolean>
}
export interface OpenOptions {
  readonly identity: Identity
  readonly verify: Verify
  readonly now: () => number
  /** resolves when slow hardware gets to it */
  readonly gate: () => Promise<void>
  /** a change that the app saved by itself, such as the device's name on joining */
  readonly onOwn: (change: Change) => void
}
/** Ends a process inside an operation: everything fails from some statement on, and what was not committed is gone. */
export interface Faults {
  arm(statements: number): void
  hit(): boolean
  recover(): void
}
/** What survives the process. */
export interface SimDisk {
  readonly faults?: Faults
  lies: boolean
  open(options: OpenOptions): SimStore
  setProject(project: Project): void
  powerLoss(): Promise<void>
  /** What was said to be flushed really is. */
  settle(): void
  copy(): Promise<SimDisk>
  close(): void
}
