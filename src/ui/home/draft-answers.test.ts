import { expect, test } from 'vitest'
import type { FormPlan } from '../../forms/plan.ts'
import type { Draft } from '../../worker/api.ts'
import { draftFile, linesOf } from './draft-answers.ts'

const draft: Draft = {
  draftId: '0123456789', versionId: 'v', recordId: null, position: '', language: '', newer: null,
  answers: {
    rows: [{ id: 'r2', range: '/data/visit', parent: 'root', order: 'b' }, { id: 'r1', range: '/data/visit', parent: 'root', order: 'a' }],
    cells: [
      { row: 'r2', column: '/data/visit/who', value: 'Ben' }, { row: 'root', column: '/data/name', value: 'Pump' }, { row: 'r1', column: '/data/visit/who', value: 'Ana' },
      { row: 'root', column: '/data/empty', value: '' }, { row: 'root', column: '/data/sum', value: '7' }, { row: 'gone', column: '/data/visit/who', value: 'x' },
    ],
  },
}
const plan = { tables: [{ columns: [{ nodeset: '/data/name', label: 'Name of the well', kind: 'user' }, { nodeset: '/data/sum', kind: 'calculated' }] }, { columns: [{ nodeset: '/data/visit/who', kind: 'user' }] }] } as unknown as FormPlan

test('[UP9] answers of a draft in the order of its rows, by labels with the form, by names without it', () => {
  expect(linesOf(draft, plan)).toEqual([
    { label: 'Name of the well', repeat: 0, value: 'Pump' }, { label: 'who', repeat: 1, value: 'Ana' }, { label: 'who', repeat: 2, value: 'Ben' },
  ])
  expect(linesOf(draft, null).map(({ label }) => label)).toEqual(['name', 'sum', 'who', 'who'])
})

test('[UP9] the file holds every answer as it was saved', async () => {
  const file = draftFile(draft, 'Wells', linesOf(draft, null))
  expect(JSON.parse(await file.text())).toMatchObject({ form: 'Wells', draftId: '0123456789', versionId: 'v', answers: draft.answers })
})
