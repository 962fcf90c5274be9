/**
 * A bundle: segments and files in one encrypted file, for when two phones cannot be linked, and for backups. Written and read
 * as a stream. What goes into it and what becomes of what comes out is the worker's. Rules BUN1-BUN7 in docs/rules.md.
 */
import { err, ok, type Result } from '../core/result.ts'
import { cipherOf, secretOfPassphrase, type Subtle } from './cipher.ts'
import { byteSource, openChunks, sealParts, type ChunkFailure, type EncodedPart } from './chunks.ts'
import { headerBytes, readHeader, writeHeader, type BundleHeader, type HeaderFailure } from './header.ts'
import { decodeParts, encodePart, type Part, type PartFailure } from './parts.ts'

/** The project's key, or what a person typed. */
export type Secret = { readonly kind: 'project'; readonly key: Uint8Array } | { readonly kind: 'passphrase'; readonly text: string }
export type BundleFailure = HeaderFailure | ChunkFailure | PartFailure
  /** the first chunk does not open: another key, another passphrase, or changed bytes */
  | { readonly type: 'wrong-key' }

const secretBytes = (subtle: Subtle, header: BundleHeader, secret: Secret): Promise<Uint8Array> =>
  secret.kind === 'project'
    ? Promise.resolve(secret.key)
    : secretOfPassphrase(subtle, secret.text, header.salt, header.key.kind === 'passphrase' ? header.key.rounds : 1)

async function* encoded(parts: AsyncIterable<Part>): AsyncGenerator<EncodedPart> {
  for await (const part of parts) yield { bytes: encodePart(part), begins: part.kind === 'blob' }
}

export async function* writeBundle(subtle: Subtle, header: BundleHeader, secret: Secret, parts: AsyncIterable<Part>): AsyncGenerator<Uint8Array> {
  const first = writeHeader(header)
  yield first
  yield* sealParts(encoded(parts), await cipherOf(subtle, await secretBytes(subtle, header, secret), first))
}

export interface OpenBundle {
  readonly header: BundleHeader
  /** Parts in order; ends after the first failure, with everything before it given out. */
  parts(secret: Secret): AsyncGenerator<Result<Part, BundleFailure>>
}

/** Reads the header only, so that the right secret can be asked for. */
export const openBundle = async (subtle: Subtle, pieces: AsyncIterable<Uint8Array>): Promise<Result<OpenBundle, HeaderFailure>> => {
  const source = byteSource(pieces)
  const first = await source.take(headerBytes)
  const header = readHeader(first)
  if (!header.ok) {
    await source.close()
    return header
  }
  return ok({
    header: header.value,
    parts: async function* (secret) {
      try {
        const cipher = await cipherOf(subtle, await secretBytes(subtle, header.value, secret), first)
        let opened = false
        for await (const chunk of openChunks(source, cipher)) {
          if (!chunk.ok) return yield opened || chunk.error.type === 'cut' ? chunk : err({ type: 'wrong-key' as const })
          opened = true
          const parts = decodeParts(chunk.value)
          if (!parts.ok) return yield parts
          for (const part of parts.value) yield ok(part)
        }
      } finally {
        await source.close()
      }
    },
  })
}
