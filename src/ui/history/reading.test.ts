import { expect, test } from 'vitest'
import type { ColumnPlan, FormPlan } from '../../forms/plan.ts'
import type { LayoutNode } from '../records/layout.ts'
import { readingOf } from './reading.ts'

const column = (nodeset: string, type: ColumnPlan['type'], label: string | null): ColumnPlan => ({ nodeset, type, kind: 'user', label })
const plan: FormPlan = {
  formId: 'f', title: 'F', version: '1', languages: [], defaultLanguage: null, instanceName: null,
  tables: [
    { range: '/d', parent: null, columns: [column('/d/name', 'string', 'Name'), column('/d/kind', 'select1', 'Kind'), column('/d/tags', 'select', null)] },
    { range: '/d/m', parent: '/d', columns: [column('/d/m/age', 'int', 'Age')] },
  ],
}
const layout: readonly LayoutNode[] = [
  { kind: 'question', nodeset: '/d/kind', label: ['Kind of ', { ref: '/d/name' }], choices: new Map([['p', ['Pump']], ['w', ['Well']]]) },
  { kind: 'question', nodeset: '/d/tags', label: [], choices: new Map([['a', ['Alpha']]]) },
  { kind: 'repeat', nodeset: '/d/m', label: ['Member'], children: [{ kind: 'question', nodeset: '/d/m/age', label: ['Age'], choices: null }] },
]

test('[HIS11] questions, choices and rows are called as their form calls them', () => {
  const reading = readingOf(plan, layout)
  expect(reading.question('/d/kind')).toBe('Kind of …')
  expect(reading.question('/d/name')).toBe('Name')
  expect(reading.value('/d/kind', 'p')).toBe('Pump')
  expect(reading.value('/d/tags', 'a other')).toBe('Alpha, other')
  expect(reading.value('/d/m/age', '1200')).toBe('1,200')
  expect(reading.place([{ range: '/d/m', index: 2 }])).toBe('Member 2')
  expect(reading.place([])).toBe('')
  expect(['/d/m/age', '/d/gone', '/d/tags', '/d/kind'].sort((a, b) => reading.order(a) - reading.order(b))).toEqual(['/d/kind', '/d/tags', '/d/m/age', '/d/gone'])
})

test('[HIS11] a form that cannot be read gives the names of its questions and the answers as they were written', () => {
  const reading = readingOf(null, null)
  expect([reading.question('/d/m/age'), reading.value('/d/m/age', '1200'), reading.place([{ range: '/d/m', index: 1 }])]).toEqual(['age', '1200', 'm 1'])
})
