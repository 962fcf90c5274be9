/**
 * Files as the exchange with other devices needs them (sync/files/ports.ts), over the BlobStore and what SQLite knows of it. Blocks are
 * written at once and counted in batches: flushed, then recorded. Files that are here in part are read for others beside that. Rules
 * BLB15-BLB17, BLB20, BLB27.
 */
import { freeBytes } from '../core/free-bytes.ts'
import type { BlobId } from '../core/ids.ts'
import { blobName, blockCount, blockLength } from '../core/merkle.ts'
import type { Result } from '../core/result.ts'
import type { BlobFailure, BlobStore, LeafHash, PartialBlob } from '../blobs/store.ts'
import { blobArrived } from '../storage/blob-facts.ts'
import { lonelyFiles, noteHolders } from '../storage/blob-holders.ts'
import { dropPart, keepLeaves, keepPart, leafOf, leavesOf, partIds, partOf, partsOf, wholeOf } from '../storage/blob-parts.ts'
import type { Database } from '../storage/database.ts'
import { isSqlError } from '../storage/failure.ts'
import { emptyHave, hasBlock, noteBlock } from '../sync/files/blocks.ts'
import type { FileStore } from '../sync/files/ports.ts'
import type { Finished, Kept } from '../sync/files/state.ts'
import { dropDamaged, leavesOfWhole } from './checked-files.ts'

/** Flushed and recorded together, since a flush takes longer than a block: a twelfth of the file, at least 1 MiB and at most 4. */
const batchOf = (size: number): number => Math.min(64, Math.max(16, Math.floor(blockCount(size) / 12)))

interface Open { readonly size: number; readonly leaves: readonly Uint8Array[]; readonly part: PartialBlob; readonly have: Uint8Array; unflushed: number }

const hashesOf = (bytes: Uint8Array): readonly Uint8Array[] => Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))
const joined = (hashes: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(hashes.length * 32)
  hashes.forEach((hash, at) => whole.set(hash, at * 32))
  return whole
}
const isEqual = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && a.every((byte, at) => byte === b[at])

export interface FileStoreDeps {
  readonly db: Database
  readonly blobs: BlobStore
  readonly leafHash: LeafHash
  /** Something failed that is neither the other device's fault nor a full disk. */
  readonly onFailure: (failure: BlobFailure) => void
}

