/**
 * Several segments of one feed, one after the other, as one. The chain does not depend on how changes are cut and the last
 * signature covers all of it, so anybody who holds them can do this. When it is worth it: storage/compact-plan.ts. Rule SEG7.
 */
import { BatchBuilder, type Batch } from './batch.ts'
import { ByteWriter } from './bytes.ts'
import { readChange, writeChange } from './change-codec.ts'
import type { Identity } from './ports.ts'
import { sealSegment, type OpenedSegment, type SegmentHeader } from './segment.ts'
import { ShapeBook } from './shape.ts'

const joinBatches = (parts: readonly Batch[], first: SegmentHeader): Batch | null => {
  const builder = new BatchBuilder()
  let done = first.firstSeq - 1
  for (const batch of parts) {
    const book = new ShapeBook()
    for (const shape of batch.shapes) book.keep(shape)
    if (batch.firstSeq > done + 1) return null
    // parts may overlap
    for (let index = done + 1 - batch.firstSeq; index < batch.count; index++) {
      const writer = new ByteWriter(512)
      writeChange(writer, batch, index)
      if (!readChange(builder, writer.done(), book)) return null
      done = batch.firstSeq + index
    }
  }
  return builder.finish(first.origin, first.firstSeq)
}

/** null when they are not one after the other. */
export const joinSegments = async (
  parts: readonly OpenedSegment[], feed: Pick<Identity, 'origin' | 'algorithm' | 'publicKey'>,
): Promise<{ readonly bytes: Uint8Array; readonly head: Uint8Array; readonly records: number } | null> => {
  const [first, last] = [parts[0], parts.at(-1)]
  if (first === undefined || last === undefined) return null
  const batch = joinBatches(parts.map((part) => part.batch), first.header)
  if (batch === null || batch.firstSeq + batch.count - 1 !== last.header.lastSeq) return null
  return sealSegment(batch, first.header.before, { ...feed, sign: async () => last.header.signature })
}
