/** What a begin row starts: a group or repeat, the count of a repeat, the header row of a table-list. */
import { placeIn, type SurveyContext } from './context.ts'
import type { Names } from './names.ts'
import { containerFromRow } from './node-from-row.ts'
import { onlyReference } from './references.ts'
import type { TableRow } from './table.ts'
import { addChild, newNode, type FormNode } from './tree.ts'
import { typeNamed } from './types.ts'

/** A group shown as a table of selects with one header: each select passes here before it is added. */
export interface TableList { before(context: SurveyContext, row: TableRow, select: FormNode): void }

const createTableList = (group: FormNode): TableList => {
  let list: string | null = null
  return {
    before(context, row, select) {
      if (select.itemset === null) return
      if (list === null) {
        list = select.itemset
        if (select.choiceFilter !== null) context.log.error('filter-in-table-list', 'A table-list shows the same choices in all its rows, so it cannot have a choice filter. Use a field-list, or leave out the filter.', placeIn(context, row, 'choice_filter'))
        const header = newNode('question', `reserved_name_for_field_list_labels_${row.row}`, select.type, 0, select.tag)
        header.label = ' '
        header.bind = new Map(Object.entries(typeNamed(select.type)?.bind ?? {}))
        header.control.set('appearance', 'label')
        header.itemset = list
        addChild(group, header)
      } else if (list !== select.itemset) {
        context.log.error('mixed-table-list', `A table-list has one list of choices for all its rows: this row has "${select.itemset}", the rows above "${list}". Its answers would stand under the wrong heads. Use one list, or two groups.`, placeIn(context, row, 'type'))
      }
      select.control.set('appearance', 'list-nolabel')
    },
  }
}

export const beginContainer = (
  context: SurveyContext, row: TableRow, kind: 'group' | 'repeat', name: string, parent: FormNode, names: Names,
): { readonly node: FormNode; readonly tableList: TableList | null } => {
  const node = containerFromRow(kind, name, row)
  const count = node.control.get('jr:count')
  if (kind === 'group' && count !== undefined) {
    context.log.warn('unused-count', 'repeat_count is not used for a group. Use begin_repeat to ask the questions several times.', placeIn(context, row, 'control', 'jr:count'))
    node.control.delete('jr:count')
  } else if (count !== undefined && onlyReference(count) === null) {
    // Anything but one reference is calculated by a question of its own.
    const counter = newNode('question', names.free(`${name}_count`, parent), 'calculate', 0)
    if (counter.name !== `${name}_count`) {
      context.log.warn('name-taken', `The count of this repeat would be stored as "${name}_count", which is another question's name here: it is stored as "${counter.name}".`, placeIn(context, row, 'control', 'jr:count'))
    }
    counter.bind = new Map([['type', 'string'], ['readonly', 'true()'], ['calculate', count]])
    addChild(parent, counter)
    node.control.set('jr:count', `\${${counter.name}}`)
  }
  addChild(parent, node)

  const appearance = node.control.get('appearance')?.split(' ') ?? []
  if (!appearance.includes('table-list')) return { node, tableList: null }
  node.control.set('appearance', ['field-list', ...appearance.filter((word) => word !== 'table-list')].join(' '))
  if (node.label !== null || node.hint !== null) {
    const title = newNode('question', `generated_table_list_label_${row.row}`, 'note', 0, 'input')
    title.label = node.label
    title.hint = node.hint
    title.bind = new Map(Object.entries(typeNamed('note')?.bind ?? {}))
    node.label = null
    node.hint = null
    addChild(node, title)
  }
  return { node, tableList: createTableList(node) }
}
