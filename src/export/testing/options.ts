/** Choices of an export for tests, and the notes it made. */
import type { FormatOptions } from '../format.ts'

export const testOptions = (change: Partial<FormatOptions> = {}): FormatOptions & { readonly notes: readonly string[] } => {
  const notes: string[] = []
  return {
    labels: false, language: null, splitSelects: false, groupNames: true, withRemoved: false, media: false, bom: false, neutralFormulas: true,
    now: Date.UTC(2026, 10, 21, 12), note: (code) => { notes.push(code) }, ...change, notes,
  }
}
export const bytesOf = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(piece)
  return new Uint8Array(Buffer.concat(parts))
}
export const textOf = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => new TextDecoder().decode(await bytesOf(pieces))
