/** The parameter reference-geometry: places to choose from on a map. It must name a list, a file of the form, or a repeat. */
import type { SurveyContext } from './context.ts'
import { onlyReference } from './references.ts'
import { fileExtension } from './select.ts'
import { didYouMean } from './similar.ts'
import { headerFor } from './table.ts'
import { descendants, type FormNode } from './tree.ts'

export const isGeo = (type: string): boolean => /^geo(point|trace|shape)$/.test(type)

const baseName = (file: string): string => file.slice(0, -(fileExtension(file)?.length ?? 0) || undefined)

export const checkReferenceGeometry = (root: FormNode, { log, choices, table }: SurveyContext): void => {
  const nodes = [...descendants(root)]
  const repeats = new Set(nodes.filter(({ kind }) => kind === 'repeat').map(({ name }) => name))
  const lists = new Set([
    ...choices.lists.keys(),
    ...nodes.filter(({ kind }) => kind === 'external').map(({ name }) => name),
    ...nodes.flatMap(({ itemset }) => (itemset !== null && fileExtension(itemset) !== null ? [baseName(itemset)] : [])),
  ])
  for (const { type, itemset, row } of nodes) {
    if (itemset === null || !isGeo(type)) continue
    const name = onlyReference(itemset)
    if (name === null ? lists.has(itemset) : repeats.has(name) && !itemset.includes('last-saved#')) continue
    log.error('missing-list', name === null
      ? `reference-geometry=${itemset}: there is no list "${itemset}" on the choices sheet, no entity list and no file of that name.${didYouMean(itemset, lists)}`
      : `reference-geometry=${itemset}: "${name}" is not a repeat. Name the repeat whose answers hold the places.`, { sheet: table.sheet, row, column: headerFor(table, 'parameters') })
  }
}
