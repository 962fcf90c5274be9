/**
 * Tables of thousands of rows that a form looks things up in. The form engine would make an object of every cell and walk them
 * all for each question (8 s for 50,000 rows), so it is given the empty table, and its XPath evaluator asks the index first; rows
 * become nodes of the engine only when they are found. Reaches into the engine of this exact version, by way of a form of two
 * lines; any expression that is not a plain look-up makes all rows and goes the engine's way. Rule FFL18.
 */
import type { loadForm } from '@getodk/xforms-engine'
import { createRoot } from 'solid-js'
import { readItemQuery, type ItemQuery, type ItemValue } from '../../../forms/item-query.ts'
import { largeFrom } from '../../../forms/form-data.ts'
import { indexedBy, openTable, type LargeTable, type PackedTable } from '../../../forms/packed-table.ts'
import { textId, type FormTables } from '../../../forms/prepare-tables.ts'
import { choiceColumns, chosenOf, type LargeList } from './large-choices.ts'
import type { EngineNode } from './nodes.ts'

interface StaticNode {
  readonly nodeType: string
  readonly qualifiedName: { readonly localName: string }
  readonly childElements: readonly StaticNode[]
  getXPathValue(): string
  getXPathChildNodes(): readonly unknown[]
}
interface ElementOptions { readonly name: string; readonly children: readonly (ElementOptions | string)[] }
type MakeElement = new (parent: StaticNode, options: ElementOptions) => StaticNode
interface Options { readonly contextNode?: unknown }
interface Evaluator {
  /** what all the others come down to */
  evaluate(...given: readonly unknown[]): unknown
  evaluateNode(...given: readonly unknown[]): unknown
  evaluateNumber(expression: string, options?: Options): number
  evaluateNodes(expression: string, options?: Options): readonly StaticNode[]
  evaluateString(expression: string, options?: Options): string
  evaluateBoolean(expression: string, options?: Options): boolean
  readonly secondaryInstancesById?: ReadonlyMap<string, StaticNode>
}
/** `isAside`: its rows are not in the form that the engine got. */
interface Opened { readonly table: LargeTable; readonly isAside: boolean; node(row: number): StaticNode }

let tables: ReadonlyMap<string, LargeTable> = new Map()
let texts: LargeTable | null = null
/** An expression is being evaluated. */
let walking = 0
/** null: not large */
const opened = new WeakMap<StaticNode, Opened | null>()
const queries = new Map<string, ItemQuery | null>()

const isName = /^[\p{L}_][\p{L}\p{M}\p{N}_.-]*$/u

const queryOf = (expression: string): ItemQuery | null => {
  const known = queries.get(expression)
  if (known !== undefined) return known
  if (queries.size > 5000) queries.clear()
  const read = expression.includes('instance(') ? readItemQuery(expression) : null
  queries.set(expression, read)
  return read
}

/** The instance's rows, made when something walks them all. */
const open = (root: StaticNode, table: LargeTable): Opened => {
  const Element = root.constructor as MakeElement
  const made = new Map<number, StaticNode>()
  const node = (row: number): StaticNode => {
    const known = made.get(row) ?? new Element(root, { name: 'item', children: table.columns.filter((name) => table.has(row, name)).map((name) => ({ name, children: [table.cell(row, name)] })) })
    made.set(row, known)
    return known
  }
  let all: readonly StaticNode[] | null = null
  const get = (): readonly StaticNode[] => (all ??= Array.from({ length: table.size }, (_, row) => node(row)))
  for (const property of ['children', 'childElements']) Object.defineProperty(root, property, { get, configurable: true })
  return { table, isAside: true, node }
}
/**
 * For each choice the engine makes an expression of each column, for maps, which need the geometry alone. It asks for the columns
 * outside of any expression, and is told of that one.
 */
const withoutProperties = (prototype: StaticNode): void => {
  const { getXPathChildNodes } = prototype
  prototype.getXPathChildNodes = function children(this: StaticNode) {
    return walking === 0 && this.qualifiedName?.localName === 'item' ? this.childElements.filter((child) => child.qualifiedName.localName === 'geometry') : getXPathChildNodes.call(this)
  }
}

const valuesIn = (node: StaticNode, column: string): readonly string[] =>
  node.childElements.filter((child) => child.qualifiedName.localName === column).map((child) => child.getXPathValue())

