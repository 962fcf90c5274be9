/** A small reader of workbooks for tests: each sheet's rows by heading, and the number format of each column's first cell. By XML's own rules, not the writer's. */
import { DOMParser, type Element } from '@xmldom/xmldom'
import { unzipSync, type Unzipped } from 'fflate'

type Cell = string | number | boolean
export interface ReadSheet { readonly rows: readonly Readonly<Record<string, Cell>>[]; readonly styles: Readonly<Record<string, string>> }

export const sheetPart = (files: Unzipped, path: string): string => new TextDecoder().decode(files[path])
const parse = (files: Unzipped, path: string): Element => new DOMParser({ onError: (level, message) => { throw new Error(`${path}: ${level} ${message}`) } }).parseFromString(sheetPart(files, path), 'text/xml').documentElement as Element
const all = (element: Element, name: string): Element[] => [...element.getElementsByTagName(name)]

const unescape = (text: string): string => text.replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
const valueOf = (cell: Element): Cell => {
  const type = cell.getAttribute('t')
  if (type === 'inlineStr') return unescape(all(cell, 't').map((text) => text.textContent ?? '').join(''))
  const text = all(cell, 'v')[0]?.textContent ?? ''
  return type === 'b' ? text === '1' : Number(text)
}

export const sheetCells = (bytes: Uint8Array): ReadonlyMap<string, ReadSheet> => {
  const files = unzipSync(bytes)
  const styles = parse(files, 'xl/styles.xml')
  const formats = new Map(all(styles, 'numFmt').map((format) => [format.getAttribute('numFmtId'), format.getAttribute('formatCode') ?? '']))
  const looks = all(all(styles, 'cellXfs')[0] as Element, 'xf').map((xf) => (xf.getAttribute('numFmtId') === '49' ? '@' : (formats.get(xf.getAttribute('numFmtId')) ?? '')))
  const targets = new Map(all(parse(files, 'xl/_rels/workbook.xml.rels'), 'Relationship').map((each) => [each.getAttribute('Id'), `xl/${each.getAttribute('Target') ?? ''}`]))
  return new Map(all(parse(files, 'xl/workbook.xml'), 'sheet').map((sheet) => {
    const [head, ...rows] = all(parse(files, targets.get(sheet.getAttribute('r:id')) ?? ''), 'row').map((row) => new Map(all(row, 'c').map((cell) => [(cell.getAttribute('r') ?? '').replace(/\d+$/, ''), cell])))
    const columns = [...(head ?? new Map<string, Element>())].map(([letters, cell]) => [letters, String(valueOf(cell))] as const)
    const first = (letters: string): Element | undefined => rows.map((row) => row.get(letters)).find((cell) => cell !== undefined)
    return [sheet.getAttribute('name') ?? '', {
      rows: rows.map((row) => Object.fromEntries(columns.flatMap(([letters, heading]) => { const cell = row.get(letters); return cell === undefined ? [] : [[heading, valueOf(cell)]] }))),
      styles: Object.fromEntries(columns.map(([letters, heading]) => [heading, looks[Number(first(letters)?.getAttribute('s') ?? 0)] ?? ''])),
    }]
  }))
}
