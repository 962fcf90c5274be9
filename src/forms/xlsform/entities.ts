/**
 * The entities sheet: which lists of entities a record creates or updates, and with what id and label. The properties are the
 * questions with `save_to`. Where a declaration stands in the form: entity-places.ts. Rules XLF31, XLF32.
 */
import type { Workbook } from '../workbook.ts'
import { isXmlName } from '../xml-events.ts'
import { entitiesHeaders } from './headers.ts'
import type { Place, ProblemLog } from './problem-log.ts'
import { headerFor, readTable, textValue, type Table, type TableRow } from './table.ts'
import { addChild, newNode, type FormNode } from './tree.ts'

/** One list of entities as its row declares it. */
export interface EntityDeclaration {
  readonly list: string
  readonly row: number
  readonly id: string | null
  readonly createIf: string | null
  readonly updateIf: string | null
  readonly label: string | null
}
export interface Entities { readonly declarations: ReadonlyMap<string, EntityDeclaration>; readonly table: Table | null }

/** What keeps a name from being that of an entity list or property; null when it can be used. */
export const entityNameFault = (name: string): string | null => {
  if (name.startsWith('__')) return 'it must not begin with two underscores'
  return isXmlName(name) ? null : 'begin with a letter or underscore and use only letters, digits, "-", "_" and "."'
}

const readName = (row: TableRow, log: ProblemLog, place: Place): string | null => {
  const name = textValue(row.values, 'dataset')
  if (name === undefined) {
    log.error('missing-name', 'This entity list has no name. Write one into the column "list_name".', place)
    return null
  }
  const fault = name.includes('.') ? 'it must not contain a period' : entityNameFault(name)
  if (fault !== null) log.error('invalid-name', `"${name}" cannot be the name of an entity list: ${fault}.`, place)
  return fault === null ? name : null
}

/** Which columns must stand together: an update needs an id, a new entity a label. */
const checkColumns = ({ list, id, createIf, updateIf, label }: EntityDeclaration, log: ProblemLog, place: (column: string) => Place): void => {
  if (id === null && updateIf !== null) {
    log.error('entity-columns', `update_if of the entity list "${list}" needs an entity_id: which entity to update. To create entities, use create_if.`, place('entity_id'))
  } else if (id !== null && createIf !== null && updateIf === null) {
    log.error('entity-columns', `With entity_id and create_if the entity list "${list}" also needs update_if. To only create entities, leave entity_id empty.`, place('update_if'))
  } else if (id === null && label === null) {
    log.error('entity-columns', `The entity list "${list}" creates entities, so it needs a label.`, place('label'))
  }
}

export const readEntities = (workbook: Workbook, log: ProblemLog): Entities => {
  const declarations = new Map<string, EntityDeclaration>()
  const sheet = workbook.sheets.get('entities')
  if (sheet === undefined || sheet.rows.length === 0) return { declarations, table: null }
  const table = readTable('entities', sheet, entitiesHeaders, log, { defaultLanguage: 'default', collapse: false })
  for (const row of table.rows) {
    const place = (column: string): Place => ({ sheet: 'entities', row: row.row, column: headerFor(table, column) })
    const list = readName(row, log, place('dataset'))
    if (list === null) continue
    const before = declarations.get(list)
    if (before !== undefined) {
      log.error('duplicate-name', `The entity list "${list}" is already declared in row ${before.row}. Write both into one row.`, place('dataset'))
      continue
    }
    const say = (column: string): string | null => textValue(row.values, column) ?? null
    const declared = { list, row: row.row, id: say('entity_id'), createIf: say('create_if'), updateIf: say('update_if'), label: say('label') }
    checkColumns(declared, log, place)
    declarations.set(list, declared)
  }
  return { declarations, table }
}

const computed = (calculate: string): FormNode['bind'] => new Map([['calculate', calculate], ['readonly', 'true()'], ['type', 'string']])

/** The declaration as nodes of the form: an element whose attributes say what happens, and its label. */
export const entityNode = ({ list, row, id, createIf, updateIf, label }: EntityDeclaration, inRepeat: boolean): FormNode => {
  const entity = newNode('entity', 'entity', 'entity', row)
  entity.bind = null
  const attribute = (name: string, value: string, calculate: string | null = null): FormNode => {
    const node = addChild(entity, newNode('entity-part', `@${name}`, 'entity', row))
    node.default = value
    if (calculate !== null) node.bind = computed(calculate)
    return node
  }
  attribute('dataset', list)
  if (id === null || createIf !== null) attribute('create', '1', createIf)
  if (id !== null) {
    attribute('update', '1', updateIf)
    const known = `instance('${list}')/root/item[name=${id}]`
    for (const [name, column] of [['baseVersion', '__version'], ['trunkVersion', '__trunkVersion'], ['branchId', '__branchId']] as const) attribute(name, '', `${known}/${column}`)
    attribute('id', '', id)
  } else {
    const made = attribute('id', '')
    made.bind = new Map([['readonly', 'true()'], ['type', 'string']])
    made.actions.push({ name: 'setvalue', event: 'odk-instance-first-load', attributes: { value: 'uuid()' } })
    if (inRepeat) made.actions.push({ name: 'setvalue', event: 'odk-new-repeat', attributes: { value: 'uuid()' } })
  }
  if (label !== null) addChild(entity, newNode('entity-part', 'label', 'entity', row)).bind = computed(label)
  return entity
}
