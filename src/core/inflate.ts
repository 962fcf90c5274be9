/**
 * Inflating (RFC 1951) what a stranger sent, to exactly the announced size: the buffer of that size is all the memory there
 * is, and the first byte beyond it ends the work, so a bomb costs no more than what it announced. fflate, which deflates for
 * us, cannot do that: given a buffer it goes on behind its end, and as a stream it counts too late. Rule SEG5.
 */

interface Codes { readonly bits: number; readonly mask: number; /** symbol << 4 | length of its code, 0 for no code, by the next `bits` bits */ readonly table: Uint16Array }

const lengthBase = Uint16Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258, 0, 0)
const lengthExtra = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0, 0, 0)
const farBase = Uint16Array.of(1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577, 0, 0)
const farExtra = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 0, 0)
const lengthsOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15] as const

/** The codes that have these lengths; null when there are more of them than their lengths allow. */
const codesOf = (lengths: Uint8Array): Codes | null => {
  const count = new Uint16Array(16)
  let bits = 1
  for (const length of lengths) {
    if (length === 0) continue
    count[length] = (count[length] as number) + 1
    if (length > bits) bits = length
  }
  const next = new Uint16Array(16)
  let code = 0
  for (let length = 1; length <= bits; length++) {
    next[length] = code
    code += count[length] as number
    if (code > 1 << length) return null
    code <<= 1
  }
  const size = 1 << bits
  const table = new Uint16Array(size)
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol] as number
    if (length === 0) continue
    // codes are read from their highest bit on, the stream from its lowest
    let at = 0
    const own = next[length] as number
    next[length] = own + 1
    for (let bit = 0; bit < length; bit++) at |= ((own >> bit) & 1) << (length - 1 - bit)
    for (const entry = (symbol << 4) | length; at < size; at += 1 << length) table[at] = entry
  }
  return { bits, mask: size - 1, table }
}

const fixedLengths = Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8))
let fixed: readonly [Codes, Codes] | null = null
const fixedCodes = (): readonly [Codes, Codes] => (fixed ??= [codesOf(fixedLengths) as Codes, codesOf(new Uint8Array(32).fill(5)) as Codes])

class Bits {
  readonly from: Uint8Array
  at = 0
  hold = 0
  held = 0
  constructor(from: Uint8Array) {
    this.from = from
  }
  /** The next bits, at most 16 of them; -1 where there are none. */
  take(count: number): number {
    while (this.held < count) {
      if (this.at >= this.from.length) return -1
      this.hold |= (this.from[this.at++] as number) << this.held
      this.held += 8
    }
    const value = this.hold & ((1 << count) - 1)
    this.hold >>>= count
    this.held -= count
    return value
  }
  symbol({ table, mask, bits }: Codes): number {
    while (this.held < bits && this.at < this.from.length) {
      this.hold |= (this.from[this.at++] as number) << this.held
      this.held += 8
    }
    const entry = table[this.hold & mask] as number
    const length = entry & 15
    if (length === 0 || length > this.held) return -1
    this.hold >>>= length
    this.held -= length
    return entry >> 4
  }
}

const readCodes = (bits: Bits): readonly [Codes, Codes] | null => {
  const [literals, fars, count] = [bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4]
  const small = new Uint8Array(19)
  for (let index = 0; index < count; index++) {
    const length = bits.take(3)
    if (length < 0) return null
    small[lengthsOrder[index] as number] = length
  }
  const codes = codesOf(small)
  const lengths = new Uint8Array(literals + fars)
  for (let at = 0; at < lengths.length; ) {
    const symbol = codes === null ? -1 : bits.symbol(codes)
    if (symbol < 0 || (symbol === 16 && at === 0)) return null
    if (symbol < 16) {
      lengths[at++] = symbol
      continue
    }
    const more = bits.take(symbol === 16 ? 2 : symbol === 17 ? 3 : 7)
    const repeat = more + (symbol === 18 ? 11 : 3)
    if (more < 0 || at + repeat > lengths.length) return null
    lengths.fill(symbol === 16 ? (lengths[at - 1] as number) : 0, at, at + repeat)
    at += repeat
  }
  const made = [codesOf(lengths.subarray(0, literals)), codesOf(lengths.subarray(literals))] as const
  return made[0] === null || made[1] === null ? null : [made[0], made[1]]
}

/** One block of literals and repeats, written from `start` on; answers with the end, -1 when malformed or too much. By hand: it is the hot one. */
const unfold = (bits: Bits, [literals, fars]: readonly [Codes, Codes], out: Uint8Array, start: number): number => {
  const { from } = bits
  const [table, mask, farTable, farMask] = [literals.table, literals.mask, fars.table, fars.mask]
  const [end, last] = [out.length, from.length]
  let { at, hold, held } = bits
  let to = start
  for (;;) {
    // a literal or a length with its extra bits takes at most 20
    while (held < 20 && at < last) {
      hold |= (from[at++] as number) << held
      held += 8
    }
    const entry = table[hold & mask] as number
    const length = entry & 15
    if (length === 0 || length > held) return -1
    hold >>>= length
    held -= length
    const symbol = entry >> 4
    if (symbol < 256) {
      if (to >= end) return -1
      out[to++] = symbol
      continue
    }
    if (symbol === 256) break
    if (symbol > 285) return -1
    const extra = lengthExtra[symbol - 257] as number
    const until = to + (lengthBase[symbol - 257] as number) + (hold & ((1 << extra) - 1))
    hold >>>= extra
    held -= extra
    while (held < 15 && at < last) {
      hold |= (from[at++] as number) << held
      held += 8
    }
    const farEntry = farTable[hold & farMask] as number
    const farLength = farEntry & 15
    const far = farEntry >> 4
    if (farLength === 0 || far > 29) return -1
    hold >>>= farLength
    held -= farLength
    while (held < 13 && at < last) {
      hold |= (from[at++] as number) << held
      held += 8
    }
    const farther = farExtra[far] as number
    const back = (farBase[far] as number) + (hold & ((1 << farther) - 1))
    hold >>>= farther
    held -= farther
    // below zero: the stream ended before its bits did
    if (held < 0 || back > to || until > end) return -1
    for (let source = to - back; to < until; ) out[to++] = out[source++] as number
  }
  bits.at = at
  bits.hold = hold
  bits.held = held
  return to
}

const unfoldStored = (bits: Bits, out: Uint8Array, start: number): number => {
  bits.take(bits.held & 7)
  const [size, check] = [bits.take(16), bits.take(16)]
  // whole bytes that were held ahead
  const at = bits.at - (bits.held >> 3)
  if (size < 0 || check !== (size ^ 0xffff) || size > bits.from.length - at || size > out.length - start) return -1
  out.set(bits.from.subarray(at, at + size), start)
  bits.at = at + size
  bits.hold = 0
  bits.held = 0
  return start + size
}

/** [SEG5] Exactly `size` bytes, or null; stops as soon as there would be more. */
export const inflateExactly = (deflated: Uint8Array, size: number): Uint8Array | null => {
  const out = new Uint8Array(size)
  const bits = new Bits(deflated)
  let to = 0
  for (let isLast = 0; isLast === 0; ) {
    isLast = bits.take(1)
    const kind = bits.take(2)
    if (isLast < 0 || kind < 0) return null
    const codes = kind === 1 ? fixedCodes() : kind === 2 ? readCodes(bits) : null
    to = kind === 0 ? unfoldStored(bits, out, to) : codes === null ? -1 : unfold(bits, codes, out, to)
    if (to < 0) return null
  }
  return to === size ? out : null
}
