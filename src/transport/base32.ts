/**
 * Crockford's base 32, the letters of a pairing code: only digits and capitals, so a QR code takes it in its alphanumeric mode,
 * nothing in it is lost by a messenger or a line break, and O, I and L read as 0, 1 and 1. Rule PAIR2.
 */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const values = new Map([...letters].map((letter, value) => [letter, value]))
for (const [alias, letter] of [['O', '0'], ['I', '1'], ['L', '1']] as const) values.set(alias, values.get(letter)!)

export const encodeBase32 = (bytes: Uint8Array): string => {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += letters[(held >> bits) & 31]
    }
    held &= 31
  }
  return bits === 0 ? text : text + letters[(held << (5 - bits)) & 31]
}

/** Null when a letter is foreign or the length is none that `encodeBase32` writes. */
export const decodeBase32 = (text: string): Uint8Array | null => {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let held = 0
  let bits = 0
  let at = 0
  for (const letter of text.toUpperCase()) {
    const value = values.get(letter)
    if (value === undefined) return null
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at] = (held >> bits) & 255
      at += 1
    }
    held &= 255
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? bytes : null
}