/** Rows that the form has in itself are there already; they only get an index. */
const openNodes = (root: StaticNode): Opened | null => {
  const rows = root.childElements
  if (rows.length < largeFrom || root.qualifiedName.localName !== 'root' || rows.some((row) => row.qualifiedName.localName !== 'item')) return null
  const cell = (row: number, column: string): string => valuesIn(rows[row] as StaticNode, column)[0] ?? ''
  return { isAside: false, table: { columns: [], size: rows.length, cell, has: (row, column) => valuesIn(rows[row] as StaticNode, column).length > 0, where: indexedBy(rows.length, (row, column) => valuesIn(rows[row] as StaticNode, column)) }, node: (row) => rows[row] as StaticNode }
}
const instanceOf = (evaluator: Evaluator, id: string): Opened | null => {
  const root = evaluator.secondaryInstancesById?.get(id)?.childElements[0]
  if (root === undefined) return null
  const known = opened.get(root)
  if (known !== undefined) return known
  const table = tables.get(id)
  const made = table === undefined ? openNodes(root) : open(root, table)
  opened.set(root, made)
  return made
}

/** What a predicate compares with; reading it follows the answers it comes from. */
const wantedBy = (evaluator: Evaluator, evaluateNodes: Evaluator['evaluateNodes'], options: Options): Wanted => (value) =>
  value.type === 'text' ? [value.text] : value.type === 'number' ? value.number : evaluateNodes.call(evaluator, value.path, options).map((node) => node.getXPathValue())

type Wanted = (value: ItemValue) => readonly string[] | number
const everyRow = ({ size }: LargeTable): readonly number[] => Array.from({ length: size }, (_, row) => row)
/** Of rows whose `only` column has one of the values, where that is given. */
const rowsOf = (evaluator: Evaluator, query: ItemQuery, { table, node }: Opened, wantedOf: Wanted, only?: { readonly column: string; readonly values: readonly string[] }): readonly number[] => {
  const lists = [...(only === undefined ? [] : [table.where(only.column, only.values)]), ...query.equal.map(({ column, value }) => table.where(column, wantedOf(value)))]
  const [first, ...others] = lists
  const sets = others.map((rows) => new Set(rows))
  const tests = query.words.map(({ test, column, value }) => {
    const wanted = wantedOf(value)
    const text = typeof wanted === 'number' ? String(wanted) : wanted[0] ?? ''
    return (row: number): boolean => (test === 'contains' ? table.cell(row, column).includes(text) : table.cell(row, column).startsWith(text))
  })
  const found = (first ?? everyRow(table)).filter((row) => sets.every((rows) => rows.has(row)) && tests.every((holds) => holds(row)))
  return query.rest === '' ? found : found.filter((row) => evaluator.evaluateBoolean(query.rest, { contextNode: node(row) }))
}

const patch = (prototype: Evaluator): void => {
  const known = new WeakSet<Evaluator>()
  for (const name of ['evaluate', 'evaluateBoolean', 'evaluateNumber', 'evaluateString', 'evaluateNode', 'evaluateNodes'] as const) {
    const own = prototype[name] as (this: Evaluator, ...given: readonly unknown[]) => unknown
    Object.defineProperty(prototype, name, {
      configurable: true, writable: true,
      value: function counted(this: Evaluator, ...given: readonly unknown[]) {
        if (!known.has(this) && this.secondaryInstancesById !== undefined) {
          known.add(this)
          for (const id of tables.keys()) instanceOf(this, id)
        }
        walking += 1
        try {
          return own.apply(this, [...given])
        } finally {
          walking -= 1
        }
      },
    })
  }
  const { evaluateNodes, evaluateString } = prototype
  prototype.evaluateNodes = function nodes(this: Evaluator, expression: string, options: Options = {}) {
    const query = queryOf(expression)
    const instance = query === null || query.child !== null ? null : instanceOf(this, query.instance)
    if (query === null || instance === null) return evaluateNodes.call(this, expression, options)
    const wanted = wantedBy(this, evaluateNodes, options)
    const select = options.contextNode as EngineNode | undefined
    const columns = instance.isAside && select?.nodeType === 'select' ? choiceColumns(select) : null
    // [FFL19] Of the choices of a select the engine is told of those that are chosen.
    const only = columns?.nodes === expression ? { column: columns.value, values: chosenOf(select as EngineNode) } : undefined
    return rowsOf(this, query, instance, wanted, only).map(instance.node)
  }
  prototype.evaluateString = function string(this: Evaluator, expression: string, options: Options = {}) {
    // The value and label of each choice: the name of a child, asked of a row.
    const at = options.contextNode as StaticNode | undefined
    if (at?.nodeType === 'static-element' && isName.test(expression)) return valuesIn(at, expression)[0] ?? ''
    const query = queryOf(expression)
    const instance = query === null ? null : instanceOf(this, query.instance)
    if (query === null || query.child === null || instance === null) return evaluateString.call(this, expression, options)
    const [row] = query.equal.length + query.words.length === 0 && query.rest === '' ? [0] : rowsOf(this, query, instance, wantedBy(this, evaluateNodes, options))
    return row === undefined ? '' : instance.table.cell(row, query.child)
  }
}

