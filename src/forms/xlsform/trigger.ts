/** The `trigger` column: questions whose change sets this one. */
import { placeIn, type SurveyContext } from './context.ts'
import { referencesIn } from './references.ts'
import { textValue, type TableRow } from './table.ts'
import { descendants, nearestNamed, type FormNode } from './tree.ts'

export const readTriggers = (context: SurveyContext, row: TableRow, node: FormNode): void => {
  const text = textValue(row.values, 'trigger')
  const place = placeIn(context, row, 'trigger')
  if (text === undefined) {
    if (node.type === 'background-geopoint') context.log.error('missing-trigger', 'A background-geopoint needs a trigger: write the ${name} of the question that starts it.', place)
    return
  }
  const names: string[] = []
  for (const part of text.split(',')) {
    if (part.trim() === '') continue
    const found = referencesIn(part.trim())
    if (found === null || found.length !== 1) {
      context.log.error('broken-reference', `"${text}" is not a list of questions: write \${name}, with commas between several.`, place)
      return
    }
    names.push((found[0] as { name: string }).name)
  }
  node.trigger = names
  if (node.type === 'background-geopoint' && node.bind?.has('calculate') === true) {
    context.log.error('calculation-not-allowed', 'A background-geopoint cannot have a calculation: it takes the place of the phone.', placeIn(context, row, 'bind', 'calculate'))
  }
}

/** By the question that changes: the questions it sets, with their value; positions after the others. */
export type Triggered = ReadonlyMap<FormNode, readonly { readonly node: FormNode; readonly value: string }[]>

/** After the whole survey is read: triggers must name questions that people see. */
export const collectTriggers = (root: FormNode, context: SurveyContext): Triggered => {
  const triggered = new Map<FormNode, { node: FormNode; value: string }[]>()
  const questions = new Map<string, FormNode | null>()
  for (const node of descendants(root)) if (node.kind === 'question') questions.set(node.name, questions.has(node.name) ? null : node)
  for (const node of descendants(root)) {
    for (const name of node.trigger) {
      const source = questions.get(name) ?? (questions.has(name) ? nearestNamed(name, node) : null)
      const place = { sheet: 'survey', row: node.row, column: 'trigger' }
      if (source === null) {
        context.log.error('broken-reference', `There is no question "${name}" that could be a trigger.`, place)
        continue
      }
      if (!isVisible(source)) context.log[isCalculated(source) && !isPosition(node) ? 'error' : 'warn']('unseen-trigger', `"${name}" is not seen while filling, so it cannot be a trigger. Name the question that people answer.`, place)
      const calculate = node.bind?.get('calculate')
      const list = triggered.get(source) ?? []
      list.push({ node, value: typeof calculate === 'string' ? calculate : '' })
      triggered.set(source, list)
    }
  }
  for (const list of triggered.values()) list.sort((a, b) => Number(isPosition(a.node)) - Number(isPosition(b.node)))
  return triggered
}

export const isPosition = (node: FormNode): boolean => node.type === 'background-geopoint'

const isCalculated = (node: FormNode): boolean =>
  node.type === 'calculate' || ((node.bind?.has('calculate') === true || node.trigger.length > 0) && node.label === null && node.hint === null)
/** Calculations have a control only when they have something to say. */
export const isVisible = (node: FormNode): boolean => node.tag !== null && !isCalculated(node)
