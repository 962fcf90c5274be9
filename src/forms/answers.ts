/**
 * A record's rows and cells <-> its instance XML. Out: what the engine restores, with each repeat's row id and order key in the
 * hidden questions of prepare.ts. In: an instance XML (the engine's payload) as rows and cells again. Rules ANS1-ANS5.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { FormPlan, Problem } from './plan.ts'
import { reservedNames, type PreparedForm } from './prepare.ts'
import { attributeLocal, attributePath, childNamed, elementsOf, localName, parseXml, textOf, writeXml, type XmlElement } from './xml.ts'

/** The shapes of worker/api.ts. */
export interface CellText { readonly row: string; readonly column: string; readonly value: string }
export interface RowShape { readonly id: string; readonly range: string; readonly parent: string; readonly order: string }
export interface Answers { readonly rows: readonly RowShape[]; readonly cells: readonly CellText[] }

/** `row` of cells in the root table, and parent of its rows. */
export const rootRow = 'root'

const cellKey = (row: string, column: string): string => `${row}\u0000${column}`
const isTemplate = (element: XmlElement): boolean => attributeLocal(element, 'template') !== null

/** The instance document for a record. A question without a cell keeps the form's default, as in a new record. */
export const instanceXml = ({ primary, ranges, namespaces }: PreparedForm, answers: Answers, { formId, version }: { readonly formId: string; readonly version: string }): string => {
  const cells = new Map(answers.cells.map(({ row, column, value }) => [cellKey(row, column), value]))
  const rowsUnder = new Map<string, RowShape[]>()
  for (const row of answers.rows) {
    const key = cellKey(row.parent, row.range)
    const siblings = rowsUnder.get(key)
    if (siblings === undefined) rowsUnder.set(key, [row])
    else siblings.push(row)
  }
  for (const siblings of rowsUnder.values()) siblings.sort((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1))

  const attributesOf = (pattern: XmlElement, path: string, row: string): Map<string, string> =>
    new Map([...pattern.attributes].filter(([name]) => localName(name) !== 'template').map(([name, value]) => [name, cells.get(cellKey(row, attributePath(path, name))) ?? value]))
  const fill = (pattern: XmlElement, nodeset: string, row: RowShape | null): XmlElement => {
    const rowId = row?.id ?? rootRow
    const made: XmlElement = { name: pattern.name, attributes: attributesOf(pattern, nodeset, rowId), children: [] }
    const done = new Set<string>()
    for (const child of elementsOf(pattern)) {
      const path = `${nodeset}/${child.name}`
      if (ranges.has(path)) {
        if (done.has(path)) continue
        done.add(path)
        const patterns = elementsOf(pattern).filter((other) => other.name === child.name)
        const best = patterns.find(isTemplate) ?? child
        for (const below of rowsUnder.get(cellKey(rowId, path)) ?? []) made.children.push(fill(best, path, below))
      } else if (elementsOf(child).length > 0) made.children.push(fill(child, path, row))
      else made.children.push(leaf(child, path, row))
    }
    return made
  }
  const leaf = (pattern: XmlElement, path: string, row: RowShape | null): XmlElement => {
    const text = row !== null && path === `${row.range}/${reservedNames.id}` ? row.id
      : row !== null && path === `${row.range}/${reservedNames.order}` ? row.order
      : (cells.get(cellKey(row?.id ?? rootRow, path)) ?? textOf(pattern))
    return { name: pattern.name, attributes: attributesOf(pattern, path, row?.id ?? rootRow), children: text === '' ? [] : [text] }
  }

  const root = fill(primary, `/${primary.name}`, null)
  for (const [name, value] of namespaces) if (!root.attributes.has(name)) root.attributes.set(name, value)
  root.attributes.set('id', formId)
  if (version === '') root.attributes.delete('version')
  else root.attributes.set('version', version)
  return writeXml(root)
}

const problem = (code: string, message: string): Problem => ({ severity: 'error', code, message })
/** Prefixes may differ between a form and a program's output, so paths are compared without them. */
const bare = (path: string): string => path.split('/').map(localName).join('/')

export const readInstance = (xml: string, plan: FormPlan): Result<Answers, readonly Problem[]> => {
  const parsed = parseXml(xml)
  if (!parsed.ok) return err([problem('not-well-formed', `This record is not well-formed XML: ${parsed.error.message} (line ${parsed.error.line}).`)])
  const root = parsed.value
  const ranges = new Map(plan.tables.map(({ range }) => [bare(range), range]))
  const columns = new Map(plan.tables.flatMap((table) => table.columns.map(({ nodeset }) => [bare(nodeset), nodeset] as const)))
  const start = `/${localName(root.name)}`
  if (!ranges.has(start)) return err([problem('other-form', `This record is not of the form "${plan.title}": it begins with <${root.name}>.`)])
  const rows: RowShape[] = []
  const cells: CellText[] = []
  let withoutId: string | null = null
  const visit = (element: XmlElement, path: string, row: string): void => {
    for (const child of elementsOf(element)) {
      const below = `${path}/${localName(child.name)}`
      const range = ranges.get(below)
      if (range !== undefined) {
        if (isTemplate(child)) continue
        const id = textOf(childNamed(child, reservedNames.id) ?? child).trim()
        if (childNamed(child, reservedNames.id) === null || id === '') {
          withoutId = range
          continue
        }
        const order = childNamed(child, reservedNames.order)
        rows.push({ id, range, parent: row, order: order === null ? '' : textOf(order) })
        visit(child, below, id)
        continue
      }
      for (const [name, value] of child.attributes) {
        const held = columns.get(attributePath(below, name))
        if (held !== undefined) cells.push({ row, column: held, value })
      }
      const column = columns.get(below)
      if (column !== undefined) cells.push({ row, column, value: textOf(child) })
      else visit(child, below, row)
    }
  }
  visit(root, start, rootRow)
  if (withoutId !== null) return err([problem('row-without-id', `An entry of the repeat "${String(withoutId)}" has no id.`)])
  return ok({ rows, cells })
}
