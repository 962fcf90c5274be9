/** What drafts.save does with a change, in memory. */
import type { Answers, DraftChange } from '../../../../worker/api.ts'

export const applyChange = (answers: Answers, change: Pick<DraftChange, 'cells' | 'rowsAdded' | 'rowsRemoved'> & Partial<Pick<DraftChange, 'rowsMoved'>>): Answers => {
  const rows = new Map(answers.rows.map((row) => [row.id, row]))
  const cells = new Map(answers.cells.map((cell) => [`${cell.row} ${cell.column}`, cell]))
  for (const id of change.rowsRemoved) {
    rows.delete(id)
    for (const [key, cell] of cells) if (cell.row === id) cells.delete(key)
  }
  for (const row of change.rowsAdded) rows.set(row.id, row)
  for (const { id, order } of change.rowsMoved ?? []) { const row = rows.get(id); if (row !== undefined) rows.set(id, { ...row, order }) }
  for (const cell of change.cells) {
    if (cell.value === '') cells.delete(`${cell.row} ${cell.column}`)
    else cells.set(`${cell.row} ${cell.column}`, cell)
  }
  return { rows: [...rows.values()], cells: [...cells.values()] }
}
