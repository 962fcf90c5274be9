/**
 * An XForm taken apart: model, empty record, binds, body controls with the nodes they stand for. Shared by xform.ts (door),
 * prepare.ts (for the engine) and columns.ts (for storage). Paths are nodesets: absolute, no positions. Rules XFM1-XFM3.
 */
import { err, ok, type Result } from '../core/result.ts'
import { formLimits } from './limits.ts'
import type { Problem } from './plan.ts'
import { attributeLocal, childNamed, childrenNamed, elementsOf, localName, parseXml, textOf, walk, type XmlElement } from './xml.ts'

export interface Control { readonly element: XmlElement; readonly nodeset: string }
export interface XformTree {
  readonly html: XmlElement
  readonly model: XmlElement
  /** root element of the empty record */
  readonly primary: XmlElement
  readonly body: XmlElement
  readonly title: string
  readonly formId: string
  readonly version: string
  /** nodeset -> bind */
  readonly binds: ReadonlyMap<string, XmlElement>
  /** questions, groups and repeats of the body, in order */
  readonly controls: readonly Control[]
  /** nodesets of the repeats */
  readonly ranges: ReadonlySet<string>
}

const shown: ReadonlySet<string> = new Set(['input', 'select', 'select1', 'rank', 'upload', 'trigger', 'range', 'secret', 'textarea', 'group', 'repeat'])

/** A path from where it is written: absolute, or relative to the nodeset around it. */
export const resolvePath = (path: string, around: string): string => {
  const steps = path.trim().startsWith('/') ? [] : around.split('/').slice(1)
  for (const step of path.trim().split('/')) {
    if (step === '' || step === '.' || step.startsWith('current()')) continue
    if (step === '..') steps.pop()
    else steps.push(step)
  }
  return `/${steps.join('/')}`
}

const fail = (code: string, message: string): Result<XformTree, readonly Problem[]> => err([{ severity: 'error', code, message }])
const notXform = (missing: string): Result<XformTree, readonly Problem[]> =>
  fail('not-an-xform', `This file is XML, but not an ODK XForm: it has no ${missing}. Export the form as XForm (.xml), or choose its XLSForm (.xlsx).`)

const bindsOf = (model: XmlElement, root: string): { readonly byNodeset: Map<string, XmlElement>; readonly byId: Map<string, string> } => {
  const byNodeset = new Map<string, XmlElement>()
  const byId = new Map<string, string>()
  for (const bind of childrenNamed(model, 'bind')) {
    const written = bind.attributes.get('nodeset') ?? bind.attributes.get('ref') ?? ''
    if (written.trim() === '') continue
    const nodeset = resolvePath(written, root)
    byNodeset.set(nodeset, bind)
    const id = bind.attributes.get('id')
    if (id !== undefined) byId.set(id, nodeset)
  }
  return { byNodeset, byId }
}

const controlsOf = (body: XmlElement, root: string, byId: ReadonlyMap<string, string>): Control[] => {
  const controls: Control[] = []
  const visit = (element: XmlElement, around: string): void => {
    for (const child of elementsOf(element)) {
      const written = child.attributes.get('ref') ?? child.attributes.get('nodeset')
      const bound = child.attributes.get('bind')
      const isShown = shown.has(localName(child.name))
      const nodeset = bound !== undefined && byId.has(bound) ? (byId.get(bound) as string) : written === undefined ? around : resolvePath(written, around)
      if (isShown && (written !== undefined || bound !== undefined)) controls.push({ element: child, nodeset })
      if (isShown) visit(child, nodeset)
    }
  }
  visit(body, root)
  return controls
}

export const parseXform = (text: string): Result<XformTree, readonly Problem[]> => {
  if (text.length > formLimits.xformCharacters) return fail('xform-too-large', 'This form is larger than 20 MB, which no form is. Choose the form file itself.')
  const parsed = parseXml(text)
  if (!parsed.ok && parsed.error.tooLarge) return fail('xform-too-large', `This is more than a form can be: ${parsed.error.message}. Choose the form file itself.`)
  if (!parsed.ok) return fail('not-well-formed', `This file is not well-formed XML: ${parsed.error.message} (line ${parsed.error.line}). Export the form again from the program it was made with.`)
  const html = parsed.value
  if (localName(html.name) !== 'html') return notXform('<h:html> around it')
  const head = childNamed(html, 'head')
  const model = head === null ? null : childNamed(head, 'model')
  if (head === null || model === null) return notXform('model')
  const instance = childNamed(model, 'instance')
  const primary = instance === null ? undefined : elementsOf(instance)[0]
  if (primary === undefined) return notXform('instance')
  const body = childNamed(html, 'body')
  if (body === null) return notXform('body')
  const formId = primary.attributes.get('id') ?? primary.attributes.get('xmlns') ?? ''
  if (formId.trim() === '') return fail('no-form-id', 'This form has no id: its first instance element needs the attribute "id".')
  const root = `/${primary.name}`
  const { byNodeset, byId } = bindsOf(model, root)
  const controls = controlsOf(body, root, byId)
  const title = textOf(childNamed(head, 'title') ?? { name: 'title', attributes: new Map(), children: [] }).trim()
  return ok({
    html, model, primary, body, formId, controls, binds: byNodeset,
    title: title === '' ? formId : title,
    version: attributeLocal(primary, 'version') ?? '',
    ranges: new Set(controls.filter((control) => localName(control.element.name) === 'repeat').map((control) => control.nodeset)),
  })
}

/** Languages of the form's texts, in its order, and the one it starts with. */
export const languagesOf = ({ model }: XformTree): { readonly languages: readonly string[]; readonly first: XmlElement | null } => {
  const itext = childNamed(model, 'itext')
  const translations = itext === null ? [] : childrenNamed(itext, 'translation')
  const first = translations.find((translation) => translation.attributes.has('default') && translation.attributes.get('default') !== 'false()') ?? translations[0] ?? null
  return { languages: translations.map((translation) => translation.attributes.get('lang') ?? '').filter((lang) => lang !== ''), first }
}

/** Every element of the empty record with its nodeset: the template of a repeat and its first instance share one. */
export function* nodesOf(element: XmlElement, above = ''): Generator<{ readonly element: XmlElement; readonly nodeset: string }> {
  const nodeset = `${above}/${element.name}`
  yield { element, nodeset }
  for (const child of elementsOf(element)) yield* nodesOf(child, nodeset)
}

/** Elements anywhere in the form that act on a node when an answer changes. */
export const changedTargets = ({ html, primary }: XformTree): ReadonlySet<string> => {
  const targets = new Set<string>()
  for (const element of walk(html)) {
    if (!/^(setvalue|setgeopoint)$/.test(localName(element.name))) continue
    if (!(attributeLocal(element, 'event') ?? '').split(/\s+/).includes('xforms-value-changed')) continue
    const ref = element.attributes.get('ref')
    if (ref !== undefined) targets.add(resolvePath(ref, `/${primary.name}`))
  }
  return targets
}
