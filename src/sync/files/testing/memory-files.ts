/** Files of a device in memory: what was flushed survives `crash`, the rest does not; a disk that gets full; counts what was written. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { BlobId, Origin } from '../../../core/ids.ts'
import { blobName, blockCount, blockLength, blockSize, leafHash } from '../../../core/merkle.ts'
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
  put(bytes: Uint8Array): BlobId
  /** Of these, as they stand on disk. */
  wanted(files: readonly { readonly id: BlobId; readonly size: number; readonly rank?: number; readonly most?: number }[]): readonly Wanted[]
  crash(): void
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at])
const hashOf = (bytes: Uint8Array): BlobId => bytesToHex(sha256(bytes)) as BlobId

export const memoryFiles = (): MemoryFiles => {
  const whole = new Map<BlobId, Uint8Array>()
  const partial = new Map<BlobId, Partial>()
  const holders = new Map<BlobId, Set<Origin>>()
  const leavesOf = (bytes: Uint8Array): Uint8Array => {
    const { leaves } = blobName(bytes)
    const joined = new Uint8Array(leaves.length * 32)
    leaves.forEach((leaf, index) => joined.set(leaf, index * 32))
    return joined
  }
  const files: MemoryFiles = {
    whole, holders, duties: new Set(), keepers: new Map(), written: 0, free: Number.POSITIVE_INFINITY,
    put: (bytes) => {
      const { id } = blobName(bytes)
      whole.set(id, bytes)
      return id
    },
    wanted: (list) => list.filter(({ id }) => !whole.has(id)).map(({ id, size, rank = 2, most = Number.MAX_SAFE_INTEGER }) => {
      const found = partial.get(id)
      let got = 0
      if (found !== undefined) for (let index = 0; index < blockCount(found.size); index++) if (hasBlock(found.flushed, index)) got += blockLength(found.size, index)
      return { id, rank, bytes: size, most, got: found === undefined ? null : got }
    }),
    crash: () => {
      for (const file of partial.values()) file.have = file.flushed.slice()
    },
    held: async (ids) => ids.flatMap((id) => { const bytes = whole.get(id); return bytes === undefined ? [] : [{ id, size: bytes.length }] }),
    leaves: async (id) => { const bytes = whole.get(id); return bytes === undefined ? null : { size: bytes.length, hashes: leavesOf(bytes) } },
    block: async (id, index) => {
      const bytes = whole.get(id)
      return bytes === undefined || index >= blockCount(bytes.length) ? null : bytes.slice(index * blockSize, (index + 1) * blockSize)
    },
    open: async (id, size, leaves) => {
      const found = partial.get(id)
      if (found !== undefined) return { size: found.size, have: found.have.slice() }
      if (leaves === null) return 'gone'
      if (files.free < 1) return 'no-space'
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
      if (blobName(bytes).id !== id) return 'wrong'
      if (files.free < bytes.length) return 'no-space'
      files.free -= bytes.length
      files.written++
      whole.set(id, bytes.slice())
      return 'kept'
    },
    finish: async (id) => {
      const file = partial.get(id)
      if (file === undefined) return whole.has(id) ? 'whole' : 'failed'
      if (blobName(file.bytes).id !== id) throw new Error(`a file that is not ${id}: ${hashOf(file.bytes)}`)
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
    readsBack: async (id) => { const bytes = whole.get(id); return bytes !== undefined && blobName(bytes).id === id },
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
