import { expect, test } from 'vitest'
import type { RecordDetail } from '../../worker/api.ts'
import type { LayoutNode } from './layout.ts'
import { onlyAnswers, onlyQuestions } from './removed.ts'

const question = (nodeset: string): LayoutNode => ({ kind: 'question', nodeset, label: [], choices: null })
const row = (id: string, range: string, parent: string) => ({ id, range, parent, order: id })
const cell = (rowId: string, column: string) => ({ row: rowId, column, value: `${rowId} ${column}` })

test('[FUP4] of a layout the groups stay that have one of the questions', () => {
  const nodes: readonly LayoutNode[] = [
    question('/d/a'),
    { kind: 'group', nodeset: '/d/g', label: ['G'], children: [question('/d/g/b'), { kind: 'repeat', nodeset: '/d/g/r', label: [], children: [question('/d/g/r/c')] }] },
    { kind: 'group', nodeset: '/d/h', label: [], children: [question('/d/h/e')] },
  ]
  expect(onlyQuestions(nodes, new Set(['/d/g/r/c']))).toEqual([
    { kind: 'group', nodeset: '/d/g', label: ['G'], children: [{ kind: 'repeat', nodeset: '/d/g/r', label: [], children: [question('/d/g/r/c')] }] },
  ])
})

test('[FUP4] of a record the answers asked for stay, with the rows they stand in and the rows above those', () => {
  const answers = {
    rows: [row('m1', '/d/m', 'root'), row('m2', '/d/m', 'root'), row('v1', '/d/m/v', 'm2')],
    cells: [cell('root', '/d/a'), cell('m1', '/d/m/x'), cell('v1', '/d/m/v/y'), cell('v1', '/d/m/v/z')],
  }
  const record = { answers, attachments: [{ row: 'v1', column: '/d/m/v/z' }, { row: 'v1', column: '/d/m/v/y' }] } as unknown as RecordDetail
  const cut = onlyAnswers(record, { versionId: '', cells: [{ row: 'v1', column: '/d/m/v/y' }] })
  expect(cut.answers.rows.map(({ id }) => id)).toEqual(['m2', 'v1'])
  expect(cut.answers.cells).toEqual([cell('v1', '/d/m/v/y')])
  expect(cut.attachments).toHaveLength(1)
})
