/**
 * What is not relevant in each row when a record is saved, for its exports: nodesets relative to the row's range, the topmost
 * only; '.' is the row itself. Rule FIL27.
 */
import { untrack } from 'solid-js'
import { reservedNames } from '../../../forms/prepare.ts'
import type { EngineNode } from './nodes.ts'

export interface Omitted { readonly row: string; readonly column: string; readonly value: string }

const isHidden = (nodeset: string): boolean => nodeset.endsWith(`/${reservedNames.id}`) || nodeset.endsWith(`/${reservedNames.order}`)

export const omittedIn = (root: EngineNode, rowOf: (instance: EngineNode) => string | undefined): readonly Omitted[] => untrack(() => {
  const found: Omitted[] = []
  const visitRow = (node: EngineNode, range: string, row: string): void => {
    const paths: string[] = []
    const visit = (parent: EngineNode): void => {
      for (const child of parent.currentState.children ?? []) {
        const { nodeset } = child.definition
        if (isHidden(nodeset)) continue
        if (!child.currentState.relevant) paths.push(nodeset.slice(range.length + 1))
        else if (child.nodeType === 'group') visit(child)
        else if (child.nodeType.startsWith('repeat-range')) {
          for (const instance of child.currentState.children ?? []) {
            const below = rowOf(instance)
            if (below !== undefined) visitRow(instance, nodeset, below)
          }
        }
      }
    }
    if (node.currentState.relevant) visit(node)
    else paths.push('.')
    found.push({ row, column: `${range}/${reservedNames.omit}`, value: paths.join(' ') })
  }
  visitRow(root, root.definition.nodeset, 'root')
  return found
})
