/**
 * What a spreadsheet cell says, as text: numbers as written by hand (1, not 1.0), booleans as TRUE and FALSE, dates as
 * ISO 8601 when the cell's number format shows a date. Rule XLS4. Used by workbook.ts.
 */

const builtInDate = (id: number): boolean => (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Whether a number format shows a date or a time: letters of dates outside of quotes, escapes and brackets. */
export const isDateFormat = (id: number, code: string | undefined): boolean => {
  if (code === undefined) return builtInDate(id)
  if (/^general$/i.test(code)) return false
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*./g, '').replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[dmyhs]/i.test(bare.split(';')[0] ?? '')
}

const dayMs = 86_400_000
const two = (n: number): string => String(n).padStart(2, '0')

/** ISO text of a serial date: a date, a time of day, or both. null when it is outside of what spreadsheets show. */
export const dateText = (serial: number, from1904: boolean): string | null => {
  if (!(serial >= 0) || serial >= 2_958_466) return null
  const days = Math.floor(serial)
  let ms = Math.round((serial - days) * dayMs)
  const clock = (): string => {
    const seconds = Math.floor(ms / 1000)
    const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`
    return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction}`
  }
  const carry = ms === dayMs ? 1 : 0
  if (carry === 1) ms = 0
  if (days + carry === 0 && !from1904) return clock()
  // Day 60 of the 1900 system is a 29 February that never was.
  const sinceEpoch = days + carry + (from1904 ? 1462 : days + carry < 60 ? 1 : 0) - 25_569
  const date = new Date(sinceEpoch * dayMs).toISOString().slice(0, 10)
  return ms === 0 ? date : `${date}T${clock()}`
}

export const numberText = (raw: string): string => {
  const value = Number(raw)
  return raw.trim() === '' || Number.isNaN(value) ? raw : String(value)
}

/** Escapes such as _x000D_ that spreadsheets write for characters XML cannot hold. */
export const unescapeCell = (text: string): string =>
  text.includes('_x') ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : text
