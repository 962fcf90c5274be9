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

/** The question, and after it the text question for "other", if asked for; none after an error. */
export const selectFromRow = (context: SurveyContext, row: TableRow, name: string, cell: SelectCell): readonly FormNode[] => {
  const { log, choices } = context
  const place = placeIn(context, row, 'type')
  const extension = fileExtension(cell.list)
  const fromAnswers = hasReference(cell.list)
  if (cell.from === 'file' && (extension === null || cell.list.split('.').length !== 2)) {
    log.error('invalid-file', `"${cell.list}" must be the name of a file that ends in .csv, .xml or .geojson.`, place)
    return []
  }
  const type = cell.from === 'external' ? 'select one external' : cell.select
  const node = questionFromRow(name, type, typeNamed(type) as QuestionType, row)

  const list = cell.from === 'external' ? choices.external.get(cell.list) : choices.lists.get(cell.list)
  if (list === undefined && extension === null && !fromAnswers) {
    const sheet = cell.from === 'external' ? 'external_choices' : 'choices'
    const absent = context.missingSheet(sheet)
    log.error('missing-list', absent === ''
      ? `The list "${cell.list}" is not on the sheet "${sheet}".${didYouMean(cell.list, (cell.from === 'external' ? choices.external : choices.lists).keys())} Add rows with list_name "${cell.list}" to it.`
      : `This question needs the list "${cell.list}". ${absent} A sheet of choices has the columns list_name, name and label.`, place)
    return []
  }
  if (fromAnswers && onlyReference(cell.list) === null) {
    log.error('broken-reference', `"${cell.list}" is not a reference: write \${name} of one question.`, place)
    return []
  }
  if (list !== undefined && cell.select === 'select all that apply') checkSpaces(context, list)
  if (cell.from === 'external') node.query = cell.list
  else node.itemset = cell.list

  const parameters = onlyKnown(context, row, parametersIn(context, row), cell.from === 'file' ? ['randomize', 'seed', 'value', 'label'] : ['randomize', 'seed'])
  const wrong = (message: string): void => log.error('invalid-parameters', message, placeIn(context, row, 'parameters'))
  const randomize = parameters.get('randomize')
  const seed = parameters.get('seed')
  const kept = new Map(parameters)
  if (randomize !== undefined && randomize !== 'true' && randomize !== 'false') wrong(`randomize=${randomize} is not possible: randomize must be true or false.`)
  if (seed !== undefined && (randomize === undefined || (onlyReference(seed) === null && !Number.isFinite(Number(seed))))) {
    kept.delete('seed')
    wrong(`seed=${seed} is not possible: it needs randomize=true, and must be a number or a reference to a question.`)
  }
  for (const key of ['value', 'label']) {
    const column = kept.get(key)
    if (column !== undefined && !/^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(column)) log.error('invalid-parameters', `${key}=${column}: "${column}" cannot be the name of a column.`, placeIn(context, row, 'parameters'))
  }
  node.parameters = kept

  if (!cell.orOther) return [node]
  if (list === undefined) {
    log.error('missing-list', 'or_other needs a list on the choices sheet.', place)
    return []
  }
  if (node.choiceFilter !== null) {
    log.error('filter-with-other', 'A choice filter cannot be used with or_other: "Other" would be filtered out. Add a choice "other" to the list and a text question after it.', placeIn(context, row, 'choice_filter'))
    return []
  }
  addOther(list)
  return [node, specifyOther(name)]
}