export const createFileStore = ({ db, blobs, leafHash, onFailure }: FileStoreDeps): FileStore => {
  const open = new Map<BlobId, Open>()
  const queues = new Map<BlobId, Promise<unknown>>()
  /** Room is asked for before the first file after each time there was none. */
  let reserved: Promise<boolean> | null = null

  /** What happens to one file happens in order. */
  const inTurn = <T>(id: BlobId, work: () => Promise<T>): Promise<T> => {
    const result = (queues.get(id) ?? Promise.resolve()).then(work)
    const settled = result.catch(() => undefined)
    queues.set(id, settled)
    void settled.then(() => { if (queues.get(id) === settled) queues.delete(id) })
    return result
  }
  /** [BLB17] The last room of the disk is for records. */
  const noSpace = async (): Promise<'no-space'> => {
    reserved = null
    await blobs.release()
    return 'no-space'
  }
  const hasRoom = (): Promise<boolean> => {
    reserved ??= blobs.reserve().then((has) => {
      if (!has) reserved = null
      return has
    })
    return reserved
  }
  /** SQLite says IOERR when a disk is full. */
  const guarded = <T>(work: () => Promise<T>) => async (): Promise<T | 'no-space' | 'failed'> => {
    try {
      return await work()
    } catch (error) {
      if (!isSqlError(error)) throw error
      return refused({ type: /SQLITE_(FULL|IOERR)/.test(error.message) ? 'storage-full' : 'storage-failed', message: error.message })
    }
  }
  const refused = async (failure: BlobFailure): Promise<'no-space' | 'failed'> => {
    if (failure.type === 'storage-full') return noSpace()
    onFailure(failure)
    return 'failed'
  }
  const save = (id: BlobId, file: Open): Result<void, BlobFailure> => {
    const flushed = file.part.flush()
    if (!flushed.ok) return flushed
    keepPart(db, id, file.size, file.have)
    file.unflushed = 0
    return flushed
  }
  const close = (id: BlobId): void => {
    const file = open.get(id)
    if (file === undefined) return
    const saved = file.unflushed > 0 ? save(id, file) : null
    if (saved?.ok === false) onFailure(saved.error)
    file.part.close()
    open.delete(id)
  }
  /** Gone from the disk, or not what its name says: not offered again. */
  const lost = async (id: BlobId): Promise<null> => {
    const dropped = await dropDamaged(db, blobs, id)
    if (!dropped.ok) onFailure(dropped.error)
    return null
  }
  /** [BLB27] It is not what was written: it is fetched again. */
  const unnote = async (id: BlobId, index: number): Promise<null> => {
    await inTurn(id, guarded(async () => {
      const [file, part] = [open.get(id), partOf(db, id)]
      if (file !== undefined) {
        noteBlock(file.have, index, false)
        file.unflushed++
      } else if (part !== null) {
        noteBlock(part.have, index, false)
        keepPart(db, id, part.size, part.have)
      }
    }))
    return null
  }
  /** [BLB27] A block of a file that is here in part, as it reads back; 'whole': it is no part any more. */
  const partBlock = async (id: BlobId, index: number): Promise<Uint8Array | 'whole' | null> => {
    const found = await inTurn(id, async () => {
      if (wholeOf(db, [id]).length > 0) return 'whole'
      const file = open.get(id)
      const part = file ?? partOf(db, id)
      if (part === null || index >= blockCount(part.size) || !hasBlock(part.have, index)) return null
      const read = file === undefined ? await blobs.readPartial(id, index) : file.part.read(index)
      if (read.ok) return { bytes: read.value, leaf: file === undefined ? leafOf(db, id, index) : file.leaves[index] }
      if (read.error.type === 'not-found') dropPart(db, id)
      else onFailure(read.error)
      return null
    })
    if (found === null || found === 'whole') return found
    return isEqual(await leafHash(found.bytes), found.leaf ?? undefined) ? found.bytes : unnote(id, index)
  }

  return {
    held: async (ids) => wholeOf(db, ids),
    parts: async (ids) => ids.flatMap((id) => {
      const file = open.get(id)
      if (file === undefined) return partsOf(db, [id])
      return file.have.every((byte) => byte === 0) ? [] : [{ id, size: file.size, have: file.have.slice() }]
    }),
    leaves: async (id) => {
      const [whole] = wholeOf(db, [id])
      const known = leavesOf(db, id)
      if (whole === undefined) return known === null || partOf(db, id) === null ? null : { ...known, isWhole: false }
      if (known !== null) return { ...known, isWhole: true }
      const leaves = await leavesOfWhole(blobs, leafHash, id, whole.size)
      if (leaves === null) return lost(id)
      const hashes = joined(leaves)
      keepLeaves(db, id, { size: whole.size, hashes })
      return { size: whole.size, hashes, isWhole: true }
    },
    block: async (id, index) => {
      const part = wholeOf(db, [id]).length > 0 ? 'whole' : await partBlock(id, index)
      if (part !== 'whole') return part
      const [whole] = wholeOf(db, [id])
      if (whole === undefined || index >= blockCount(whole.size)) return null
      const block = await blobs.readBlock(id, index)
      if (block.ok && block.value.length === blockLength(whole.size, index)) return block.value
      return block.ok || block.error.type === 'not-found' ? lost(id) : null
    },
    open: (id, size, leaves) => inTurn(id, guarded(async () => {
      const known = leaves === null ? leavesOf(db, id) : { size, hashes: leaves }
      if (known === null) return 'gone'
      if (!(await hasRoom())) return noSpace()
      const already = open.get(id)
      if (already !== undefined) return { size: already.size, have: already.have }
      const part = await blobs.openPartial(id, known.size)
      if (!part.ok) return part.error.type === 'storage-full' ? 'no-room' : refused(part.error)
      const before = partOf(db, id)
      const have = before !== null && before.size === known.size ? before.have : emptyHave(known.size)
      db.transaction(() => {
        if (leaves !== null) keepLeaves(db, id, known)
        keepPart(db, id, known.size, have)
      })
      open.set(id, { size: known.size, leaves: hashesOf(known.hashes), part: part.value, have, unflushed: 0 })
      return { size: known.size, have }
    })),
    keep: async (id, index, bytes) => {
      const hash = await leafHash(bytes)
      const kept = inTurn<Kept>(id, guarded<Kept>(async () => {
        const file = open.get(id)
        if (file === undefined) return 'failed'
        if (!isEqual(hash, file.leaves[index])) return 'wrong'
        const written = file.part.write(index, bytes)
        if (!written.ok) return refused(written.error)
        noteBlock(file.have, index, true)
        file.unflushed++
        const saved = file.unflushed >= batchOf(file.size) ? save(id, file) : written
        return saved.ok ? 'kept' : refused(saved.error)
      }))
      return kept.finally(() => freeBytes(bytes))
    },
    keepWhole: (id, bytes) => inTurn<Kept>(id, guarded<Kept>(async () => {
      if (blobName(bytes).id !== id) return 'wrong'
      if (!(await hasRoom())) return noSpace()
      const put = await blobs.put(bytes, bytes.length)
      if (!put.ok) return refused(put.error)
      blobArrived(db, id, bytes.length)
      return 'kept'
    })),
    finish: (id) => inTurn(id, guarded<Finished>(async () => {
      const file = open.get(id)
      if (file === undefined) return wholeOf(db, [id]).length > 0 ? 'whole' : 'failed'
      const finished = await file.part.finish(file.leaves)
      if (!finished.ok) {
        close(id)
        return refused(finished.error)
      }
      const { bad } = finished.value
      if (bad.length > 0) {
        for (const index of bad) noteBlock(file.have, index, false)
        const saved = save(id, file)
        return saved.ok ? { bad } : refused(saved.error)
      }
      blobArrived(db, id, file.size)
      file.part.close()
      open.delete(id)
      return 'whole'
    })),
    close: (id) => inTurn(id, async () => close(id)),
    noteHolders: (origin, ids, holds) => noteHolders(db, origin, ids, holds),
    lonely: () => lonelyFiles(db),
  }
}

/** At a start: parts on disk that nobody knows of, and parts known of that are not on disk. */
export const matchParts = async (db: Database, blobs: BlobStore): Promise<void> => {
  const [known, onDisk] = [partIds(db), await blobs.partials()]
  for (const id of onDisk) if (!known.has(id)) await blobs.removePartial(id)
  const there = new Set(onDisk)
  for (const id of known) if (!there.has(id)) dropPart(db, id)
}
