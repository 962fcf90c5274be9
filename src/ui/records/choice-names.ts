/**
 * Names of records in words: a record without typed answers is called by a choice, of which the database has only the value. The form is
 * read when the first such name is shown; until then, and where a form is long or not here, the value stands. Rule REC10.
 */
import { createSignal, onCleanup } from 'solid-js'
import type { RecordSummary } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { choiceTexts } from './answer-text.ts'
import { readLayout, type Label, type LayoutNode, type Question } from './layout.ts'

/** Letters of a form above which reading it would be felt. */
const longest = 300_000

const choicesIn = (nodes: readonly LayoutNode[]): readonly Question[] =>
  nodes.flatMap((node) => (node.kind === 'question' ? (node.choices === null ? [] : [node]) : node.kind === 'group' ? choicesIn(node.children) : []))
const plain = (label: Label): string => label.filter((part) => typeof part === 'string').join('').trim()

export type RecordName = (record: Pick<RecordSummary, 'formId' | 'name' | 'namedBy'>) => string

/** `versionOf`: the newest version of a form, undefined while it is not known. */
export const createRecordName = (client: Pick<Client, 'call'>, versionOf: (formId: string) => string | undefined): RecordName => {
  const [known, setKnown] = createSignal<ReadonlyMap<string, ReadonlyMap<string, Question>>>(new Map())
  const asked = new Set<string>()
  let isGone = false
  onCleanup(() => { isGone = true })
  const ask = async (versionId: string): Promise<void> => {
    asked.add(versionId)
    const version = await client.call('forms.version', { versionId })
    if (!version.ok || isGone || version.value.xform.length > longest) return
    const layout = readLayout(version.value.xform, version.value.plan.defaultLanguage) ?? []
    setKnown(new Map([...known(), [versionId, new Map(choicesIn(layout).map((question) => [question.nodeset, question]))]]))
  }
  return ({ formId, name, namedBy }) => {
    const versionId = namedBy === undefined || namedBy === null ? undefined : versionOf(formId)
    if (versionId === undefined) return name
    const question = known().get(versionId)?.get(namedBy ?? '')
    if (!asked.has(versionId)) void ask(versionId)
    // A single value may hold a space.
    return question === undefined ? name : choiceTexts(name, question, plain, question.choices?.has(name) !== true).join(', ')
  }
}
