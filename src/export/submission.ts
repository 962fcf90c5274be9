/**
 * A record as the XML that ODK Central, KoboToolbox and other OpenRosa servers take: the form's own record element filled from
 * the rows, repeats in order, answers that are not relevant left out (the `_omit` columns say which), the record's id as
 * meta/instanceID. Sending it and its files is elsewhere. Rules SUB1-SUB7.
 */
import { rowIdToUuid, type RowId } from '../core/ids.ts'
import { ok, type Result } from '../core/result.ts'
import { rootRow, type Answers, type RowShape } from '../forms/answers.ts'
import type { Problem } from '../forms/plan.ts'
import { reservedNames } from '../forms/prepare.ts'
import { parseXform, type XformTree } from '../forms/xform-tree.ts'
import { attributeLocal, attributePath, elementsOf, localName, writeXmlDocument, type XmlElement } from '../forms/xml.ts'
import { entityAttributes } from './submission-entities.ts'
import { withMeta } from './submission-meta.ts'

export interface SubmissionOptions {
  readonly recordId: RowId
  /** of this submission, when it is not the record's: an edit that a server has in an earlier state gets a new one */
  readonly instanceId?: string
  /** instanceID of the state that the server has */
  readonly deprecatedId?: string
}

const key = (row: string, path: string): string => `${row}\u0000${path}`
const isTemplate = (element: XmlElement): boolean => attributeLocal(element, 'template') !== null

export type SubmissionWriter = (answers: Answers, options: SubmissionOptions) => string

/** For many records of one form: it is read once. */
export const submissionWriter = (xform: string): Result<SubmissionWriter, readonly Problem[]> => {
  const parsed = parseXform(xform)
  return parsed.ok ? ok((answers, options) => written(parsed.value, answers, options)) : parsed
}
export const submissionXml = (xform: string, answers: Answers, options: SubmissionOptions): Result<string, readonly Problem[]> => {
  const writer = submissionWriter(xform)
  return writer.ok ? ok(writer.value(answers, options)) : writer
}

const written = ({ html, model, primary, ranges, formId, version }: XformTree, answers: Answers, options: SubmissionOptions): string => {
  const cells = new Map(answers.cells.map(({ row, column, value }) => [key(row, column), value]))
  const below = new Map<string, RowShape[]>()
  for (const row of answers.rows) {
    const siblings = below.get(key(row.parent, row.range))
    if (siblings === undefined) below.set(key(row.parent, row.range), [row])
    else siblings.push(row)
  }
  for (const siblings of below.values()) siblings.sort((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1))
  // [SUB4] Paths in `_omit` start at the row's own range; '.' is the row itself.
  const omitted = (row: string, range: string): ReadonlySet<string> =>
    new Set((cells.get(key(row, `${range}/${reservedNames.omit}`)) ?? '').split(/\s+/).filter((path) => path !== '').map((path) => `${range}/${path}`))

  const attributesOf = (pattern: XmlElement, path: string, row: string): Map<string, string> => {
    const kept = new Map([...pattern.attributes].filter(([name]) => localName(name) !== 'template'))
    for (const [name, value] of entityAttributes(pattern, row === rootRow ? options.recordId : row)) kept.set(name, value)
    for (const name of kept.keys()) {
      // [SUB7] What the form made of them when the record was filled.
      const known = cells.get(key(row, attributePath(path, name))) ?? ''
      if (known !== '' || (localName(name) !== 'id' && cells.has(key(row, attributePath(path, name))))) kept.set(name, known)
    }
    return kept
  }
  const fill = (pattern: XmlElement, path: string, row: string, omit: ReadonlySet<string>): XmlElement => {
    const made: XmlElement = { name: pattern.name, attributes: attributesOf(pattern, path, row), children: [] }
    const children = elementsOf(pattern)
    if (children.length === 0) {
      // [SUB3] A question without a cell keeps the form's default.
      const text = cells.get(key(row, path)) ?? pattern.children.map((child) => (typeof child === 'string' ? child : '')).join('')
      if (text !== '') made.children.push(text)
      return made
    }
    const done = new Set<string>()
    for (const child of children) {
      const at = `${path}/${child.name}`
      if (omit.has(at) || done.has(at)) continue
      if (!ranges.has(at)) {
        made.children.push(fill(child, at, row, omit))
        continue
      }
      done.add(at)
      const best = children.find((other) => other.name === child.name && isTemplate(other)) ?? child
      for (const each of below.get(key(row, at)) ?? []) {
        const inside = omitted(each.id, at)
        if (!inside.has(`${at}/.`)) made.children.push(fill(best, at, each.id, inside))
      }
    }
    return made
  }
  const path = `/${primary.name}`
  const root = fill(primary, path, rootRow, omitted(rootRow, path))
  // [SUB1]
  root.attributes.set('id', formId)
  if (version !== '') root.attributes.set([...root.attributes.keys()].find((name) => localName(name) === 'version') ?? 'version', version)
  const made = withMeta(root, { instanceId: options.instanceId ?? `uuid:${rowIdToUuid(options.recordId)}`, ...(options.deprecatedId === undefined ? {} : { deprecatedId: options.deprecatedId }) })
  return writeXmlDocument(withNamespaces(made, [html, model]))
}

const prefixesIn = (of: XmlElement, found = new Set<string>()): Set<string> => {
  for (const name of [of.name, ...of.attributes.keys()]) if (name.includes(':')) found.add(name.slice(0, name.indexOf(':')))
  for (const child of elementsOf(of)) prefixesIn(child, found)
  return found
}
/** [SUB2] The prefixes that the record uses, as the form declares them. */
const withNamespaces = (root: XmlElement, holders: readonly XmlElement[]): XmlElement => {
  const used = prefixesIn(root)
  for (const holder of holders) {
    for (const [name, value] of holder.attributes) if (name.startsWith('xmlns:') && used.has(name.slice(6)) && !root.attributes.has(name)) root.attributes.set(name, value)
  }
  return root
}
