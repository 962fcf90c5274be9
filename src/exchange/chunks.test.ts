/** What the encryption of a bundle promises of whole files: chunks at their places, an end that is one, and a header that cannot be exchanged. */
import { webcrypto } from 'node:crypto'
import { expect, test } from 'vitest'
import type { ProjectId } from '../core/ids.ts'
import { openBundle, writeBundle, type Secret } from './bundle.ts'
import type { Subtle } from './cipher.ts'
import { headerBytes, type BundleHeader } from './header.ts'
import type { Part } from './parts.ts'

const subtle = webcrypto.subtle as unknown as Subtle
const secret: Secret = { kind: 'project', key: new Uint8Array(32).fill(1) }
const header = (salt: number): BundleHeader => ({ key: { kind: 'project', project: 'ab'.repeat(16) as ProjectId }, salt: new Uint8Array(32).fill(salt) })
/** Each fills a chunk; two of them are the same. */
const parts: readonly Part[] = [1, 2, 3, 3, 5].map((fill) => ({ kind: 'segment', records: fill, bytes: new Uint8Array(70_000).fill(fill) }))

async function* inOrder<T>(items: readonly T[]): AsyncGenerator<T> { yield* items }
const piecesOf = async (salt = 7): Promise<readonly Uint8Array[]> => {
  const pieces: Uint8Array[] = []
  for await (const piece of writeBundle(subtle, header(salt), secret, inOrder(parts))) pieces.push(piece)
  return pieces
}
/** The numbers of the segments that came out, and how it ended. */
const read = async (pieces: readonly Uint8Array[]): Promise<readonly (number | string)[]> => {
  const opened = await openBundle(subtle, inOrder(pieces))
  if (!opened.ok) return [opened.error.type]
  const got: (number | string)[] = []
  for await (const part of opened.value.parts(secret)) got.push(part.ok ? (part.value.kind === 'segment' ? part.value.records : part.value.kind) : part.error.type)
  return got
}

test('[BUN2] chunks that change places, come twice or are left out open nothing from there on', async () => {
  const [head, one, two, three, four, five] = await piecesOf() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  expect(await read([head, one, two, three, four, five])).toEqual([1, 2, 3, 3, 5])
  expect(await read([head, two, one, three, four, five])).toEqual(['wrong-key'])
  expect(await read([head, one, three, two, four, five])).toEqual([1, 'damaged'])
  expect(await read([head, one, one, two, three, four, five])).toEqual([1, 'damaged'])
  expect(await read([head, one, two, four, five])).toEqual([1, 2, 'damaged'])
  // also where what stands in them is the same
  expect(await read([head, one, two, four, three, five])).toEqual([1, 2, 'damaged'])
  expect(Buffer.from(three).equals(four)).toBe(false)
})

test('[BUN2] a file that was cut cannot be made to look whole, nor a whole one to go on', async () => {
  const [head, one, two, , , five] = await piecesOf() as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  const flipped = (piece: Uint8Array): Uint8Array => piece.map((byte, at) => (at === 0 ? byte ^ 0x80 : byte))
  expect(await read([head, one, two])).toEqual([1, 2, 'cut'])
  expect(await read([head, one, flipped(two)])).toEqual([1, 'damaged'])
  const all = await piecesOf()
  expect(await read([...all.slice(0, -1), flipped(five)])).toEqual([1, 2, 3, 3, 'damaged'])
})

test('[BUN1] a changed header opens nothing, and each bundle has a key of its own', async () => {
  const pieces = await piecesOf()
  for (let at = 10; at < headerBytes; at++) {
    const changed = pieces[0]!.map((byte, index) => (index === at ? byte ^ 1 : byte))
    expect([at, await read([changed, ...pieces.slice(1)])]).toEqual([at, ['wrong-key']])
  }
  const other = await piecesOf(8)
  expect(other.slice(1).some((piece, at) => Buffer.from(piece).equals(pieces[at + 1]!))).toBe(false)
  expect(await read([pieces[0]!, ...other.slice(1)])).toEqual(['wrong-key'])
})
