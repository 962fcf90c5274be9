/**
 * Names that are a file's name on every system: what a form, a crew or another phone called something, without what Windows, macOS, Android
 * and zip programs refuse or misread: separators, control and direction characters, reserved names, great length. Rules FNM1-FNM3.
 */

/** Windows' own devices, with any ending. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)/i
const longestBytes = 150
const longestEnding = 12

const bytesOf = (text: string): number => {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0) as number
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
const cut = (text: string, most: number): string => {
  let bytes = 0
  let end = 0
  for (const char of text) {
    bytes += bytesOf(char)
    if (bytes > most) break
    end += char.length
  }
  return text.slice(0, end)
}
const endingOf = (name: string): string => {
  const dot = name.lastIndexOf('.')
  return dot > 0 && name.length - dot <= longestEnding ? name.slice(dot) : ''
}

/** [FNM1] [FNM2] One path element; `fallback` when nothing is left. */
export const safeFileName = (given: string, fallback: string, most = longestBytes): string => {
  const plain = given.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, '_').replace(/^[\s.]+|[\s.]+$/gu, '')
  const ending = endingOf(plain)
  const name = bytesOf(plain) <= most ? plain : cut(plain.slice(0, plain.length - ending.length), most - bytesOf(ending)).replace(/[\s.]+$/u, '') + ending
  if (name === '' || /^_+$/.test(name)) return fallback
  return reserved.test(name) ? `_${name}` : name
}

/** [FNM3] Gives each name once, also on systems that take capital and small letters for the same; a name that is taken gets a number before its ending. */
export const uniqueFileNames = (): ((name: string) => string) => {
  const taken = new Map<string, number>()
  const fold = (name: string): string => name.normalize('NFC').toLowerCase()
  return (name) => {
    const ending = endingOf(name)
    const stem = name.slice(0, name.length - ending.length)
    const known = taken.get(fold(name))
    let count = known ?? 1
    let found = name
    while (taken.has(fold(found))) {
      count += 1
      found = `${stem}~${count}${ending}`
    }
    if (known !== undefined) taken.set(fold(name), count)
    taken.set(fold(found), 1)
    return found
  }
}
