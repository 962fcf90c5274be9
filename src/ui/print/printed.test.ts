import { expect, test } from 'vitest'
import type { FormPlan } from '../../forms/plan.ts'
import type { Attachment } from '../../worker/api-files.ts'
import type { LayoutNode, Question } from '../records/layout.ts'
import { printed, type PrintedPart, type PrintSource } from './printed.ts'

const words = {
  writing: { number: String, date: (millis: number) => new Date(millis).toDateString(), dateTime: String, accuracy: (metres: string) => `±${metres}`, yes: 'Yes' },
  entry: (label: string, index: number) => `${label} ${index}`,
}
const column = (nodeset: string, type: FormPlan['tables'][0]['columns'][0]['type'] = 'string', masked = false) => ({ nodeset, type, kind: 'user' as const, label: null, ...(masked ? { masked: true as const } : {}) })
const plan: FormPlan = {
  formId: 'f', title: 'F', version: '1', languages: [], defaultLanguage: null, instanceName: null,
  tables: [
    { range: '/data', parent: null, columns: [column('/data/name'), column('/data/pin', 'string', true), column('/data/where', 'geopoint'), column('/data/photo', 'binary'), column('/data/uses', 'select'), column('/data/order', 'rank'), column('/data/empty')] },
    { range: '/data/child', parent: '/data', columns: [column('/data/child/who'), column('/data/child/age', 'int'), ...Array.from({ length: 6 }, (_, at) => column(`/data/child/q${at}`))] },
  ],
}
const question = (nodeset: string, label: string, choices: Question['choices'] = null): Question => ({ kind: 'question', nodeset, label: [label], choices })
const uses = new Map([['wash', ['Washing']], ['drink', ['Drinking']]])
const layout: readonly LayoutNode[] = [
  { kind: 'group', nodeset: '/data', label: ['About ', { ref: '/data/name' }], children: [question('/data/name', 'Name'), question('/data/pin', 'Pin'), question('/data/empty', 'Empty')] },
  { kind: 'group', nodeset: null, label: [], children: [question('/data/where', 'Where'), question('/data/photo', 'Photo'), question('/data/uses', 'Uses', uses), question('/data/order', 'Order', uses)] },
  { kind: 'repeat', nodeset: '/data/child', label: ['Child'], children: [question('/data/child/who', 'Who'), question('/data/child/age', 'Age'), ...Array.from({ length: 6 }, (_, at) => question(`/data/child/q${at}`, `Q${at}`))] },
]
const photo: Attachment = { name: 'p.jpg', column: '/data/photo', row: 'root', size: 1, type: 'image/jpeg', blobId: 'b', here: true, device: 'T', thumb: { blobId: '', here: false }, wanted: false }
const cell = (column: string, value: string, row = 'root') => ({ row, column, value })
const source = (more: readonly ReturnType<typeof cell>[] = []): PrintSource => ({
  plan, layout, attachments: [photo],
  answers: {
    rows: [{ id: 'r2', range: '/data/child', parent: 'root', order: 'a1' }, { id: 'r1', range: '/data/child', parent: 'root', order: 'a0' }],
    cells: [cell('/data/name', 'Ana'), cell('/data/pin', '1234'), cell('/data/where', '1.5 -2.25 10 4'), cell('/data/photo', 'p.jpg'), cell('/data/uses', 'drink wash'), cell('/data/order', 'wash drink'),
      cell('/data/child/who', 'B', 'r2'), cell('/data/child/who', 'A', 'r1'), cell('/data/child/age', '7', 'r1'), ...more],
  },
})
const answersIn = (parts: readonly PrintedPart[]): readonly (readonly [string, unknown])[] =>
  parts.flatMap((part) => (part.kind === 'answer' ? [[part.label, part.value] as const] : part.kind === 'block' ? answersIn(part.parts) : []))

test('[PRN1] groups with their titles, labels of choices, what is hidden stays hidden, and no question without an answer unless asked for', () => {
  const parts = printed(source(), words, false)
  expect(parts[0]).toMatchObject({ kind: 'block', title: 'About Ana' })
  const answers = new Map(answersIn(parts))
  expect(answers.get('Pin')).toEqual({ kind: 'masked' })
  expect(answers.get('Uses')).toEqual({ kind: 'list', texts: ['Drinking', 'Washing'] })
  expect(answers.get('Order')).toEqual({ kind: 'list', texts: ['1. Washing', '2. Drinking'] })
  expect(answers.get('Photo')).toEqual({ kind: 'file', file: photo })
  expect(answers.get('Where')).toEqual({ kind: 'place', text: '1.50000, -2.25000 · ±4', value: '1.5 -2.25 10 4', closed: false })
  expect(answers.has('Empty')).toBe(false)
  expect(new Map(answersIn(printed(source(), words, true))).get('Empty')).toEqual({ kind: 'none' })
})
test('[PRN2] a repeat is a table of its answered questions in the order of its entries, and blocks when that would be too wide', () => {
  const table = printed(source(), words, false).at(-1)
  expect(table).toEqual({
    kind: 'table', title: 'Child', heads: ['Who', 'Age'],
    rows: [[{ kind: 'text', text: 'A' }, { kind: 'text', text: '7' }], [{ kind: 'text', text: 'B' }, { kind: 'none' }]],
  })
  const wide = printed(source(Array.from({ length: 6 }, (_, at) => cell(`/data/child/q${at}`, 'x', 'r1'))), words, false).at(-1)
  expect(wide).toMatchObject({ kind: 'block', title: 'Child', parts: [{ title: 'Child 1', entry: true }, { title: 'Child 2', entry: true }] })
})
test('[PRN1] a form whose body cannot be read is printed column by column', () => {
  const parts = printed({ ...source(), layout: null }, words, false)
  expect(parts.map((part) => (part.kind === 'answer' ? part.label : part.title))).toEqual(['name', 'pin', 'where', 'photo', 'uses', 'order', 'child'])
})
