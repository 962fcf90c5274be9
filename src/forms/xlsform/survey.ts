/**
 * The survey sheet, row by row, as a tree of groups, repeats and questions. Begin and end rows are matched here; names are
 * checked here; questions come from question.ts and select.ts, what groups and repeats add from containers.ts.
 */
import { placeIn, type SurveyContext } from './context.ts'
import { beginContainer, type TableList } from './containers.ts'
import { placeEntities } from './entity-places.ts'
import { addMeta } from './meta.ts'
import { createNames, type Names } from './names.ts'
import { prepareDefault, questionFromRow } from './node-from-row.ts'
import { finishQuestion } from './question.ts'
import { applySearch } from './search.ts'
import { selectFromRow } from './select.ts'
import { mapValue, textValue, type TableRow } from './table.ts'
import { readTriggers } from './trigger.ts'
import { addChild, nearestRepeat, newNode, type FormNode } from './tree.ts'
import { typeNamed, type QuestionType } from './types.ts'
import { readTypeCell, type TypeCell } from './type-cell.ts'
import { questionOfUnknownType } from './unknown-type.ts'
import { isYes } from './settings.ts'

interface Open { readonly node: FormNode; readonly row: TableRow | null; tableList: TableList | null }
export interface Survey { readonly root: FormNode; readonly names: Names }

export const readSurvey = (context: SurveyContext): Survey => {
  const { log, table, settings } = context
  const root = newNode('survey', settings.root, 'survey', 0)
  const names = createNames(context, root)
  const stack: Open[] = [{ node: root, row: null, tableList: null }]
  const audits: FormNode[] = []
  const top = (): Open => stack.at(-1) as Open

  const end = (row: TableRow, what: string): void => {
    const open = top()
    const place = placeIn(context, row, 'type')
    if (mapValue(row.values, 'bind')?.has('entities:saveto') === true) log.error('invalid-save-to', 'A row that ends a group or repeat cannot be saved to an entity. Delete its save_to.', placeIn(context, row, 'bind', 'entities:saveto'))
    if (open.node.kind === what && stack.length > 1) {
      stack.pop()
      if (open.node.children.length === 0) log.warn('empty-group', `The ${what} "${open.node.name}" has no questions and is not shown.`, { ...place, row: open.node.row })
    }
    else if (stack.length > 1) {
      log.error('unbalanced', `This row ends a ${what}, but the ${open.node.kind} "${open.node.name}" of row ${open.node.row} is still open. End it first, or make both rows of one kind.`, place)
      stack.pop()
    } else log.error('unbalanced', `This row ends a ${what} that no row above begins. Delete it, or add the row that begins the ${what}.`, place)
  }

  const question = (row: TableRow, typeText: string, type: string): FormNode | null => {
    const parent = top().node
    if (type === 'audit') {
      const node = questionFromRow('audit', 'audit', typeNamed('audit') as QuestionType, row)
      finishQuestion(context, row, node)
      audits.push(node)
      return node
    }
    const name = names.take(row, parent, type === 'note' ? `generated_note_name_${row.row}` : null)
    if (name === null) return null
    const node = questionFromRow(name, type, typeNamed(type) as QuestionType, row)
    addChild(parent, node)
    prepareDefault(node, typeText, parent.kind === 'repeat' || nearestRepeat(parent) !== null)
    finishQuestion(context, row, node)
    readTriggers(context, row, node)
    if (type === 'calculate' && !node.bind?.has('calculate') && !node.dynamicDefault) {
      log.error('missing-calculation', `"${name}" calculates nothing: its calculation is empty. Write one, or delete the row.`, placeIn(context, row, 'bind', 'calculate'))
    }
    return node
  }

  const select = (row: TableRow, typeText: string, cell: TypeCell & { is: 'select' }): void => {
    const parent = top().node
    const name = names.take(row, parent)
    if (name === null) return
    const made = selectFromRow(context, row, name, cell)
    const first = made[0]
    if (first === undefined) return
    top().tableList?.before(context, row, first)
    for (const node of made) addChild(parent, node)
    prepareDefault(first, typeText, parent.kind === 'repeat' || nearestRepeat(parent) !== null)
    readTriggers(context, row, first)
  }

  for (const row of table.rows) {
    const disabled = textValue(row.values, 'disabled')
    if (disabled !== undefined) {
      log.warn('disabled', 'The column "disabled" is not part of XLSForm any more. Use "relevant" instead.', placeIn(context, row, 'disabled'))
      if (isYes(disabled)) continue
    }
    const typeText = textValue(row.values, 'type')
    if (typeText === undefined) {
      if (row.values.size === (disabled === undefined ? 0 : 1)) continue
      const place = placeIn(context, row, 'type')
      if (!row.values.has('name') && !row.values.has('label')) log.warn('comment-row', 'This row has no type, no name and no label: it is taken as a comment and left out.', place)
      else log.error('missing-type', 'This row has no type. Write one, for example "text", or delete the row.', place)
      continue
    }
    const cell = readTypeCell(typeText)
    const place = placeIn(context, row, 'type')
    switch (cell.is) {
      case 'begin': {
        const parent = top().node
        const name = names.take(row, parent)
        const begun = beginContainer(context, row, cell.what === 'repeat' ? 'repeat' : 'group', name ?? `row_${row.row}`, parent, names)
        stack.push({ node: begun.node, row, tableList: begun.tableList })
        break
      }
      case 'end':
        end(row, cell.what)
        break
      case 'select':
        select(row, typeText, cell)
        break
      case 'question':
        question(row, typeText, cell.type)
        break
      case 'external': {
        const name = names.take(row, top().node)
        if (name !== null) addChild(top().node, newNode('external', name, cell.extension, row.row))
        break
      }
      case 'osm': {
        const node = question(row, typeText, 'osm')
        if (node !== null) node.tags = context.osmTags.get(cell.list ?? '') ?? []
        if (cell.list !== null && !context.osmTags.has(cell.list)) log.warn('missing-list', `The list "${cell.list}" is not on the sheet "osm": no tags are asked for.`, place)
        log.warn('not-supported', 'OpenStreetMap cannot be edited here: this question takes a file.', place)
        break
      }
      case 'select-without-list':
        log.error('missing-list', `"${typeText}" names no list of choices. Write "${typeText} list", where "list" is a list_name of the sheet "choices".`, place)
        break
      case 'unknown': {
        const node = questionOfUnknownType(context, row, typeText, () => names.take(row, top().node))
        if (node !== null) addChild(top().node, node)
        break
      }
    }
  }
  for (const open of stack.slice(1)) {
    log.error('unbalanced', `The ${open.node.kind} "${open.node.name}" begins here and is never ended. Add a row "end_${open.node.kind}" after its last question.`, { sheet: 'survey', row: open.node.row, column: 'type' })
  }
  applySearch(context, root)
  addMeta(context, root, audits, placeEntities(context, root))
  return { root, names }
}
