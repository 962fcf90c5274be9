/**
 * Cells that a spreadsheet would run: a text that begins as formulas do gets an apostrophe in front, which spreadsheets show as text. Numbers
 * keep their sign. Rule CSV8.
 */

/** `= + - @`, their wide forms that East Asian input gives, and what some programs skip before they look. */
const starts: ReadonlySet<number> = new Set([...'=+-@\t\r\n＝＋－＠'].map((char) => char.charCodeAt(0)))
const number = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

export const neutral = (text: string): string => {
  const first = text.charCodeAt(0)
  // letters, digits and ends of texts are most of what there is
  return (first > 47 && first < 58) || (first > 64 && first < 0xff00) || !starts.has(first) || number.test(text) ? text : `'${text}`
}
