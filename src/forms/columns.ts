/**
 * The tables of a form version, read from its XForm without any engine: one for the root, one for each repeat, a column for
 * each question with its type and who writes it, and one for what is not relevant in a row (XFM11). From the form as it came, not as prepared for the engine. Rules XFM5-XFM8.
 */
import { err, ok, type Result } from '../core/result.ts'
import { auditOf } from './audit-plan.ts'
import { columnLabels } from './column-labels.ts'
import type { ColumnKind, ColumnPlan, ColumnType, FormPlan, Problem } from './plan.ts'
import { reservedNames } from './prepare.ts'
import { changedTargets, languagesOf, parseXform, type XformTree } from './xform-tree.ts'
import { attributeLocal, attributePath, elementsOf, localName, type XmlElement } from './xml.ts'

const bindTypes: Readonly<Record<string, ColumnType>> = {
  string: 'string', text: 'string', int: 'int', integer: 'int', long: 'int', decimal: 'decimal', double: 'decimal', float: 'decimal', boolean: 'boolean',
  date: 'date', time: 'time', dateTime: 'dateTime', geopoint: 'geopoint', geotrace: 'geotrace', geoshape: 'geoshape',
  binary: 'binary', base64Binary: 'binary', barcode: 'barcode', select: 'select', select1: 'select1', rank: 'rank',
}
const controlTypes: Readonly<Record<string, ColumnType>> = { select: 'select', select1: 'select1', rank: 'rank', trigger: 'trigger', upload: 'binary' }

const typeOf = (bind: XmlElement | undefined, control: XmlElement | undefined): ColumnType =>
  (control === undefined ? undefined : controlTypes[localName(control.name)]) ?? bindTypes[localName(bind?.attributes.get('type') ?? 'string')] ?? 'string'

const isTrue = (expression: string | undefined): boolean => /^\s*true\(\s*\)\s*$/.test(expression ?? '')

const kindOf = (nodeset: string, bind: XmlElement | undefined, control: XmlElement | undefined, changed: ReadonlySet<string>): ColumnKind => {
  const calculate = bind?.attributes.get('calculate')?.trim() ?? ''
  // once(), uuid() and random() would give each phone another value, so the first one is kept.
  if (calculate !== '') return /(^|[^\w-])(once|uuid|random)\s*\(/.test(calculate) ? 'once' : 'derived'
  if (bind !== undefined && attributeLocal(bind, 'preload') !== null) return attributeLocal(bind, 'preloadParams') === 'end' ? 'derived' : 'once'
  if (changed.has(nodeset)) return 'user'
  return control === undefined || isTrue(bind?.attributes.get('readonly')) ? 'once' : 'user'
}

/** [XFM11] Space-separated nodesets, relative to the range, of what is not relevant in a row; '' when all is, or when an older app saved it. */
const omitColumn = (range: string): ColumnPlan => ({ nodeset: `${range}/${reservedNames.omit}`, type: 'string', kind: 'derived', label: null })
export const isOmitColumn = (nodeset: string): boolean => nodeset.endsWith(`/${reservedNames.omit}`)
/** Counts up whenever forms give other columns than before, so that tables made earlier are widened. */
export const planEdition = 3

/** [XFM14] Attributes of the record that the form fills: those of an entity. Their nodeset ends with `/@name`. */
const boundAttributes = (element: XmlElement, path: string, binds: ReadonlyMap<string, XmlElement>): readonly string[] =>
  [...element.attributes.keys()].map((name) => attributePath(path, name)).filter((name) => binds.has(name))

const isMasked = (control: XmlElement | undefined): boolean => /(^|\s)masked(\s|$)/.test(control?.attributes.get('appearance') ?? '') || (control !== undefined && localName(control.name) === 'secret')

interface Draft { readonly range: string; readonly parent: string | null; readonly columns: ColumnPlan[] }

export const tablesOf = (tree: XformTree): readonly Draft[] => {
  const { primary, binds, controls, ranges } = tree
  const control = new Map<string, XmlElement>()
  const groups = new Set<string>()
  for (const { element, nodeset } of controls) {
    if (/^(group|repeat)$/.test(localName(element.name))) groups.add(nodeset)
    else if (!control.has(nodeset)) control.set(nodeset, element)
  }
  const labels = columnLabels(tree)
  const changed = changedTargets(tree)
  const tables = new Map<string, Draft>()
  const seen = new Set<string>()
  const visit = (element: XmlElement, nodeset: string, table: Draft): void => {
    for (const child of elementsOf(element)) {
      const path = `${nodeset}/${child.name}`
      for (const name of ranges.has(path) ? [] : boundAttributes(child, path, binds)) {
        if (seen.has(name)) continue
        seen.add(name)
        table.columns.push({ nodeset: name, type: 'string', kind: kindOf(name, binds.get(name), undefined, changed), label: null })
      }
      if (ranges.has(path)) {
        const below = tables.get(path) ?? { range: path, parent: table.range, columns: [] }
        tables.set(path, below)
        visit(child, path, below)
      } else if (elementsOf(child).length > 0) visit(child, path, table)
      else if (!seen.has(path) && (!groups.has(path) || control.has(path))) {
        seen.add(path)
        const bind = binds.get(path)
        table.columns.push({ nodeset: path, type: typeOf(bind, control.get(path)), kind: kindOf(path, bind, control.get(path), changed), label: labels(control.get(path)), ...(isMasked(control.get(path)) ? { masked: true as const } : {}) })
      }
    }
  }
  const root: Draft = { range: `/${primary.name}`, parent: null, columns: [] }
  tables.set(root.range, root)
  visit(primary, root.range, root)
  return [...tables.values()]
}

export const planForm = (xform: string): Result<FormPlan, readonly Problem[]> => {
  const parsed = parseXform(xform)
  if (!parsed.ok) return parsed
  const tree = parsed.value
  const tables = tablesOf(tree)
  for (const { columns, range } of tables) {
    const reserved: readonly string[] = tree.ranges.has(range) ? Object.values(reservedNames) : [reservedNames.omit]
    const taken = columns.find(({ nodeset }) => reserved.some((name) => nodeset === `${range}/${name}`))
    if (taken !== undefined) {
      const name = taken.nodeset.slice(range.length + 1)
      return err([{ severity: 'error', code: 'reserved-name', message: `"${range}" has a question "${name}": the names ${reserved.join(', ')} are used by the app itself. Rename the question.` }])
    }
    columns.push(omitColumn(range))
  }
  const { languages, first } = languagesOf(tree)
  const instanceName = tables[0]?.columns.find(({ nodeset }) => /^\/[^/]+\/(?:[^/:]+:)?meta\/(?:[^/:]+:)?instanceName$/.test(nodeset))?.nodeset ?? null
  const audit = auditOf(tree)
  return ok({ formId: tree.formId, title: tree.title, version: tree.version, languages, defaultLanguage: first?.attributes.get('lang') ?? null, tables, instanceName, ...(audit === null ? {} : { audit }) })
}
