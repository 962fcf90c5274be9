/**
 * Order keys: where a repeat row stands among its siblings, as text that sorts byte by byte, so that a row is put between
 * two others by writing one cell of one row. No chance in it: two devices that insert at the same place make the same key,
 * and rows with equal keys are sorted by row id. Rules ORD1-ORD5 in docs/rules.md.
 *
 * A key is a whole part and a fraction, both in base 62. The first letter tells how many digits the whole part has
 * ('a' one, 'b' two ...; 'Z' one below zero, 'Y' two ...), so that appending and prepending stay short; the fraction never
 * ends in '0', so that there is always room below it.
 */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const lowest = '0'
const highest = 'z'
const middle = 'V'

const wholeLength = (head: string): number => (head >= 'a' ? head.charCodeAt(0) - 96 : 91 - head.charCodeAt(0))

/** [ORD1] Whether a text, maybe written by another device, is an order key. */
export const isOrderKey = (text: unknown): text is string =>
  typeof text === 'string' && /^[A-Za-z][0-9A-Za-z]+$/.test(text) && text.length > wholeLength(text[0] as string) &&
  (text.length === wholeLength(text[0] as string) + 1 || !text.endsWith(lowest))

const wholeOf = (key: string): string => key.slice(0, wholeLength(key[0] as string) + 1)
const valueOf = (digit: string): number => digits.indexOf(digit)

/** The whole part one step up or down, null at the end of all lengths. */
const stepped = (whole: string, step: 1 | -1): string | null => {
  const wraps = step === 1 ? highest : lowest
  const wrapped = step === 1 ? lowest : highest
  const body = whole.slice(1)
  let at = body.length - 1
  while (at >= 0 && body[at] === wraps) at -= 1
  if (at >= 0) {
    const next = digits[valueOf(body[at] as string) + step] as string
    return whole[0] + body.slice(0, at) + next + wrapped.repeat(body.length - 1 - at)
  }
  const head = whole[0] as string
  if (head === (step === 1 ? 'z' : 'A')) return null
  const nextHead = head === 'Z' && step === 1 ? 'a' : head === 'a' && step === -1 ? 'Z' : String.fromCharCode(head.charCodeAt(0) + step)
  return nextHead + wrapped.repeat(wholeLength(nextHead))
}

/** A fraction strictly between two, `above` null standing for 1. */
const fractionBetween = (below: string, above: string | null): string => {
  let shared = 0
  const top = above ?? ''
  while (shared < top.length && (below[shared] ?? lowest) === top[shared]) shared += 1
  const prefix = top.slice(0, shared)
  const low = valueOf(below[shared] ?? lowest)
  const high = above === null ? digits.length : valueOf(top[shared] as string)
  if (high - low > 1) return prefix + (digits[Math.floor((low + high) / 2)] as string)
  if (top.length > shared + 1) return prefix + (top[shared] as string)
  return prefix + (digits[low] as string) + fractionBetween(below.slice(shared + 1), null)
}

/**
 * [ORD2] A key between two siblings' keys, null where there is none. [ORD3] Equal or crossed neighbours (two devices
 * inserted at once) give a key right behind the first. [ORD4] Text that is no key counts as absent.
 */
export const orderBetween = (before: string | null, after: string | null): string => {
  const a = isOrderKey(before) ? before : null
  const b = isOrderKey(after) ? after : null
  if (a === null && b === null) return `a${lowest}`
  if (a === null) {
    const whole = wholeOf(b as string)
    if (whole < (b as string)) return whole
    return stepped(whole, -1) ?? whole + fractionBetween('', (b as string).slice(whole.length))
  }
  const whole = wholeOf(a)
  if (b === null) return stepped(whole, 1) ?? whole + fractionBetween(a.slice(whole.length), null)
  if (a >= b) return a + middle
  if (wholeOf(b) === whole) return whole + fractionBetween(a.slice(whole.length), b.slice(whole.length))
  const next = stepped(whole, 1)
  return next !== null && next < b ? next : whole + fractionBetween(a.slice(whole.length), null)
}

/** [ORD5] Siblings' order: by key, then by row id. */
export const byOrder = (a: { readonly order: string; readonly id: string }, b: { readonly order: string; readonly id: string }): number =>
  a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0
