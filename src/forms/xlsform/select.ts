/** Questions with choices: from the choices sheet, from a file, from earlier answers; `or_other`; randomize. */
import type { ChoiceList } from './choices.ts'
import { placeIn, type SurveyContext } from './context.ts'
import { questionFromRow } from './node-from-row.ts'
import { onlyKnown, parametersIn } from './parameters.ts'
import { hasReference, onlyReference } from './references.ts'
import { didYouMean } from './similar.ts'
import type { TableRow } from './table.ts'
import { newNode, type FormNode } from './tree.ts'
import type { TypeCell } from './type-cell.ts'
import { typeNamed, type QuestionType } from './types.ts'

type SelectCell = TypeCell & { readonly is: 'select' }

export const fileExtension = (list: string): string | null => /(\.csv|\.xml|\.geojson)$/.exec(list)?.[1] ?? null

/** The choice that or_other adds, unless the list has one of that name. */
export const addOther = (list: ChoiceList): void => {
  if (list.choices.some((choice) => choice.name === 'other')) return
  const languages = new Set(list.choices.flatMap(({ label }) => (label instanceof Map ? [...label.keys()] : [])))
  list.choices.push({ name: 'other', label: languages.size === 0 ? 'Other' : new Map([...languages].map((language) => [language, 'Other'])), media: new Map(), extra: [], row: 0 })
}

const specifyOther = (name: string): FormNode => {
  const node = newNode('question', `${name}_other`, 'text', 0, 'input')
  node.label = 'Specify other.'
  node.bind = new Map([['type', 'string'], ['relevant', `selected(../${name}, 'other')`]])
  return node
}

const checkSpaces = (context: SurveyContext, list: ChoiceList): void => {
  for (const choice of list.choices) {
    if (/\s/.test(choice.name)) {
      context.log.error('space-in-choice', `The choice "${choice.name}" of the list "${list.name}" has a space in its name, but several answers are stored with spaces between them. Use "_" in place of the space.`, { sheet: list.sheet, row: choice.row, column: 'name' })
    }
  }
}

const columnName = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u

const readSelectParameters = (context: SurveyContext, row: TableRow, fromFile: boolean): ReadonlyMap<string, string> => {
  const parameters = new Map(onlyKnown(context, row, parametersIn(context, row), fromFile ? ['randomize', 'seed', 'value', 'label'] : ['randomize', 'seed']))
  const wrong = (message: string): void => context.log.error('invalid-parameters', message, placeIn(context, row, 'parameters'))
  const randomize = parameters.get('randomize')
  const seed = parameters.get('seed')
  if (randomize !== undefined && randomize !== 'true' && randomize !== 'false') wrong(`randomize=${randomize} is not possible: randomize must be true or false.`)
  if (seed !== undefined && (randomize === undefined || (onlyReference(seed) === null && !Number.isFinite(Number(seed))))) {
    wrong(`seed=${seed} is not possible: it needs randomize=true, and must be a number or a reference to a question.`)
  }
  for (const key of ['value', 'label']) {
    const column = parameters.get(key)
    if (column !== undefined && !columnName.test(column)) wrong(`${key}=${column}: "${column}" cannot be the name of a column.`)
  }
  return parameters
}

/** Whether the choices can be had; an error says why not. */
const checkSource = (context: SurveyContext, row: TableRow, cell: SelectCell, list: ChoiceList | undefined): boolean => {
  const { log, choices } = context
  const place = placeIn(context, row, 'type')
  const extension = fileExtension(cell.list)
  if (cell.from === 'file' && (extension === null || cell.list.split('.').length !== 2)) {
    log.error('invalid-file', `"${cell.list}" must be the name of a file that ends in .csv, .xml or .geojson.`, place)
    return false
  }
  if (hasReference(cell.list)) {
    if (onlyReference(cell.list) === null) log.error('broken-reference', `"${cell.list}" is not a reference: write \${name} of one question.`, place)
    return onlyReference(cell.list) !== null
  }
  if (list !== undefined || extension !== null) return true
  const sheet = cell.from === 'external' ? 'external_choices' : 'choices'
  const absent = context.missingSheet(sheet)
  log.error('missing-list', absent === ''
    ? `The list "${cell.list}" is not on the sheet "${sheet}".${didYouMean(cell.list, (cell.from === 'external' ? choices.external : choices.lists).keys())} Add rows with list_name "${cell.list}" to it.`
    : `This question needs the list "${cell.list}". ${absent} A sheet of choices has the columns list_name, name and label.`, place)
  return false
}

/** Adds the choice "other" to the list; false after an error. */
const takeOther = (context: SurveyContext, row: TableRow, node: FormNode, list: ChoiceList | undefined): boolean => {
  const { log } = context
  const place = placeIn(context, row, 'type')
  if (list === undefined) {
    log.error('missing-list', 'or_other needs a list on the choices sheet.', place)
    return false
  }
  if (node.choiceFilter !== null) {
    log.error('filter-with-other', 'A choice filter cannot be used with or_other: "Other" would be filtered out. Add a choice "other" to the list and a text question after it.', placeIn(context, row, 'choice_filter'))
    return false
  }
  addOther(list)
  if (list.choices.some(({ label }) => label instanceof Map)) {
    log.warn('other-in-english', 'or_other shows "Other" and "Specify other." in English in every language. Add a choice "other" to the list, and a text question after this one, with translations.', place)
  }
  return true
}

/** The question, and after it the text question for "other", if asked for; none after an error. */
export const selectFromRow = (context: SurveyContext, row: TableRow, name: string, cell: SelectCell): readonly FormNode[] => {
  const { lists, external } = context.choices
  const list = (cell.from === 'external' ? external : lists).get(cell.list)
  if (!checkSource(context, row, cell, list)) return []
  const type = cell.from === 'external' ? 'select one external' : cell.select
  const node = questionFromRow(name, type, typeNamed(type) as QuestionType, row)
  if (list !== undefined && cell.select === 'select all that apply') checkSpaces(context, list)
  if (cell.from === 'external') node.query = cell.list
  else node.itemset = cell.list
  node.parameters = readSelectParameters(context, row, cell.from === 'file')
  if (!cell.orOther) return [node]
  return takeOther(context, row, node, cell.from === 'external' ? undefined : list) ? [node, specifyOther(name)] : []
}
