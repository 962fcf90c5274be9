/**
 * Blobs as OPFS files beside the database pool: blobs/<2 letters>/<2 letters>/<name>. Bytes go to blobs/incoming first, are
 * flushed and read back; only a file that is what its name says gets its place. The root directory is an argument, so that
 * tests can bring one that fails. Files that come in blocks: opfs-partial.ts. Rules BLB5-BLB9 in docs/rules.md.
 */
import { freeBytes } from '../core/free-bytes.ts'
import { blockSize, type BlobName } from '../core/merkle.ts'
import type { BlobId } from '../core/ids.ts'
import { err, ok } from '../core/result.ts'
import { badBlocks, leafBuilder } from './leaves.ts'
import { aheadBytes, failureOf, nameOf, readPiece, type MovableHandle } from './opfs-files.ts'
import { opfsPartials } from './opfs-partial.ts'
import { holdReserve, releaseReserve } from './opfs-reserve.ts'
import { openSync, writeWhole, type SyncFile } from '../core/sync-file.ts'
import { piecesOf, type BlobStore, type LeafHash } from './store.ts'

const readSize = 1024 * 1024

/** For browsers whose files cannot be moved. */
const copyInto = async (from: FileSystemFileHandle, place: FileSystemDirectoryHandle, kept: BlobName, leafHash: LeafHash): Promise<void> => {
  const target = await place.getFileHandle(kept.id, { create: true })
  const handle = await openSync(target)
  try {
    const file = await from.getFile()
    for (let at = 0; at < kept.size; at += readSize) writeWhole(handle, new Uint8Array(await file.slice(at, at + readSize).arrayBuffer()), at)
    handle.truncate(kept.size)
    handle.flush()
    if ((await badBlocks(handle, kept, leafHash)).length > 0) throw new Error('the file did not read back as it was written')
  } catch (error) {
    handle.close()
    await place.removeEntry(kept.id)
    throw error
  }
  handle.close()
}

/** Pieces that were read and are kept until others are. */
const mostAhead = 4
interface Piece { readonly bytes: Promise<Uint8Array>; users: number; dropped: boolean }

