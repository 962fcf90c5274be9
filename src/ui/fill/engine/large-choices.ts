/**
 * Choices of a select that come from a large table. The engine makes several computations of each choice it knows, so it is told of
 * the chosen ones alone (large-tables.ts); what is on offer is read from the table here. Rule FFL19.
 */
import { textId } from '../../../forms/prepare-tables.ts'
import type { LargeTable } from '../../../forms/packed-table.ts'
import type { EngineNode } from './nodes.ts'
import { plainText, richText, type Rich, type TextLike } from './rich.ts'
import type { Media, Option } from './session.ts'

/** How an itemset reads its rows, as far as a table can be read that way. */
export interface ChoiceColumns { readonly nodes: string; readonly value: string; readonly label: string | null; readonly isTextId: boolean }

const column = (path: string): string | null => /^(?:\.\/)?([\p{L}_][\p{L}\p{M}\p{N}_.-]*)$/u.exec(path.trim())?.[1] ?? null
const read = new WeakMap<object, ChoiceColumns | null>()

export const choiceColumns = (node: EngineNode): ChoiceColumns | null => {
  const itemset = node.nodeType === 'select' ? node.definition.bodyElement?.itemset : null
  if (itemset === null || itemset === undefined) return null
  const known = read.get(itemset)
  if (known !== undefined) return known
  const path = [...itemset.element.children].find((child) => child.localName === 'label')?.getAttribute('ref') ?? null
  const inText = path === null ? undefined : /^\s*jr:itext\((.*)\)\s*$/.exec(path)?.[1]
  const [value, label] = [column(itemset.value.expression), path === null ? null : column(inText ?? path)]
  const made = value === null || (label === null && path !== null) ? null : { nodes: itemset.nodes.expression, value, label, isTextId: inText !== undefined }
  read.set(itemset, made)
  return made
}

/** What the engine holds of the answer, offered or not. */
export const chosenOf = (node: EngineNode): readonly string[] => {
  const held = node.valueState?.[0]() ?? []
  return typeof held === 'string' ? [held] : held
}

export interface LargeList {
  readonly columns: ChoiceColumns
  readonly table: LargeTable
  readonly texts: LargeTable | null
  /** rows on offer, in order; follows the answers its predicate reads */
  rows(): readonly number[]
}

const noMedia: Media = { image: null, audio: null, video: null }
/** Marks that the engine reads as markdown; most labels have none. */
const marked = /[*_#<`[\\&\n]|^\s*(\d+[.)]|[-+])\s/
type MakeText = new (role: 'item-label', chunks: readonly { readonly source: 'literal'; readonly asString: string }[]) => TextLike

class TableOption implements Option {
  readonly value: string
  readonly #from: Offered
  readonly #row: number
  constructor(from: Offered, row: number) {
    this.value = from.list.table.cell(row, from.list.columns.value)
    this.#from = from
    this.#row = row
  }
  get #written(): string { return this.#from.written(this.#row) || this.value }
  get label(): readonly Rich[] {
    const written = this.#written
    return marked.test(written) ? this.#from.rich(written) : [written]
  }
  get text(): string {
    const written = this.#written
    return marked.test(written) ? plainText(this.label) || this.value : written.trim()
  }
  get media(): Media { return noMedia }
  get geometry(): string { return this.#from.list.table.cell(this.#row, 'geometry') }
}
interface Offered { readonly list: LargeList; written(row: number): string; rich(text: string): readonly Rich[] }

/** `sample` is any text of the engine, which reads markdown as it does. */
export const largeOptions = (list: LargeList, language: string, sample: TextLike | null): readonly Option[] => {
  const { columns: { label, isTextId }, table, texts } = list
  const Text = sample?.constructor as MakeText | undefined
  const from: Offered = {
    list,
    written: (row) => {
      const cell = label === null ? '' : table.cell(row, label)
      const at = isTextId ? texts?.where(textId, [cell])[0] : undefined
      return isTextId ? (at === undefined ? '' : (texts?.cell(at, language) ?? '')) : cell
    },
    rich: (text) => (Text === undefined ? [text] : richText(new Text('item-label', [{ source: 'literal', asString: text }]))),
  }
  return list.rows().map((row) => new TableOption(from, row))
}
