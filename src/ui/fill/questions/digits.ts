/**
 * Marks between thousands while a number is typed. They are shown, never handed over: what is stored has none. A mark that the
 * person typed is left as it is, for engine/lexical.ts to read or to ask about. Rule ASK9.
 */
/** As ODK shows them: a comma, or a space where the comma is the decimal mark. */
export const groupMark = (decimal: '.' | ','): string => (decimal === '.' ? ',' : '\u00a0')

/** Only plain digits with the language's decimal mark are grouped. */
export const groupDigits = (plain: string, decimal: '.' | ','): string => {
  const match = new RegExp(`^([+-]?)(\\d{4,})(\\${decimal}\\d*)?$`).exec(plain)
  if (match === null) return plain
  const [, sign = '', whole = '', rest = ''] = match
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, groupMark(decimal))}${rest}`
}

export interface Edited { readonly plain: string; readonly shown: string; readonly caret: number }
/** What a control holds after an edit; `shownBefore` and `plainBefore` tell whether its marks are ours. */
export const editGrouped = (text: string, caret: number, before: { readonly plain: string; readonly shown: string }, decimal: '.' | ','): Edited => {
  const mark = groupMark(decimal)
  const isOurs = before.plain !== before.shown
  const typedMark = text.length > before.shown.length && text[caret - 1] === mark ? caret - 1 : -1
  const kept = [...text].map((letter, at) => ({ letter, at })).filter(({ letter, at }) => !isOurs || letter !== mark || at === typedMark)
  const plain = kept.map(({ letter }) => letter).join('')
  const left = kept.filter(({ at }) => at < caret).length
  const shown = groupDigits(plain, decimal)
  if (shown === plain) return { plain, shown, caret: left }
  let seen = 0
  let at = 0
  while (at < shown.length && seen < left) {
    if (shown[at] !== mark) seen += 1
    at += 1
  }
  return { plain, shown, caret: at }
}
