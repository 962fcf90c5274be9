/** `<bind>` elements: type and logic of each node, and the actions that fill it when a record or a repeat starts. */
import { element, type XmlElement } from '../xml.ts'
import type { Output } from './output.ts'
import { expand, hasReference } from './references.ts'
import { descendants, pathOf, type FormNode } from './tree.ts'

const logic: ReadonlySet<string> = new Set(['readonly', 'required', 'relevant', 'constraint', 'calculate'])
const messages: ReadonlySet<string> = new Set(['jr:constraintMsg', 'jr:requiredMsg', 'jr:noAppErrorString'])
const yesNo: Readonly<Record<string, string>> = { yes: 'true()', true: 'true()', no: 'false()', false: 'false()' }

/** Yes and no of the author, as XPath says them. */
const truth = (value: string): string => (/^(yes|no|true|false)$/i.test(value) ? (yesNo[value.toLowerCase()] as string) : value)

export const bindOf = (node: FormNode, output: Output): XmlElement | null => {
  if (node.bind === null) return null
  const path = pathOf(node)
  const attributes: Record<string, string> = { nodeset: path }
  for (const [key, value] of node.bind) {
    if (key === 'calculate' && node.trigger.length > 0) continue
    if (typeof value !== 'string') {
      if (messages.has(key)) attributes[key] = `jr:itext('${path}:${key}')`
      continue
    }
    if (messages.has(key)) attributes[key] = hasReference(value) && key !== 'jr:noAppErrorString' ? `jr:itext('${path}:${key}')` : value
    else attributes[key] = expand(logic.has(key) ? truth(value) : value, node, output.scope)
  }
  return element('bind', attributes)
}

export const actionsOf = (node: FormNode, output: Output, inRepeat: boolean): readonly XmlElement[] =>
  node.actions
    .filter((action) => (action.event === 'odk-new-repeat') === inRepeat)
    .map((action) => element(action.name, {
      ref: pathOf(node), event: action.event,
      ...(action.name === 'setvalue' && node.default !== null ? { value: expand(node.default, node, output.scope) } : {}),
      ...action.attributes,
    }))

export const modelBinds = (output: Output): readonly XmlElement[] => {
  const made: XmlElement[] = []
  for (const node of descendants(output.root)) {
    if (node.kind === 'external') continue
    const bind = bindOf(node, output)
    if (bind !== null) made.push(bind)
    made.push(...actionsOf(node, output, false))
  }
  return made
}
