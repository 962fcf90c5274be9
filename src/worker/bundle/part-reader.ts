/** Parts of a bundle one by one, with a look at the next; after the first failure there are none. */
import type { Result } from '../../core/result.ts'
import type { BundleFailure } from '../../exchange/bundle.ts'
import type { Part } from '../../exchange/parts.ts'

/** `unreadable`: the file itself went away while it was read. */
export type ReadEnd = BundleFailure | { readonly type: 'unreadable' } | { readonly type: 'stopped' }

export interface PartReader {
  /** null at the end */
  peek(): Promise<Part | null>
  /** Past the part that was seen. */
  next(): void
  /** why there are no more, null: that was all */
  readonly end: () => ReadEnd | null
  /** of the file, read so far */
  readonly bytes: () => number
  close(): Promise<void>
}

/** Reading a file that was changed or removed since it was chosen. */
export class Unreadable extends Error {}

export const partReader = (parts: AsyncGenerator<Result<Part, BundleFailure>>, bytes: () => number, stopped: () => boolean): PartReader => {
  let seen: Part | null = null
  let isOver = false
  let end: ReadEnd | null = null
  const read = async (): Promise<Part | null> => {
    try {
      const next = await parts.next()
      isOver = next.done === true || !next.value.ok
      if (next.done === true) return null
      if (next.value.ok) return next.value.value
      end = next.value.error
      return null
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      isOver = true
      end = { type: 'unreadable' }
      return null
    }
  }
  return {
    peek: async () => {
      if (seen !== null) return seen
      if (!isOver && stopped()) {
        isOver = true
        end = { type: 'stopped' }
      }
      if (!isOver) seen = await read()
      return seen
    },
    next: () => { seen = null },
    end: () => end,
    bytes,
    close: async () => { await parts.return(undefined) },
  }
}

const pieceBytes = 512 * 1024

export async function* piecesOfFile(file: Blob, read: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += pieceBytes) {
    let piece: ArrayBuffer
    try {
      piece = await file.slice(at, at + pieceBytes).arrayBuffer()
    } catch (error) {
      throw new Unreadable(String(error))
    }
    read(piece.byteLength)
    yield new Uint8Array(piece)
  }
}
