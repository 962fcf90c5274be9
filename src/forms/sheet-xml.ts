/**
 * The XML parts of a workbook: list of sheets, shared texts, number formats, cells; each is a handler of XML events that says
 * when it has seen more than a form can have. Only cells that say something are kept, so an empty sheet that claims a million
 * rows costs nothing. Texts of cells: cell-text.ts; the whole: workbook.ts.
 */
import { dateText, isDateFormat, numberText, unescapeCell } from './cell-text.ts'
import { formLimits } from './limits.ts'
import type { XmlHandler } from './xml-events.ts'
import { localName } from './xml.ts'

export interface PartHandler extends XmlHandler {
  /** more than a form can have: the rest need not be read */
  isFull(): boolean
}
const { sheet: most } = formLimits
const notFull = (): boolean => false

export interface SheetEntry { readonly name: string; readonly relation: string }
export interface Styles { readonly dateStyles: ReadonlySet<number>; readonly from1904: boolean }

const byLocal = (attributes: ReadonlyMap<string, string>, local: string, prefixed = false): string | undefined => {
  for (const [name, value] of attributes) if (localName(name) === local && name.includes(':') === prefixed) return value
  return undefined
}
const ignore = (): void => undefined

export const sheetList = (): PartHandler & { readonly sheets: readonly SheetEntry[]; readonly from1904: () => boolean } => {
  const sheets: SheetEntry[] = []
  let from1904 = false
  const handler: XmlHandler = {
    open(name, attributes) {
      const local = localName(name)
      if (local === 'sheet') sheets.push({ name: attributes.get('name') ?? '', relation: byLocal(attributes, 'id', true) ?? '' })
      if (local === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.get('date1904') ?? '')
    },
    text: ignore,
    close: ignore,
  }
  return { ...handler, isFull: notFull, sheets, from1904: () => from1904 }
}

/** Relation id -> part name. */
export const relations = (): PartHandler & { readonly targets: ReadonlyMap<string, string> } => {
  const targets = new Map<string, string>()
  const handler: XmlHandler = {
    open(name, attributes) {
      const target = attributes.get('Target')
      if (localName(name) === 'Relationship' && target !== undefined) {
        targets.set(attributes.get('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
      }
    },
    text: ignore,
    close: ignore,
  }
  return { ...handler, isFull: notFull, targets }
}

export const dateStyles = (): PartHandler & { readonly dates: ReadonlySet<number> } => {
  const codes = new Map<number, string>()
  const dates = new Set<number>()
  let inFormats = false
  let index = 0
  const handler: XmlHandler = {
    open(name, attributes) {
      const local = localName(name)
      if (local === 'numFmt') codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '')
      else if (local === 'cellXfs') inFormats = true
      else if (local === 'xf' && inFormats) {
        const id = Number(attributes.get('numFmtId') ?? 0)
        if (isDateFormat(id, codes.get(id))) dates.add(index)
        index += 1
      }
    },
    text: ignore,
    close(name) {
      if (localName(name) === 'cellXfs') inFormats = false
    },
  }
  return { ...handler, isFull: notFull, dates }
}

/** Rich text is joined; phonetic guides are left out. */
export const sharedTexts = (): PartHandler & { readonly texts: readonly string[] } => {
  const texts: string[] = []
  let current = ''
  let inText = false
  let phonetic = 0
  let tooLong = false
  const handler: XmlHandler = {
    open(name) {
      const local = localName(name)
      if (local === 'si') current = ''
      else if (local === 'rPh') phonetic += 1
      else if (local === 't') inText = true
    },
    text(value) {
      if (!inText || phonetic !== 0) return
      if (current.length + value.length > most.cellCharacters) tooLong = true
      else current += value
    },
    close(name) {
      const local = localName(name)
      if (local === 'si') texts.push(unescapeCell(current))
      else if (local === 'rPh') phonetic -= 1
      else if (local === 't') inText = false
    },
  }
  return { ...handler, isFull: () => tooLong || texts.length > most.sharedTexts, texts }
}

export interface RawRow { readonly row: number; readonly cells: Map<number, string> }
/** cells of all sheets together */
export interface CellCount { cells: number }

/** 'AB12' -> 28. */
const columnOf = (reference: string): number => {
  let column = 0
  for (const char of reference) {
    const code = char.charCodeAt(0) & ~32
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column
}

export interface CellPlace { readonly row: number; readonly column: number }
const mostPlaces = 20

export const sheetCells = (shared: readonly string[], styles: Styles, total: CellCount): PartHandler & { readonly rows: readonly RawRow[]; readonly uncomputed: readonly CellPlace[] } => {
  const uncomputed: CellPlace[] = []
  const rows: RawRow[] = []
  let row = 0
  let said = new Map<number, string>()
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let formula = false
  let capture = false
  let phonetic = 0
  let tooLarge = false
  const text = (): string => {
    if (type === 's') return shared[Number(value)] ?? ''
    if (type === 'b') return value.trim() === '1' ? 'TRUE' : 'FALSE'
    if (type === 'e') return ''
    if (type === 'str' || type === 'inlineStr') return unescapeCell(value)
    if (type === 'd') return value
    if (styles.dateStyles.has(style)) return dateText(Number(value), styles.from1904) ?? numberText(value)
    return numberText(value)
  }
  const handler: XmlHandler = {
    open(name, attributes) {
      const local = localName(name)
      if (local === 'row') {
        const given = Number(attributes.get('r'))
        row = Number.isSafeInteger(given) && given > 0 ? given : row + 1
        column = 0
      } else if (local === 'c') {
        const reference = attributes.get('r')
        column = reference === undefined ? column + 1 : columnOf(reference)
        type = attributes.get('t') ?? 'n'
        style = Number(attributes.get('s') ?? 0)
        value = ''
        formula = false
      } else if (local === 'f') formula = true
      else if (local === 'v' || local === 't') {
        capture = true
        formula = false
      } else if (local === 'rPh') phonetic += 1
    },
    text(part) {
      if (!capture || phonetic !== 0) return
      if (value.length + part.length > most.cellCharacters) tooLarge = true
      else value += part
    },
    close(name) {
      const local = localName(name)
      if (local === 'v' || local === 't') capture = false
      else if (local === 'rPh') phonetic -= 1
      else if (local === 'c') {
        if (formula && uncomputed.length < mostPlaces) uncomputed.push({ row, column })
        const shown = value === '' ? '' : text().replaceAll('\u00A0', ' ').trim()
        if (shown === '' || tooLarge) return
        total.cells += 1
        if (column < 1 || column > most.columns || total.cells > most.cells) tooLarge = true
        else said.set(column, shown)
      } else if (local === 'row' && said.size > 0) {
        if (rows.length >= most.rows) tooLarge = true
        else rows.push({ row, cells: said })
        said = new Map()
      }
    },
  }
  return { ...handler, isFull: () => tooLarge, rows, uncomputed }
}
