/** Two field shapes of session messages over core/bytes.ts: numbers with a limit, and bytes with their length before them. */
import type { ByteReader, ByteWriter } from '../core/bytes.ts'

/** A number above `most` fails the reader. */
export const readUpTo = (from: ByteReader, most: number): number => {
  const value = from.varint()
  if (value > most) from.failed = true
  return from.failed ? 0 : value
}

export const writeSized = (to: ByteWriter, bytes: Uint8Array): void => {
  to.varint(bytes.length)
  to.raw(bytes)
}

export const readSized = (from: ByteReader, mostBytes: number): Uint8Array => from.raw(readUpTo(from, mostBytes))
