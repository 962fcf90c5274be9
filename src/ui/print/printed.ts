/**
 * A record as it stands on paper: the groups, answers and tables of its form as plain text, without the DOM. A repeat becomes a table
 * when its entries are short rows, else a block for each entry. Drawing it is sheet.tsx. Rules PRN1-PRN3 in docs/rules.md.
 */
import type { Answers, RowShape } from '../../forms/answers.ts'
import { rootRow } from '../../forms/answers.ts'
import type { ColumnPlan, ColumnType, FormPlan } from '../../forms/plan.ts'
import type { Attachment } from '../../worker/api-files.ts'
import { answerText, choiceTexts, type Writing } from '../records/answer-text.ts'
import type { Label, LayoutNode, Question, Section } from '../records/layout.ts'

export type PrintedValue =
  | { readonly kind: 'text'; readonly text: string }
  /** several choices, one below the other */
  | { readonly kind: 'list'; readonly texts: readonly string[] }
  | { readonly kind: 'place'; readonly text: string; readonly value: string; readonly closed: boolean }
  | { readonly kind: 'file'; readonly file: Attachment }
  /** typed unseen: not for paper that lies about */
  | { readonly kind: 'masked' }
  | { readonly kind: 'none' }
export interface PrintedAnswer { readonly kind: 'answer'; readonly label: string; readonly value: PrintedValue }
export interface PrintedTable { readonly kind: 'table'; readonly title: string; readonly heads: readonly string[]; readonly rows: readonly (readonly PrintedValue[])[] }
export interface PrintedBlock { readonly kind: 'block'; readonly title: string; readonly entry: boolean; readonly parts: readonly PrintedPart[] }
export type PrintedPart = PrintedAnswer | PrintedTable | PrintedBlock

export interface PrintSource {
  readonly plan: FormPlan
  /** null: the form's body cannot be read, so column by column */
  readonly layout: readonly LayoutNode[] | null
  readonly answers: Answers
  readonly attachments: readonly Attachment[]
}
export interface PrintWords { readonly writing: Writing; readonly entry: (label: string, index: number) => string }

/** Wider tables do not fit a page that is held upright. */
const mostColumns = 6
const places: ReadonlySet<ColumnType> = new Set(['geopoint', 'geotrace', 'geoshape'])
const lastName = (nodeset: string): string => nodeset.slice(nodeset.lastIndexOf('/') + 1)

const plainLayout = (plan: FormPlan, range = plan.tables[0]?.range): readonly LayoutNode[] => [
  ...(plan.tables.find((table) => table.range === range)?.columns ?? []).filter(({ kind }) => kind === 'user')
    .map(({ nodeset, label }): Question => ({ kind: 'question', nodeset, label: [label ?? lastName(nodeset)], choices: null })),
  ...plan.tables.filter((table) => range !== undefined && table.parent === range)
    .map((table): Section => ({ kind: 'repeat', nodeset: table.range, label: [lastName(table.range)], children: plainLayout(plan, table.range) })),
]

const questionsOf = (nodes: readonly LayoutNode[]): readonly Question[] | null => {
  const found: Question[] = []
  for (const node of nodes) {
    if (node.kind === 'repeat') return null
    if (node.kind === 'question') found.push(node)
    else {
      const inside = questionsOf(node.children)
      if (inside === null) return null
      found.push(...inside)
    }
  }
  return found
}

