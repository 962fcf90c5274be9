/** CRC-32 (IEEE): every single flipped bit, and every run of up to 32 damaged bits, changes it. Not against people: signatures are segment.ts. */
const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** `before`: the sum of what came before these bytes, for bytes that come in pieces. */
export const crc32 = (bytes: Uint8Array, start = 0, end = bytes.length, before = 0): number => {
  let crc = before ^ 0xffffffff
  for (let at = start; at < end; at++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] as number)) & 0xff] as number)
  return (crc ^ 0xffffffff) >>> 0
}
