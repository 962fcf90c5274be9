/** The block `meta` of a record: entity, audit, instanceID, instanceName; and the block of a group or repeat that makes entities. */
import type { SurveyContext } from './context.ts'
import { addChild, newNode, type FormNode } from './tree.ts'

/** Adds to the block `meta` of a container, which is made when its author has no group of that name. */
const addTo = (container: FormNode, children: readonly FormNode[]): void => {
  if (children.length === 0) return
  const clash = container.children.find((child) => child.name === 'meta')
  let meta = clash?.kind === 'group' ? clash : null
  if (meta === null) {
    // A question named meta keeps its name; the block then stands in the namespace of OpenRosa.
    meta = addChild(container, newNode('group', clash === undefined ? 'meta' : 'orx:meta', 'group', 0))
    meta.bodyless = true
  }
  for (const child of children) addChild(meta, child)
}

export const addMeta = ({ settings }: SurveyContext, root: FormNode, audits: readonly FormNode[], entities: ReadonlyMap<FormNode, FormNode>): void => {
  const clash = root.children.find((child) => child.name === 'meta')
  const prefix = clash !== undefined && clash.kind !== 'group' ? 'orx:' : ''
  const inRoot = entities.get(root)
  const children = [...(inRoot === undefined ? [] : [inRoot]), ...audits]
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
  addTo(root, children)
  for (const [container, entity] of entities) if (container !== root) addTo(container, [entity])
}