/** The engine asks its own DOM for the texts of labels; those of long lists are not in it. */
const lookUpTexts = (model: { getItextElement(language: { readonly language: string }, id: string): Element | undefined }): void => {
  const own = model.getItextElement
  model.getItextElement = function text(this: unknown, language, id) {
    const found = own.call(this, language, id)
    const [row] = found === undefined && texts !== null ? texts.where(textId, [id]) : []
    if (row === undefined || texts?.has(row, language.language) !== true) return found
    const made = document.createElement('text')
    made.append(document.createElement('value'))
    made.firstElementChild?.append(texts.cell(row, language.language))
    return made
  }
}

/** The choices of a select that are in a table beside the engine; null when the engine has them all. */
export const largeListOf = (node: EngineNode): LargeList | null => {
  const columns = choiceColumns(node)
  const query = columns === null ? null : queryOf(columns.nodes)
  const evaluator = node.evaluator as Evaluator | undefined
  const instance = query === null || query.child !== null || evaluator === undefined ? null : instanceOf(evaluator, query.instance)
  if (columns === null || query === null || evaluator === undefined || instance?.isAside !== true) return null
  const options = { contextNode: node }
  return { columns, table: instance.table, texts, rows: () => rowsOf(evaluator, query, instance, wantedBy(evaluator, evaluator.evaluateNodes, options)) }
}

let patching: Promise<void> | null = null
const probe = '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>p</h:title><model><instance><p id="p"><q/></p></instance><instance id="i"><root><item/></root></instance><bind nodeset="/p/q"/></model></h:head><h:body><input ref="/p/q"><label/></input></h:body></h:html>'

const patchOnce = (load: typeof loadForm): Promise<void> => {
  patching ??= createRoot(async (dispose) => {
    const form = await load(probe)
    if (form.status === 'failure') throw form.error
    const { evaluator: first, definition: { model } } = form.createInstance().root as unknown as { readonly evaluator: Evaluator; readonly definition: { readonly model: object } }
    lookUpTexts(Object.getPrototypeOf(model) as Parameters<typeof lookUpTexts>[0])
    const row = first.secondaryInstancesById?.get('i')?.childElements[0]
    if (row !== undefined) withoutProperties(Object.getPrototypeOf(row) as StaticNode)
    let evaluator: object = first
    while (!Object.hasOwn(evaluator, 'evaluateNodes')) evaluator = Object.getPrototypeOf(evaluator) as object
    patch(evaluator as Evaluator)
    dispose()
  })
  return patching
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

/** Tables of the form that is loaded now: its own, and files by the address its instances name. */
export const useLargeTables = async (load: typeof loadForm, xform: string, own: FormTables, packed: ReadonlyMap<string, PackedTable>): Promise<void> => {
  const found = new Map<string, LargeTable>([...own.instances].map(([id, table]) => [id, openTable(table)]))
  for (const [tag] of packed.size === 0 ? [] : xform.matchAll(/<(?:[\w.-]+:)?instance\s[^>]*>/g)) {
    const [id, src] = [attribute(tag, 'id'), attribute(tag, 'src')]
    const table = src === undefined ? undefined : (packed.get(src) ?? packed.get(new URL(src).href))
    if (id !== undefined && table !== undefined) found.set(id, openTable(table))
  }
  await patchOnce(load)
  tables = found
  texts = own.texts === null ? null : openTable(own.texts)
}
