/**
 * Reads the 4 KiB header that the opfs-sahpool VFS keeps before each of its files, without the VFS. Why: at start the VFS
 * empties every file whose header it cannot read (one flipped bit is enough), so damage has to be seen before it starts.
 * Layout of sqlite-wasm 3.54: path, zero-filled to 512 bytes; flags, 32 bits big-endian; two 32-bit sums, in the
 * machine's own order. Rule MIG6 in docs/rules.md.
 */
export const poolHeaderSize = 4096

const pathSize = 512
const sumsAt = pathSize + 4
const deleteOnClose = 0x08
const persistentTypes = 0x0100 | 0x0800 | 0x4000 | 0x0008_0000
/** set in files whose header carries real sums; older ones carry zeros */
const summed = 0x80

export type PoolHeader =
  | { readonly type: 'free' }
  | { readonly type: 'file'; readonly path: string }
  | { readonly type: 'damaged' }

/** as the VFS opens its files: main database or its log, read-write, made when missing */
const openFlags = 0x06
const mainDatabase = 0x0100
const log = 0x0008_0000

const sumsOf = (bytes: Uint8Array, flags: number): readonly [number, number] => {
  if ((flags & summed) === 0) return [0, 0]
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 2654435761)
    b = Math.imul(b ^ byte, 104729)
  }
  return [a >>> 0, b >>> 0]
}

export const readPoolHeader = (header: Uint8Array): PoolHeader => {
  // A file being taken or given back when the process ended has no path or no data yet: nothing is lost with it.
  if (header.length < sumsAt + 8 || header[0] === 0) return { type: 'free' }
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  const flags = view.getUint32(pathSize)
  const sums = sumsOf(header.subarray(0, sumsAt), flags)
  const right = sums[0] === view.getUint32(sumsAt, true) && sums[1] === view.getUint32(sumsAt + 4, true)
  if (!right || (flags & deleteOnClose) !== 0 || (flags & persistentTypes) === 0) return { type: 'damaged' }
  return { type: 'file', path: new TextDecoder().decode(header.subarray(0, header.indexOf(0))) }
}

/** What the VFS would write for the database or its log. */
export const poolHeader = (path: string): Uint8Array => {
  const header = new Uint8Array(poolHeaderSize)
  new TextEncoder().encodeInto(path, header)
  const view = new DataView(header.buffer)
  const flags = openFlags | summed | (path.endsWith('-wal') ? log : mainDatabase)
  view.setUint32(pathSize, flags)
  const [first, second] = sumsOf(header.subarray(0, sumsAt), flags)
  view.setUint32(sumsAt, first, true)
  view.setUint32(sumsAt + 4, second, true)
  return header
}
