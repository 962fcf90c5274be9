/**
 * What one device fetches of this one, and how much of that went. A file that is whole here is done when the other side says that it has
 * it. Of a file that is here in part only those blocks are counted that went and those that are here and not there, as both sides told;
 * and none before one was asked for, because older apps ask for none. Rules FLX11, FLX25.
 */
import type { BlobId } from '../../core/ids.ts'
import { bytesIn, emptyHave, noteBlock, noteBlocks, without } from './blocks.ts'
import { noCount, type FileCount } from './counts.ts'
import { fileLimits, type FilePart, type FileSize } from './messages.ts'

interface Whole { readonly size: number; sent: number; done: boolean }
/** `done`: it is whole there */
interface InPart { readonly size: number; ours: Uint8Array; readonly sent: Uint8Array; isAsked: boolean; done: boolean }

export interface Sending {
  /** The other device wants it, and it is whole here. */
  wanted(file: FileSize): void
  /** The other device was told that these came to be whole here, or which blocks of a file are here. */
  toldWhole(files: readonly FileSize[]): void
  toldPart(part: FilePart): void
  /** It asks for blocks or their hashes. */
  asked(id: BlobId): void
  sent(id: BlobId, index: number, length: number): void
  /** It is not here any more, or not wanted any more. */
  lacks(id: BlobId): void
  dropped(ids: readonly BlobId[]): void
  /** The other device has these now, or these blocks. */
  heardWhole(files: readonly FileSize[]): void
  heardPart(part: FilePart): void
  count(): FileCount
}

export const createSending = (): Sending => {
  const whole = new Map<BlobId, Whole>()
  const parts = new Map<BlobId, InPart>()
  /** blocks that are there, as it said */
  const theirs = new Map<BlobId, Uint8Array>()

  const wanted = ({ id, size }: FileSize): void => {
    const part = parts.get(id)
    parts.delete(id)
    if (whole.get(id)?.done !== false) whole.set(id, { size, sent: part === undefined ? 0 : bytesIn(part.sent, size), done: false })
  }
  /** Blocks that went and those to go. */
  const all = (id: BlobId, { ours, sent, done }: InPart): Uint8Array => {
    if (done) return sent
    const blocks = without(ours, theirs.get(id) ?? new Uint8Array(0))
    noteBlocks(blocks, sent)
    return blocks
  }
  return {
    wanted,
    toldWhole: (files) => {
      for (const file of files) {
        const part = parts.get(file.id)
        if (part?.done !== true && (part?.isAsked === true || theirs.has(file.id))) wanted(file)
      }
    },
    toldPart: ({ id, size, have }) => {
      const known = parts.get(id)
      if (known === undefined) parts.set(id, { size, ours: have, sent: emptyHave(size), isAsked: false, done: false })
      else known.ours = have
    },
    asked: (id) => {
      const part = parts.get(id)
      if (part !== undefined) part.isAsked = true
    },
    sent: (id, index, length) => {
      const [file, part] = [whole.get(id), parts.get(id)]
      if (file !== undefined) file.sent = Math.min(file.size, file.sent + length)
      if (part !== undefined) noteBlock(part.sent, index, true)
    },
    lacks: (id) => {
      whole.delete(id)
      parts.delete(id)
    },
    dropped: (ids) => {
      for (const id of ids) {
        if (whole.get(id)?.done === false) whole.delete(id)
        parts.delete(id)
      }
    },
    heardWhole: (files) => {
      for (const { id } of files) {
        theirs.delete(id)
        const [file, part] = [whole.get(id), parts.get(id)]
        if (part !== undefined) part.done = true
        if (file === undefined) continue
        file.done = true
        file.sent = file.size
      }
    },
    heardPart: ({ id, have }) => {
      if (theirs.has(id) || theirs.size < fileLimits.parts) theirs.set(id, have.slice())
    },
    count: () => {
      let { done, total, bytesDone, bytesTotal } = noCount
      for (const file of whole.values()) {
        total++
        if (file.done) done++
        bytesTotal += file.size
        // not all of it before it has its name there
        bytesDone += file.done ? file.size : Math.max(0, Math.min(file.sent, file.size - 1))
      }
      for (const [id, part] of parts) {
        if (!part.isAsked) continue
        bytesDone += bytesIn(part.sent, part.size)
        bytesTotal += bytesIn(all(id, part), part.size)
      }
      return { done, total, bytesDone, bytesTotal }
    },
  }
}
