/**
 * A value as a cell of a worksheet. Text stands in the cell itself ("inline"), which no program reads as a formula; numbers are numbers,
 * days and times the serials that spreadsheets count in, of the wall clock as answered. Rules XLO3-XLO7. Sheets: xlsx-sheets.ts.
 */
import type { Value } from './values.ts'
import { xmlText } from './xml-text.ts'

/** Places in cellXfs of xlsx-parts.ts. */
export const cellStyles = { plain: 0, heading: 1, day: 2, moment: 3, clock: 4, text: 5 } as const

const dayMs = 86_400_000
const epochSerial = 25_569
/** 1 March 1900: spreadsheets do not agree on the days before it. 31 December 9999. */
const [firstSerial, lastSerial] = [61, 2_958_465]
/** digits that a spreadsheet keeps of a number */
const mostInteger = 999_999_999_999_999

// oxlint-disable-next-line no-control-regex
const unusual = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}[_\u0000-\u0008\u000b-\u001f\ufffe\uffff])/
const everyUnusual = new RegExp(unusual.source, 'g')
/** [XLO5] What XML cannot hold, a carriage return, and what looks like such an escape or would with the escape behind it. */
export const cellText = (text: string): string => {
  const escaped = unusual.test(text) ? text.replace(everyUnusual, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`) : text
  return xmlText(escaped)
}

/** 1 -> 'A', 28 -> 'AB' */
export const columnName = (column: number): string => (column <= 0 ? '' : columnName(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26)))

const number = (at: string, style: number, value: number): string => `<c r="${at}"${style === 0 ? '' : ` s="${style}"`}><v>${value}</v></c>`
export const textCell = (at: string, text: string, style: number = cellStyles.text): string => `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`

/** What it is as a serial; null: no spreadsheet's day. */
const serialOf = (value: Exclude<Value, null | string | number | bigint | boolean>): readonly [style: number, serial: number] | null => {
  if (value.type === 'clock') return [cellStyles.clock, value.ms / dayMs]
  const serial = (value.type === 'day' ? value.days : value.wall / dayMs) + epochSerial
  return serial < firstSerial || serial >= lastSerial + 1 ? null : [value.type === 'day' ? cellStyles.day : cellStyles.moment, serial]
}

/** [XLO6] The text that stands in a cell instead of a value that no number of a spreadsheet is; null when it is one. */
export const textOf = (value: Exclude<Value, null>, answered: string): string | null => {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) > mostInteger ? answered : null
  return typeof value === 'object' && serialOf(value) === null ? answered : null
}

/** `at`: 'B7'; `value`: one that textOf has no text for */
export const valueCell = (at: string, value: Exclude<Value, null | string | bigint>): string => {
  if (typeof value === 'number') return number(at, cellStyles.plain, value)
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${value ? 1 : 0}</v></c>`
  const [style, serial] = serialOf(value) ?? [cellStyles.plain, 0]
  return number(at, style, serial)
}

/** [XLO7] `most` UTF-16 units, no half of a pair; a text that is longer ends with an ellipsis. */
export const cutText = (text: string, most: number): string => {
  if (text.length <= most) return text
  const code = text.charCodeAt(most - 2)
  return `${text.slice(0, code >= 0xd800 && code < 0xdc00 ? most - 2 : most - 1)}…`
}
/** A long text in parts, no pair torn. */
export const textParts = (text: string, most: number): readonly string[] => {
  const parts: string[] = []
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + most)
    const code = text.charCodeAt(end - 1)
    if (end < text.length && code >= 0xd800 && code < 0xdc00) end -= 1
    parts.push(text.slice(at, end))
    at = end
  }
  return parts
}