/** [PRN1] Every question that was answered; `withEmpty` also the others. */
export const printed = ({ plan, layout, answers, attachments }: PrintSource, words: PrintWords, withEmpty: boolean): readonly PrintedPart[] => {
  const columns = new Map<string, ColumnPlan>(plan.tables.flatMap((table) => table.columns.map((column) => [column.nodeset, column] as const)))
  const values = new Map(answers.cells.map(({ row, column, value }) => [`${row} ${column}`, value]))
  const parents = new Map(answers.rows.map(({ id, parent }) => [id, parent]))
  const files = new Map(attachments.map((file) => [`${file.row} ${file.column}`, file]))
  const below = new Map<string, RowShape[]>()
  for (const row of answers.rows) {
    const siblings = below.get(`${row.parent} ${row.range}`)
    if (siblings === undefined) below.set(`${row.parent} ${row.range}`, [row])
    else siblings.push(row)
  }
  const textOf = (row: string, column: string): string => values.get(`${row} ${column}`) ?? ''
  const seenFrom = (row: string, column: string): string => textOf(row, column) || (row === rootRow ? '' : seenFrom(parents.get(row) ?? rootRow, column))
  const labelText = (row: string) => (label: Label): string => label.map((part) => (typeof part === 'string' ? part : seenFrom(row, part.ref))).join('').trim()
  const rowsOf = (range: string, parent: string): readonly RowShape[] =>
    [...(below.get(`${parent} ${range}`) ?? [])].sort((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1))

  const valueOf = (question: Question, row: string): PrintedValue => {
    const column = columns.get(question.nodeset)
    const text = textOf(row, question.nodeset)
    const type = column?.type ?? 'string'
    const file = files.get(`${row} ${question.nodeset}`)
    if (file !== undefined) return { kind: 'file', file }
    if (text === '') return { kind: 'none' }
    if (column?.masked === true) return { kind: 'masked' }
    if (places.has(type)) return { kind: 'place', text: type === 'geopoint' ? answerText(text, type, words.writing) : text, value: text, closed: type === 'geoshape' }
    if (question.choices === null) return { kind: 'text', text: answerText(text, type, words.writing) }
    const chosen = choiceTexts(text, question, labelText(row), type === 'select' || type === 'rank')
    return chosen.length === 1 ? { kind: 'text', text: chosen[0] ?? '' } : { kind: 'list', texts: type === 'rank' ? chosen.map((each, at) => `${words.writing.number(at + 1)}. ${each}`) : chosen }
  }
  const nameOf = (question: Question, row: string): string => labelText(row)(question.label) || columns.get(question.nodeset)?.label || lastName(question.nodeset)

  const repeat = (node: Section, row: string): readonly PrintedPart[] => {
    const title = labelText(row)(node.label) || lastName(node.nodeset ?? '')
    const entries = rowsOf(node.nodeset ?? '', row)
    if (entries.length === 0) return []
    const flat = questionsOf(node.children)
    const isShown = (question: Question): boolean => withEmpty || entries.some(({ id }) => valueOf(question, id).kind !== 'none')
    const shown = flat?.filter((question) => columns.has(question.nodeset) && isShown(question)) ?? []
    // [PRN2]
    if (flat !== null && shown.length > 0 && shown.length <= mostColumns) {
      return [{ kind: 'table', title, heads: shown.map((question) => nameOf(question, row)), rows: entries.map(({ id }) => shown.map((question) => valueOf(question, id))) }]
    }
    const blocks = entries.map(({ id }, at): PrintedBlock => ({ kind: 'block', title: words.entry(title, at + 1), entry: true, parts: parts(node.children, id) }))
    return [{ kind: 'block', title, entry: false, parts: blocks }]
  }
  const parts = (nodes: readonly LayoutNode[], row: string): readonly PrintedPart[] => nodes.flatMap((node): readonly PrintedPart[] => {
    if (node.kind !== 'question') {
      if (node.kind === 'repeat') return repeat(node, row)
      const inside = parts(node.children, row)
      const title = labelText(row)(node.label)
      return title === '' || inside.length === 0 ? inside : [{ kind: 'block', title, entry: false, parts: inside }]
    }
    if (!columns.has(node.nodeset)) return []
    const value = valueOf(node, row)
    return value.kind === 'none' && !withEmpty ? [] : [{ kind: 'answer', label: nameOf(node, row), value }]
  })
  return parts(layout ?? plainLayout(plan), rootRow)
}
