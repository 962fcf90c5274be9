/** The block `meta` of a record: audit, instanceID, instanceName. */
import type { SurveyContext } from './context.ts'
import { addChild, newNode, type FormNode } from './tree.ts'

export const addMeta = ({ settings }: SurveyContext, root: FormNode, audits: readonly FormNode[]): void => {
  const clash = root.children.find((child) => child.name === 'meta')
  // A question named meta keeps its name; the block then stands in the namespace of OpenRosa.
  const prefix = clash !== undefined && clash.kind !== 'group' ? 'orx:' : ''
  const children = [...audits]
  if (settings.instanceId !== null) {
    const id = newNode('question', `${prefix}instanceID`, 'calculate', 0)
    id.bind = new Map([['type', 'string'], ['readonly', 'true()'], ['jr:preload', settings.instanceId]])
    children.push(id)
  }
  if (settings.instanceName !== null) {
    const name = newNode('question', `${prefix}instanceName`, 'calculate', settings.row?.row ?? 0)
    name.bind = new Map([['type', 'string'], ['calculate', settings.instanceName]])
    children.push(name)
  }
  if (children.length === 0) return
  let meta = clash?.kind === 'group' ? clash : null
  if (meta === null) {
    meta = addChild(root, newNode('group', `${prefix}meta`, 'group', 0))
    meta.bodyless = true
  }
  for (const child of children) addChild(meta, child)
}
