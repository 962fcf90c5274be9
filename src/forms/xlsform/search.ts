/**
 * The appearance search(): choices come from a file, whose columns the only rows of the list name. Such a question has its
 * choices in its own control, and the list is no instance of the form. Rule XLF34.
 */
import type { SurveyContext } from './context.ts'
import { fileExtension } from './select.ts'
import { headerFor } from './table.ts'
import { descendants, type FormNode } from './tree.ts'

const pattern = /search\(.*?\)/

const isSelect = ({ tag }: FormNode): boolean => tag === 'select1' || tag === 'select' || tag === 'odk:rank'
const searches = (node: FormNode): boolean => isSelect(node) && pattern.test(node.control.get('appearance') ?? '')

export const applySearch = (context: SurveyContext, root: FormNode): void => {
  const selects = [...descendants(root)].filter((node) => isSelect(node) && node.itemset !== null)
  const searching = selects.filter(searches)
  const lists = new Set(searching.map(({ itemset }) => itemset))
  for (const node of searching) {
    const place = { sheet: 'survey', row: node.row, column: headerFor(context.table, 'control', 'appearance') }
    if (fileExtension(node.itemset ?? '') !== null) {
      context.log.error('search-from-file', 'A select from a file cannot use search() as well. Leave out one of them.', place)
      continue
    }
    const other = selects.find((one) => one.itemset === node.itemset && !searching.includes(one) && one.row !== 0)
    if (other !== undefined) context.log.error('search-shares-list', `The list "${node.itemset ?? ''}" names columns for search(), but "${other.name}" (row ${other.row}) uses it as a list of choices. Give one of them a list of its own.`, place)
  }
  for (const node of selects) {
    const list = lists.has(node.itemset) ? context.choices.lists.get(node.itemset ?? '') : undefined
    if (list === undefined) continue
    node.items = list
    node.itemset = null
  }
}
