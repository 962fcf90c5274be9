/**
 * Cells that a spreadsheet would run: a text that begins as formulas do gets an apostrophe in front, which spreadsheets show as text. Numbers
 * keep their sign. Rule CSV8.
 */

/** Also the wide forms that East Asian input gives, and what some programs skip before they look. */
const starts = /^[=+\-@\t\r\n＝＋－＠]/
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

export const neutral = (text: string): string => (starts.test(text) && !number.test(text) ? `'${text}` : text)
