import { expect, test } from 'vitest'
import type { ColumnKind, ColumnType, FormPlan } from './plan.ts'
import { removedAnswers } from './removed-answers.ts'
import { versionChanges } from './version-changes.ts'

const column = (nodeset: string, type: ColumnType = 'string', kind: ColumnKind = 'user') => ({ nodeset, type, kind, label: null })
const plan = (columns: readonly ReturnType<typeof column>[], taps: readonly ReturnType<typeof column>[] | null = null): Pick<FormPlan, 'tables'> =>
  ({ tables: [{ range: '/data', parent: null, columns }, ...(taps === null ? [] : [{ range: '/data/tap', parent: '/data', columns: taps }])] })
const names = (columns: readonly { readonly nodeset: string }[]): readonly string[] => columns.map(({ nodeset }) => nodeset)

const one = plan([column('/data/name'), column('/data/depth', 'int'), column('/data/owner'), column('/data/sum', 'int', 'derived'), column('/data/start', 'dateTime', 'once')], [column('/data/tap/flow')])
/** the repeat has become a group */
const two = plan([column('/data/name'), column('/data/depth', 'string'), column('/data/tap/flow'), column('/data/total', 'int', 'derived')])

test('[FUP6] questions added, removed and retyped are told apart; a repeat that became a group is one removed and one added', () => {
  const changes = versionChanges(one, two)
  expect(names(changes.added)).toEqual(['/data/tap/flow'])
  expect(names(changes.removed)).toEqual(['/data/owner', '/data/tap/flow'])
  expect(names(changes.retyped)).toEqual(['/data/depth'])
  expect(names(changes.calculatedGone)).toEqual(['/data/sum'])
  expect(versionChanges(two, two)).toEqual({ added: [], removed: [], retyped: [], calculatedGone: [] })
})

const cell = (columnName: string, value: string, row = 'root') => ({ row, column: columnName, value })
const answers = {
  rows: [{ id: 't1', range: '/data/tap', parent: 'root', order: 'a0' }],
  cells: [cell('/data/name', 'x'), cell('/data/owner', 'Ada'), cell('/data/sum', '3'), cell('/data/tap/flow', '7', 't1'), cell('/data/older', 'yes'), cell('/data/empty', ''), cell('/data/unknown', '?')],
}
const version = (versionId: string, from: Pick<FormPlan, 'tables'>) => ({ versionId, plan: from })

test('[FUP4] each answer that is not asked any more goes to the latest version that asked it, calculations to none', () => {
  const zero = plan([column('/data/older'), column('/data/owner')])
  expect(removedAnswers(answers, version('2', two), [version('2', two), version('1', one), version('0', zero)])).toEqual([
    { versionId: '1', cells: [{ row: 'root', column: '/data/owner' }, { row: 't1', column: '/data/tap/flow' }] },
    { versionId: '0', cells: [{ row: 'root', column: '/data/older' }] },
  ])
})

test('[FUP4] a record whose answers are all asked needs no other version', () => {
  const others: Iterable<ReturnType<typeof version>> = { [Symbol.iterator]: () => { throw new Error('was read') } }
  expect(removedAnswers({ rows: [], cells: [cell('/data/name', 'x'), cell('/data/total', '1')] }, version('2', two), others)).toEqual([])
})
