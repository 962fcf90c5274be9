/** The whole XForm: head with the empty record, lists, texts and logic; body with the controls. */
import { element, type XmlElement } from '../xml.ts'
import { modelBinds } from './binds.ts'
import { controlsOf } from './body.ts'
import { secondaryInstances } from './instances.ts'
import { itextElement } from './itext.ts'
import type { Output } from './output.ts'
import { expand } from './references.ts'
import { descendants, nearestRepeat, type FormNode } from './tree.ts'

const namespaces: Readonly<Record<string, string>> = {
  xmlns: 'http://www.w3.org/2002/xforms',
  'xmlns:h': 'http://www.w3.org/1999/xhtml',
  'xmlns:ev': 'http://www.w3.org/2001/xml-events',
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
  'xmlns:jr': 'http://openrosa.org/javarosa',
  'xmlns:orx': 'http://openrosa.org/xforms',
  'xmlns:odk': 'http://www.opendatakit.org/xforms',
}

const entityNamespace = { 'xmlns:entities': 'http://www.opendatakit.org/xforms/entities' } as const

/** `esri="http://..." x="..."` of the settings sheet. */
const ownNamespaces = (text: string): Record<string, string> => {
  const own: Record<string, string> = {}
  for (const pair of text.split(/\s+/)) {
    const match = /^([^=]+)=([^=]+)$/.exec(pair)
    const key = `xmlns:${match?.[1] ?? ''}`
    if (match !== null && !(key in namespaces)) own[key] = (match[2] as string).replaceAll(/["']/g, '')
  }
  return own
}

/** The version of the entities specification that says what the form needs: several entities, or entities of repeats, came later. */
const entitiesVersion = (root: FormNode): string | null => {
  const entities = [...descendants(root)].filter(({ kind }) => kind === 'entity')
  if (entities.length === 0) return null
  return entities.length > 1 || entities.some((entity) => nearestRepeat(entity) !== null) ? '2025.1.0' : '2024.1.0'
}

const leaf = (node: FormNode, { scope }: Output): XmlElement => {
  const attributes = Object.fromEntries([...node.instance].map(([key, value]) => [key, expand(value, node, scope)]))
  return element(node.name, attributes, node.default !== null && !node.dynamicDefault ? node.default : null)
}

/**
 * An empty record. Before the first instance of a repeat stands its template; within the first instance there are none, for
 * it is made as the template says.
 */
const section = (node: FormNode, output: Output, within: 'record' | 'template' | 'first instance', attributes: Record<string, string> = {}): XmlElement => {
  const made = element(node.name, { ...attributes, ...Object.fromEntries([...node.instance].map(([key, value]) => [key, expand(value, node, output.scope)])) })
  for (const child of node.children) {
    if (child.name.startsWith('@')) made.attributes.set(child.name.slice(1), child.default ?? '')
    else if (child.kind === 'question' || child.kind === 'entity-part') made.children.push(leaf(child, output))
    else if (child.kind === 'group' || child.kind === 'entity') made.children.push(section(child, output, within === 'template' ? 'record' : within))
    else if (child.kind === 'repeat') {
      const template = (): XmlElement => section({ ...child, instance: new Map() }, output, 'template', { 'jr:template': '' })
      if (within === 'template') made.children.push(template())
      else if (within === 'first instance') made.children.push(section(child, output, within))
      else made.children.push(template(), section(child, output, 'first instance'))
    }
  }
  return made
}

export const xformElement = (output: Output): XmlElement => {
  const { settings, root } = output
  const primary = section(root, output, 'record')
  for (const [name, value] of settings.rootAttributes) primary.attributes.set(name, value)
  const submission = Object.keys(settings.submission).length === 0 ? null : element('submission', settings.submission)
  const version = entitiesVersion(root)
  const model = element('model', { 'odk:xforms-version': '1.0.0', 'entities:entities-version': version },
    submission, itextElement(output), element('instance', {}, primary), ...secondaryInstances(output), ...modelBinds(output))
  return element('h:html', { ...namespaces, ...ownNamespaces(settings.namespaces), ...(version === null ? {} : entityNamespace) },
    element('h:head', {}, element('h:title', {}, settings.title), model),
    element('h:body', { class: settings.style }, ...controlsOf(root, output)))
}
