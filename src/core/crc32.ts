/** CRC-32 (IEEE): every single flipped bit, and every run of up to 32 damaged bits, changes it. Not against people: signatures are segment.ts. */
const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})
/** What a byte does to the sum when one, two or three more follow it: four bytes at a time are several times faster. */
const after = (before: Uint32Array): Uint32Array => before.map((value) => (value >>> 8) ^ (table[value & 0xff] as number))
const [one, two, three] = [after(table), after(after(table)), after(after(after(table)))]

/** `before`: the sum of what came before these bytes, for bytes that come in pieces. */
export const crc32 = (bytes: Uint8Array, start = 0, end = bytes.length, before = 0): number => {
  let crc = before ^ 0xffffffff
  let at = start
  for (; at + 4 <= end; at += 4) {
    crc ^= (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)
    crc = (three[crc & 0xff] as number) ^ (two[(crc >>> 8) & 0xff] as number) ^ (one[(crc >>> 16) & 0xff] as number) ^ (table[crc >>> 24] as number)
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] as number)) & 0xff] as number)
  return (crc ^ 0xffffffff) >>> 0
}
