/**
 * The XML parts of a workbook: list of sheets, shared texts, number formats, cells. Only cells that say something are kept,
 * so an empty sheet that claims a million rows costs nothing. Texts of cells: cell-text.ts; the whole: workbook.ts.
 */
import { dateText, isDateFormat, numberText, unescapeCell } from './cell-text.ts'
import { readXmlEvents, type XmlFault } from './xml-events.ts'
import { localName } from './xml.ts'

export interface SheetEntry { readonly name: string; readonly relation: string }
export interface Styles { readonly dateStyles: ReadonlySet<number>; readonly from1904: boolean }

const byLocal = (attributes: ReadonlyMap<string, string>, local: string, prefixed = false): string | undefined => {
  for (const [name, value] of attributes) if (localName(name) === local && name.includes(':') === prefixed) return value
  return undefined
}
const ignore = (): void => undefined

export const readSheetList = (xml: string): { readonly sheets: readonly SheetEntry[]; readonly from1904: boolean; readonly fault: XmlFault | null } => {
  const sheets: SheetEntry[] = []
  let from1904 = false
  const fault = readXmlEvents(xml, {
    open(name, attributes) {
      const local = localName(name)
      if (local === 'sheet') sheets.push({ name: attributes.get('name') ?? '', relation: byLocal(attributes, 'id', true) ?? '' })
      if (local === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.get('date1904') ?? '')
    },
    text: ignore,
    close: ignore,
  })
  return { sheets, from1904, fault }
}

/** Relation id -> part name. */
export const readRelations = (xml: string): ReadonlyMap<string, string> => {
  const targets = new Map<string, string>()
  readXmlEvents(xml, {
    open(name, attributes) {
      const target = attributes.get('Target')
      if (localName(name) === 'Relationship' && target !== undefined) {
        targets.set(attributes.get('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`)
      }
    },
    text: ignore,
    close: ignore,
  })
  return targets
}

export const readDateStyles = (xml: string): ReadonlySet<number> => {
  const codes = new Map<number, string>()
  const dates = new Set<number>()
  let inFormats = false
  let index = 0
  readXmlEvents(xml, {
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
  })
  return dates
}

/** Rich text is joined; phonetic guides are left out. */
export const readSharedTexts = (xml: string): { readonly texts: readonly string[]; readonly fault: XmlFault | null } => {
  const texts: string[] = []
  let current = ''
  let inText = false
  let phonetic = 0
  const fault = readXmlEvents(xml, {
    open(name) {
      const local = localName(name)
      if (local === 'si') current = ''
      else if (local === 'rPh') phonetic += 1
      else if (local === 't') inText = true
    },
    text(value) {
      if (inText && phonetic === 0) current += value
    },
    close(name) {
      const local = localName(name)
      if (local === 'si') texts.push(unescapeCell(current))
      else if (local === 'rPh') phonetic -= 1
      else if (local === 't') inText = false
    },
  })
  return { texts, fault }
}

export interface RawRow { readonly row: number; readonly cells: Map<number, string> }
export interface SheetLimits { readonly rows: number; readonly columns: number; readonly cells: number }

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

export const readCells = (
  xml: string,
  shared: readonly string[],
  styles: Styles,
  limits: SheetLimits,
): { readonly rows: readonly RawRow[]; readonly fault: XmlFault | null; readonly tooLarge: boolean } => {
  const rows: RawRow[] = []
  let row: RawRow = { row: 0, cells: new Map() }
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let capture = false
  let phonetic = 0
  let cells = 0
  let tooLarge = false
  const said = (): string => {
    if (type === 's') return shared[Number(value)] ?? ''
    if (type === 'b') return value.trim() === '1' ? 'TRUE' : 'FALSE'
    if (type === 'e') return ''
    if (type === 'str' || type === 'inlineStr') return unescapeCell(value)
    if (type === 'd') return value
    if (styles.dateStyles.has(style)) return dateText(Number(value), styles.from1904) ?? numberText(value)
    return numberText(value)
  }
  const fault = readXmlEvents(xml, {
    open(name, attributes) {
      const local = localName(name)
      if (local === 'row') {
        row = { row: Number(attributes.get('r') ?? row.row + 1), cells: new Map() }
        column = 0
      } else if (local === 'c') {
        const reference = attributes.get('r')
        column = reference === undefined ? column + 1 : columnOf(reference)
        type = attributes.get('t') ?? 'n'
        style = Number(attributes.get('s') ?? 0)
        value = ''
      } else if (local === 'v' || local === 't') capture = true
      else if (local === 'rPh') phonetic += 1
    },
    text(text) {
      if (capture && phonetic === 0) value += text
    },
    close(name) {
      const local = localName(name)
      if (local === 'v' || local === 't') capture = false
      else if (local === 'rPh') phonetic -= 1
      else if (local === 'c') {
        const text = value === '' ? '' : said().replaceAll('\u00A0', ' ').trim()
        if (text === '' || tooLarge) return
        cells += 1
        if (column < 1 || column > limits.columns || cells > limits.cells) tooLarge = true
        else row.cells.set(column, text)
      } else if (local === 'row' && row.cells.size > 0) {
        if (rows.length >= limits.rows) tooLarge = true
        else rows.push(row)
      }
    },
  })
  return { rows, fault, tooLarge }
}
