/** A form's labels for single answers out of their record: questions, choices and places by name. Rule HIS11. */
import { createResource, type Accessor } from 'solid-js'
import type { ColumnPlan, FormPlan } from '../../forms/plan.ts'
import type { Place } from '../../worker/api-history.ts'
import type { Client } from '../client.ts'
import { answerText, choiceTexts, type Writing } from '../records/answer-text.ts'
import { readLayout, type Label, type LayoutNode, type Question } from '../records/layout.ts'
import { date, dateTime, number, t } from '../text/text.ts'

export interface Reading {
  question(column: string): string
  value(column: string, text: string): string
  /** "Household 1 · Member 2"; '' for the record itself */
  place(places: readonly Place[]): string
  range(nodeset: string): string
  /** where the question stands in its form */
  order(column: string): number
}

const lastName = (nodeset: string): string => nodeset.slice(nodeset.lastIndexOf('/') + 1)
const writing: Writing = { number, date, dateTime, accuracy: (accuracy) => t('record.point', { accuracy }), get yes() { return t('record.yes') } }
/** An answer inside a label is not at hand here. */
const plainLabel = (label: Label): string => label.map((part) => (typeof part === 'string' ? part : '…')).join('').trim()

export const readingOf = (plan: FormPlan | null, layout: readonly LayoutNode[] | null): Reading => {
  const columns = new Map<string, ColumnPlan>(plan?.tables.flatMap((table) => table.columns.map((column) => [column.nodeset, column])) ?? [])
  const questions = new Map<string, Question>()
  const ranges = new Map<string, string>()
  const walk = (nodes: readonly LayoutNode[]): void => {
    for (const node of nodes) {
      if (node.kind === 'question') questions.set(node.nodeset, node)
      else {
        if (node.kind === 'repeat' && node.nodeset !== null) ranges.set(node.nodeset, plainLabel(node.label))
        walk(node.children)
      }
    }
  }
  walk(layout ?? [])
  const places = new Map([...new Set([...questions.keys(), ...columns.keys()])].map((column, index, all) => [column, index - all.length]))
  const range = (nodeset: string): string => ranges.get(nodeset) || lastName(nodeset)
  return {
    question: (column) => plainLabel(questions.get(column)?.label ?? []) || columns.get(column)?.label || lastName(column),
    value: (column, text) => {
      const type = columns.get(column)?.type ?? 'string'
      const question = questions.get(column)
      if (question?.choices) return choiceTexts(text, question, plainLabel, type === 'select' || type === 'rank').join(', ')
      return answerText(text, type, writing)
    },
    place: (steps) => steps.map((step) => t('history.place', { label: range(step.range), index: number(step.index) })).join(' · '),
    range,
    order: (column) => places.get(column) ?? 1,
  }
}

/** Form versions read already, for a list in which many records are of one. */
export type Readings = Map<string, Promise<Reading>>

const readVersion = async (client: Client, versionId: string): Promise<Reading> => {
  const answer = await client.call('forms.version', { versionId })
  return answer.ok ? readingOf(answer.value.plan, readLayout(answer.value.xform, answer.value.plan.defaultLanguage)) : readingOf(null, null)
}

/** Undefined until the form version has been read; a version that cannot be read gives names only. */
export const createReading = (client: Client, versionId: Accessor<string | undefined>, kept: Readings = new Map()): Accessor<Reading | undefined> => {
  const [reading] = createResource(versionId, (id) => {
    const known = kept.get(id) ?? readVersion(client, id)
    kept.set(id, known)
    return known
  })
  return () => (reading.loading ? undefined : reading())
}
