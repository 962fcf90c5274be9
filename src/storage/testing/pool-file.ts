/** A pool file's header as the VFS writes it (checked against a real browser's file when this was written). */
import { poolHeaderSize } from '../pool-header.ts'

export const poolFileHeader = (path: string): Uint8Array => {
  const bytes = new Uint8Array(poolHeaderSize)
  new TextEncoder().encodeInto(path, bytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(512, 0x100 | 0x06 | 0x80)
  let a = 3735928559
  let b = 1103547991
  for (const byte of bytes.subarray(0, 516)) {
    a = Math.imul(a ^ byte, 2654435761)
    b = Math.imul(b ^ byte, 104729)
  }
  view.setUint32(516, a >>> 0, true)
  view.setUint32(520, b >>> 0, true)
  return bytes
}
