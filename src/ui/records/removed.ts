/** A record and a form's layout, cut down to some answers: what removed-answers.tsx shows. */
import type { RecordDetail, RemovedAnswers } from '../../worker/api.ts'
import type { LayoutNode } from './layout.ts'

/** These answers, and the rows they stand in with the rows above. */
export const onlyAnswers = (record: RecordDetail, { cells }: RemovedAnswers): RecordDetail => {
  const { answers } = record
  const wanted = new Set(cells.map(({ row, column }) => `${row} ${column}`))
  const parentOf = new Map(answers.rows.map((row) => [row.id, row.parent]))
  const rows = new Set<string>()
  for (const { row } of cells) for (let id: string | undefined = row; id !== undefined && !rows.has(id); id = parentOf.get(id)) rows.add(id)
  return {
    ...record,
    answers: { rows: answers.rows.filter((row) => rows.has(row.id)), cells: answers.cells.filter(({ row, column }) => wanted.has(`${row} ${column}`)) },
    attachments: record.attachments.filter(({ row, column }) => wanted.has(`${row} ${column}`)),
  }
}

export const onlyQuestions = (nodes: readonly LayoutNode[], nodesets: ReadonlySet<string>): readonly LayoutNode[] =>
  nodes.flatMap((node): LayoutNode[] => {
    if (node.kind === 'question') return nodesets.has(node.nodeset) ? [node] : []
    const children = onlyQuestions(node.children, nodesets)
    return children.length === 0 ? [] : [{ ...node, children }]
  })