export const opfsBlobStore = async (root: FileSystemDirectoryHandle, newName: () => string, leafHash: LeafHash): Promise<BlobStore> => {
  const top = await root.getDirectoryHandle('blobs', { create: true })
  // [BLB7] What a crash left half written was never anybody's.
  await top.removeEntry('incoming', { recursive: true }).catch((error: unknown) => {
    if (nameOf(error) !== 'NotFoundError') throw error
  })
  const incoming = await top.getDirectoryHandle('incoming', { create: true })
  const partial = await top.getDirectoryHandle('partial', { create: true })

  const placeOf = async (id: BlobId, create: boolean): Promise<FileSystemDirectoryHandle> => {
    const first = await top.getDirectoryHandle(id.slice(0, 2), { create })
    return first.getDirectoryHandle(id.slice(2, 4), { create })
  }

  const find = async (id: BlobId): Promise<FileSystemFileHandle | null> => {
    try {
      return await (await placeOf(id, false)).getFileHandle(id)
    } catch (error) {
      if (nameOf(error) === 'NotFoundError') return null
      throw error
    }
  }

  const settle = async (from: MovableHandle, directory: FileSystemDirectoryHandle, kept: BlobName): Promise<void> => {
    const place = await placeOf(kept.id, true)
    if (from.move === undefined) {
      await copyInto(from, place, kept, leafHash)
      await directory.removeEntry(from.name)
    } else {
      await from.move(place, kept.id)
    }
  }

  const partials = opfsPartials(partial, leafHash, settle)
  const ahead = new Map<string, Piece>()
  const asked = new Map<string, Promise<FileSystemFileHandle>>()
  const firstOver = (kept: ReadonlyMap<string, unknown>): string | undefined => (kept.size > mostAhead ? kept.keys().next().value : undefined)
  const handleOf = (id: BlobId): Promise<FileSystemFileHandle> => {
    const known = asked.get(id)
    if (known !== undefined) return known
    const found = find(id).then((handle) => {
      if (handle === null) throw Object.assign(new Error(`no file ${id}`), { name: 'NotFoundError' })
      return handle
    })
    asked.set(id, found)
    found.catch(() => asked.delete(id))
    const oldest = firstOver(asked)
    if (oldest !== undefined) asked.delete(oldest)
    return found
  }
  /** [MEM1] Freed once nobody reads from it. */
  const drop = (key: string): void => {
    const piece = ahead.get(key)
    if (piece === undefined) return
    ahead.delete(key)
    piece.dropped = true
    if (piece.users === 0) void piece.bytes.then(freeBytes, () => undefined) // who reads it is told
  }
  /** Several blocks at once: asking for a file and a part of it takes longer than reading. */
  const pieceAt = (id: BlobId, at: number): Piece => {
    const key = `${id} ${at}`
    const known = ahead.get(key)
    if (known !== undefined) return known
    const piece: Piece = { bytes: handleOf(id).then((handle) => readPiece(handle, at)), users: 0, dropped: false }
    ahead.set(key, piece)
    piece.bytes.catch(() => ahead.delete(key))
    const oldest = firstOver(ahead)
    if (oldest !== undefined) drop(oldest)
    return piece
  }
  /** A copy of a part of it. */
  const partOfPiece = async (piece: Piece, from: number): Promise<{ readonly isFull: boolean; readonly part: Uint8Array }> => {
    piece.users++
    try {
      const bytes = await piece.bytes
      return { isFull: bytes.length === aheadBytes, part: bytes.slice(from, from + blockSize) }
    } finally {
      piece.users--
      if (piece.dropped && piece.users === 0) void piece.bytes.then(freeBytes, () => undefined)
    }
  }
  const forgetAhead = (id: BlobId): void => {
    asked.delete(id)
    for (const key of ahead.keys()) if (key.startsWith(id)) drop(key)
  }

  return {
    put: async (source, limit) => {
      const temporary = newName()
      let handle: SyncFile | null = null
      try {
        const file = await incoming.getFileHandle(temporary, { create: true })
        handle = await openSync(file)
        const builder = leafBuilder(leafHash)
        let size = 0
        for await (const piece of piecesOf(source)) {
          if (size + piece.length > limit) throw Object.assign(new Error(`more than ${limit} bytes`), { name: 'TooLarge' })
          writeWhole(handle, piece, size)
          await builder.push(piece)
          size += piece.length
        }
        const name = await builder.finish()
        const { id } = name
        handle.flush()
        if ((await badBlocks(handle, name, leafHash)).length > 0) throw new Error('the file did not read back as it was written')
        handle.close()
        handle = null
        if ((await find(id)) === null) await settle(file, incoming, name)
        else await incoming.removeEntry(temporary)
        return ok(name)
      } catch (error) {
        handle?.close()
        await incoming.removeEntry(temporary).catch(() => undefined) // swept at the next start
        return nameOf(error) === 'TooLarge' ? err({ type: 'too-large', message: (error as Error).message }) : failureOf(error)
      }
    },
    read: async (id) => {
      try {
        const handle = await find(id)
        if (handle === null) return err({ type: 'not-found', message: `no file ${id}` })
        return ok(new Uint8Array(await (await handle.getFile()).arrayBuffer()))
      } catch (error) {
        return failureOf(error)
      }
    },
    readBlock: async (id, index) => {
      try {
        const at = index * blockSize
        const from = at - (at % aheadBytes)
        const { isFull, part } = await partOfPiece(pieceAt(id, from), at - from)
        // the next one is read while this one is sent
        if (at > from && isFull) pieceAt(id, from + aheadBytes)
        return ok(part)
      } catch (error) {
        forgetAhead(id)
        return nameOf(error) === 'NotFoundError' ? err({ type: 'not-found', message: `no file ${id}` }) : failureOf(error)
      }
    },
    has: async (id) => (await find(id)) !== null,
    openPartial: partials.open,
    readPartial: partials.read,
    partials: partials.list,
    removePartial: partials.remove,
    reserve: () => holdReserve(top),
    release: (all) => releaseReserve(top, all),
    remove: async (id) => {
      forgetAhead(id)
      try {
        if ((await find(id)) !== null) await (await placeOf(id, false)).removeEntry(id)
        return ok(undefined)
      } catch (error) {
        return failureOf(error)
      }
    },
  }
}
