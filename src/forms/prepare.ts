/**
 * The XForm as the engine gets it. The engine knows instances of a repeat by position only and drops what it does not know, so
 * each repeat gets two hidden questions that hold the row's id and order key; empty logic and groups without any question,
 * which it cannot load, are dropped. What the form says of files is said in the engine's words by prepare-files.ts.
 * Instances for it: answers.ts. Rules XFM9, XFM10.
 */
import { err, ok, type Result } from '../core/result.ts'
import { joinBigImages } from './big-images.ts'
import { leaveOutUnknownFunctions } from './functions.ts'
import { takeGuidance, type Guidance } from './guidance.ts'
import type { Problem } from './plan.ts'
import { linkFiles } from './prepare-files.ts'
import { takeTables, type FormTables } from './prepare-tables.ts'
import { nodesOf, parseXform, type Control } from './xform-tree.ts'
import { element, elementsOf, localName, walk, writeXmlDocument, type XmlElement } from './xml.ts'

/** Names of the hidden questions in every repeat: the row's id, its order key; and of the column in every table that says what is not relevant in a row. */
export const reservedNames = { id: '_rid', order: '_ord', omit: '_omit' } as const
const inRepeats = [reservedNames.id, reservedNames.order] as const

export interface PreparedForm {
  readonly xform: string
  /** root of the empty record, hidden questions included */
  readonly primary: XmlElement
  /** nodesets of the repeats */
  readonly ranges: ReadonlySet<string>
  /** xmlns attributes in force where the record stands */
  readonly namespaces: ReadonlyMap<string, string>
  readonly guidance: Guidance
  /** lists of choices too long for the engine, which are no longer in `xform` */
  readonly tables: FormTables
}

const logic = ['relevant', 'constraint', 'calculate', 'required', 'readonly'] as const

/** A group without any question is a leaf of the record, which the engine will not have as a group. */
const dropEmptyGroups = (body: XmlElement, leaves: ReadonlySet<string>, controls: readonly Control[]): void => {
  const empty = new Set(controls.filter(({ element: control, nodeset }) => leaves.has(nodeset) && /^(group|repeat)$/.test(localName(control.name))).map((control) => control.element))
  for (const holder of walk(body)) {
    const kept = holder.children.filter((child) => typeof child === 'string' || !empty.has(child))
    if (kept.length < holder.children.length) holder.children.splice(0, holder.children.length, ...kept)
  }
}

export const prepareXform = (text: string): Result<PreparedForm, Problem> => {
  const parsed = parseXform(text)
  if (!parsed.ok) return err(parsed.error[0] as Problem)
  const { html, model, primary, body, binds, controls, ranges } = parsed.value

  leaveOutUnknownFunctions(html)
  for (const bind of binds.values()) for (const key of logic) if (bind.attributes.get(key)?.trim() === '') bind.attributes.delete(key)
  linkFiles(parsed.value)
  const kept = model.children.filter((child) => typeof child === 'string' || localName(child.name) !== 'bind' || (child.attributes.get('nodeset') ?? child.attributes.get('ref') ?? '').trim() !== '')
  model.children.splice(0, model.children.length, ...kept)

  for (const { element: node, nodeset } of nodesOf(primary)) {
    if (ranges.has(nodeset)) node.children.push(element(reservedNames.id), element(reservedNames.order))
  }
  const modelPrefix = model.name.slice(0, model.name.indexOf(':') + 1)
  for (const range of ranges) {
    for (const name of inRepeats) model.children.push(element(`${modelPrefix}bind`, { nodeset: `${range}/${name}`, type: 'string' }))
  }
  for (const { element: control, nodeset } of controls) {
    if (localName(control.name) !== 'repeat') continue
    const prefix = control.name.slice(0, control.name.indexOf(':') + 1)
    for (const name of inRepeats) {
      control.children.push(element(`${prefix}input`, { ref: `${nodeset}/${name}`, appearance: 'hidden' }, element(`${prefix}label`)))
    }
  }
  dropEmptyGroups(body, new Set([...nodesOf(primary)].filter(({ element: node }) => elementsOf(node).length === 0).map(({ nodeset }) => nodeset)), controls)
  joinBigImages(model)
  const guidance = takeGuidance(model)
  const tables = takeTables(model, body)
  const namespaces = new Map<string, string>()
  for (const holder of [html, model]) for (const [name, value] of holder.attributes) if (/^xmlns(:|$)/.test(name)) namespaces.set(name, value)
  return ok({ xform: writeXmlDocument(html), primary, ranges, namespaces, guidance, tables })
}
