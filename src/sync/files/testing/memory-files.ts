/** Files of a device in memory: what was flushed survives `crash`, the rest does not; a disk that gets full; counts what was written. */
import { createHash } from 'node:crypto'
import type { BlobId, Origin } from '../../../core/ids.ts'
import { blockCount, blockSize, nameOfLeaves } from '../../../core/merkle.ts'
import { emptyHave, hasBlock, noteBlock } from '../blocks.ts'
import type { EntrustStore, FileStore } from '../ports.ts'
import type { Wanted } from '../state.ts'

interface Partial { readonly size: number; readonly leaves: Uint8Array; readonly bytes: Uint8Array; have: Uint8Array; flushed: Uint8Array }

export interface MemoryFiles extends FileStore, EntrustStore {
  /** files that this device must keep, and those that another one keeps in its place */
  readonly duties: Set<BlobId>
  readonly keepers: Map<BlobId, Origin>
  /** Lets go of all that it need not keep; answers with those. */
  letGo(): readonly BlobId[]
  readonly whole: Map<BlobId, Uint8Array>
  readonly holders: Map<BlobId, Set<Origin>>
  /** blocks that were written, also those of files of one block */
  written: number
  /** bytes that may still be written */
  free: number
  /** the longest file that there is room for */
  largest: number
  put(bytes: Uint8Array): BlobId
  /** These blocks of it are here, as from an earlier meeting. */
  putPart(bytes: Uint8Array, indexes: readonly number[]): BlobId
  /** A block that is here changes on the disk. */
  spoil(id: BlobId, index: number): void
  /** Of these, as they stand on disk. */
  wanted(files: readonly { readonly id: BlobId; readonly size: number; readonly rank?: number; readonly most?: number }[]): readonly Wanted[]
  crash(): void
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
const blockIn = (bytes: Uint8Array, index: number): Uint8Array => bytes.slice(index * blockSize, (index + 1) * blockSize)
/** As core/merkle.ts, by the machine's own hash: walks hash gigabytes. */
const leafHash = (block: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(Uint8Array.of(0)).update(block).digest())
const leavesIn = (bytes: Uint8Array): readonly Uint8Array[] => Array.from({ length: blockCount(bytes.length) }, (_, index) => leafHash(blockIn(bytes, index)))
const idOf = (bytes: Uint8Array): BlobId => nameOfLeaves(bytes.length, leavesIn(bytes))

export const memoryFiles = (): MemoryFiles => {
  const whole = new Map<BlobId, Uint8Array>()
  const partial = new Map<BlobId, Partial>()
  const holders = new Map<BlobId, Set<Origin>>()
  const leavesOf = (bytes: Uint8Array): Uint8Array => {
    const leaves = leavesIn(bytes)
    const joined = new Uint8Array(leaves.length * 32)
    leaves.forEach((leaf, index) => joined.set(leaf, index * 32))
    return joined
  }
  const files: MemoryFiles = {
    whole, holders, duties: new Set(), keepers: new Map(), written: 0, free: Number.POSITIVE_INFINITY, largest: Number.POSITIVE_INFINITY,
    put: (bytes) => {
      const id = idOf(bytes)
      whole.set(id, bytes)
      return id
    },
    putPart: (bytes, indexes) => {
      const id = idOf(bytes)
      const have = emptyHave(bytes.length)
      const here = new Uint8Array(bytes.length)
      for (const index of indexes) {
        noteBlock(have, index, true)
        here.set(bytes.subarray(index * blockSize, (index + 1) * blockSize), index * blockSize)
      }
      partial.set(id, { size: bytes.length, leaves: leavesOf(bytes), bytes: here, have, flushed: have.slice() })
      return id
    },
    spoil: (id, index) => {
      const bytes = partial.get(id)?.bytes
      if (bytes !== undefined) bytes[index * blockSize] = (bytes[index * blockSize] as number) ^ 1
    },
    wanted: (list) => list.filter(({ id }) => !whole.has(id)).map(({ id, size, rank = 2, most = Number.MAX_SAFE_INTEGER }) => {
      const found = partial.get(id)
      return { id, rank, bytes: found?.size ?? size, most, have: found?.flushed.slice() ?? null }
    }),
    crash: () => {
      for (const file of partial.values()) file.have = file.flushed.slice()
    },
    held: async (ids) => ids.flatMap((id) => { const bytes = whole.get(id); return bytes === undefined ? [] : [{ id, size: bytes.length }] }),
    parts: async (ids) => ids.flatMap((id) => {
      const part = partial.get(id)
      return part === undefined || !part.have.some((byte) => byte !== 0) ? [] : [{ id, size: part.size, have: part.have.slice() }]
    }),
    leaves: async (id) => {
      const [bytes, part] = [whole.get(id), partial.get(id)]
      if (bytes !== undefined) return { size: bytes.length, hashes: leavesOf(bytes), isWhole: true }
      return part === undefined ? null : { size: part.size, hashes: part.leaves, isWhole: false }
    },
    block: async (id, index) => {
      const [bytes, part] = [whole.get(id), partial.get(id)]
      if (bytes !== undefined) return index >= blockCount(bytes.length) ? null : blockIn(bytes, index)
      if (part === undefined || !hasBlock(part.have, index)) return null
      const block = blockIn(part.bytes, index)
      if (sameBytes(leafHash(block), part.leaves.subarray(index * 32, index * 32 + 32))) return block
      for (const have of [part.have, part.flushed]) noteBlock(have, index, false)
      return null
    },
    open: async (id, size, leaves) => {
      const found = partial.get(id)
      if (found !== undefined) return { size: found.size, have: found.have.slice() }
      if (leaves === null) return 'gone'
      if (files.free < 1) return 'no-space'
      if (size > files.largest) return 'no-room'
      partial.set(id, { size, leaves, bytes: new Uint8Array(size), have: emptyHave(size), flushed: emptyHave(size) })
      return { size, have: emptyHave(size) }
    },
    keep: async (id, index, bytes) => {
      const file = partial.get(id)
      if (file === undefined) return 'failed'
      if (!sameBytes(leafHash(bytes), file.leaves.subarray(index * 32, index * 32 + 32))) return 'wrong'
      if (files.free < bytes.length) return 'no-space'
      files.free -= bytes.length
      files.written++
      file.bytes.set(bytes, index * blockSize)
      noteBlock(file.have, index, true)
      return 'kept'
    },
    keepWhole: async (id, bytes) => {
      if (idOf(bytes) !== id) return 'wrong'
      if (files.free < bytes.length) return 'no-space'
      files.free -= bytes.length
      files.written++
      whole.set(id, bytes.slice())
      return 'kept'
    },
    finish: async (id) => {
      const file = partial.get(id)
      if (file === undefined) return whole.has(id) ? 'whole' : 'failed'
      const bad = leavesIn(file.bytes).flatMap((leaf, index) => (sameBytes(leaf, file.leaves.subarray(index * 32, index * 32 + 32)) ? [] : [index]))
      for (const index of bad) noteBlock(file.have, index, false)
      if (bad.length > 0) return { bad }
      if (idOf(file.bytes) !== id) throw new Error(`a file that is not ${id}`)
      partial.delete(id)
      whole.set(id, file.bytes)
      return 'whole'
    },
    close: async (id) => {
      const file = partial.get(id)
      if (file !== undefined) file.flushed = file.have.slice()
    },
    noteHolders: (origin, ids, holds) => {
      for (const id of ids) {
        const known = holders.get(id) ?? new Set()
        if (holds) known.add(origin)
        else known.delete(origin)
        holders.set(id, known)
      }
    },
    entrustable: (origin) => [...files.duties].filter((id) => whole.has(id) && holders.get(id)?.has(origin) === true && !files.keepers.has(id)),
    readsBack: async (id) => { const bytes = whole.get(id); return bytes !== undefined && idOf(bytes) === id },
    takeOver: (ids) => ids.filter((id) => {
      if (!whole.has(id)) return false
      files.duties.add(id)
      files.keepers.delete(id)
      return true
    }),
    entrusted: (origin, ids) => { for (const id of ids) files.keepers.set(id, origin) },
    letGo: () => [...files.keepers.keys()].filter((id) => {
      files.keepers.delete(id)
      files.duties.delete(id)
      return whole.delete(id)
    }),
    lonely: () => [...whole.keys()].filter((id) => (holders.get(id)?.size ?? 0) === 0),
  }
  return files
}
