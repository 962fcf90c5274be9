/**
 * The answers of one record while it is filled: the authority, of which the form engine is only a calculator. Keeps what was
 * handed out last, so that a save is exactly the difference. Rows that a repeat count took away stay parked here and return
 * with their answers when the count grows again. Plain data; who fills it: tree.ts. Rules FIL7-FIL9.
 */
import { byOrder } from '../../../core/order.ts'
import type { Answers, CellText, DraftChange, RowShape } from '../../../worker/api.ts'

export type RowsAndCells = Pick<DraftChange, 'cells' | 'rowsAdded' | 'rowsRemoved' | 'rowsMoved'>

export interface AnswerStore {
  get(row: string, column: string): string
  set(row: string, column: string, value: string): void
  addRow(shape: RowShape): void
  /** with the rows below it; `park` when the form and not the person took it away */
  removeRow(id: string, park: boolean): void
  /** Its order key among its siblings changes. */
  moveRow(id: string, order: string): void
  row(id: string): RowShape | null
  /** in the record */
  has(id: string): boolean
  /** Rows that the form does not show now: they stay in the record, and come back like parked ones. */
  putAside(ids: readonly string[]): void
  /** Rows of a range that a count took away, the next to come back first. */
  parked(range: string, parent: string): readonly RowShape[]
  /** What happened while the form opened is handed out with the first thing the person does. */
  arm(): void
  isArmed(): boolean
  /** The difference to what was taken last, or null; the caller owns it until it is durable. */
  take(): RowsAndCells | null
  snapshot(): Answers
  /** something can be taken */
  onDirty(listener: () => void): () => void
}

export const createStore = (opened: Answers): AnswerStore => {
  const rows = new Map<string, RowShape>()
  const cells = new Map<string, Map<string, string>>([['root', new Map()]])
  const parkedRows = new Set<string>()
  const goneRows = new Set<string>()
  /** with the order key that was handed out */
  const takenRows = new Map<string, string>()
  /** null: whatever stands there now has to be given again */
  const takenCells = new Map<string, Map<string, string | null>>([['root', new Map()]])
  const dirtyRows = new Set<string>()
  const dirtyCells = new Map<string, Set<string>>()
  const listeners = new Set<() => void>()
  let armed = false

  for (const row of opened.rows) {
    rows.set(row.id, row)
    takenRows.set(row.id, row.order)
    cells.set(row.id, new Map())
    takenCells.set(row.id, new Map())
  }
  for (const { row, column, value } of opened.cells) {
    cells.get(row)?.set(column, value)
    takenCells.get(row)?.set(column, value)
  }

  const tell = (): void => {
    if (armed) for (const listener of listeners) listener()
  }
  const markCell = (row: string, column: string): void => {
    const known = dirtyCells.get(row)
    if (known === undefined) dirtyCells.set(row, new Set([column]))
    else known.add(column)
  }
  const isHere = (id: string): boolean => id === 'root' || (rows.has(id) && !goneRows.has(id))

  const takeCells = (): CellText[] => {
    const taken: CellText[] = []
    for (const [row, columns] of dirtyCells) {
      if (!isHere(row)) continue
      const before = takenCells.get(row) ?? new Map<string, string | null>()
      takenCells.set(row, before)
      for (const column of columns) {
        const value = cells.get(row)?.get(column) ?? ''
        if (value === (before.has(column) ? before.get(column) : '')) continue
        before.set(column, value)
        taken.push({ row, column, value })
      }
    }
    dirtyCells.clear()
    return taken
  }

  return {
    get: (row, column) => cells.get(row)?.get(column) ?? '',
    set: (row, column, value) => {
      const columns = cells.get(row)
      if (columns === undefined || (columns.get(column) ?? '') === value) return
      columns.set(column, value)
      markCell(row, column)
      tell()
    },
    addRow: (shape) => {
      if (isHere(shape.id) && !parkedRows.has(shape.id)) return
      rows.set(shape.id, shape)
      parkedRows.delete(shape.id)
      goneRows.delete(shape.id)
      dirtyRows.add(shape.id)
      const columns = cells.get(shape.id)
      if (columns === undefined) cells.set(shape.id, new Map())
      else for (const column of columns.keys()) markCell(shape.id, column)
      tell()
    },
    removeRow: (id, park) => {
      if (!isHere(id)) return
      const removed = new Set([id])
      for (const row of rows.values()) if (removed.has(row.parent)) removed.add(row.id)
      for (const each of removed) {
        goneRows.add(each)
        dirtyRows.add(each)
        if (park) parkedRows.add(each)
        else parkedRows.delete(each)
      }
      tell()
    },
    moveRow: (id, order) => {
      const shape = rows.get(id)
      if (shape === undefined || shape.order === order) return
      rows.set(id, { ...shape, order })
      dirtyRows.add(id)
      tell()
    },
    putAside: (ids) => {
      for (const id of ids) parkedRows.add(id)
    },
    row: (id) => rows.get(id) ?? null,
    has: isHere,
    parked: (range, parent) => [...parkedRows].map((id) => rows.get(id)).filter((row) => row !== undefined && row.range === range && row.parent === parent).map((row) => row as RowShape).sort(byOrder),
    arm: () => {
      if (armed) return
      armed = true
      if (dirtyRows.size + dirtyCells.size > 0) tell()
    },
    isArmed: () => armed,
    take: () => {
      const rowsAdded: RowShape[] = []
      const rowsRemoved: string[] = []
      const rowsMoved: { readonly id: string; readonly order: string }[] = []
      for (const id of dirtyRows) {
        const shape = rows.get(id)
        if (shape === undefined) continue
        if (isHere(id) && !takenRows.has(id)) {
          rowsAdded.push(shape)
          takenRows.set(id, shape.order)
        } else if (!isHere(id) && takenRows.has(id)) {
          rowsRemoved.push(id)
          takenRows.delete(id)
          takenCells.set(id, new Map([...(cells.get(id)?.keys() ?? [])].map((column) => [column, null])))
        } else if (isHere(id) && takenRows.get(id) !== shape.order) {
          rowsMoved.push({ id, order: shape.order })
          takenRows.set(id, shape.order)
        }
      }
      dirtyRows.clear()
      const changed = takeCells()
      if (rowsAdded.length + rowsRemoved.length + rowsMoved.length + changed.length === 0) return null
      return { cells: changed, rowsAdded, rowsRemoved, rowsMoved }
    },
    snapshot: () => ({
      rows: [...rows.values()].filter((row) => isHere(row.id)),
      cells: [...cells].filter(([row]) => isHere(row)).flatMap(([row, columns]) => [...columns].filter(([, value]) => value !== '').map(([column, value]) => ({ row, column, value }))),
    }),
    onDirty: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
