import { webcrypto } from 'node:crypto'
import { assert, property, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BlobId, Origin, ProjectId } from '../core/ids.ts'
import { openBundle, writeBundle, type Secret } from './bundle.ts'
import type { Subtle } from './cipher.ts'
import { headerBytes } from './header.ts'
import { decodeParts, encodePart, type Part } from './parts.ts'

const subtle = webcrypto.subtle as unknown as Subtle
const project = 'ab'.repeat(16) as ProjectId
const salt = new Uint8Array(32).fill(7)
const key: Secret = { kind: 'project', key: new Uint8Array(32).fill(1) }
const header = { key: { kind: 'project', project }, salt } as const
const bytes = (size: number, start = 0): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (at * 31 + start) & 255)

const parts: readonly Part[] = [
  { kind: 'about', about: { origin: '0123456789abcdef' as Origin, device: 'Tablet 4', project: 'Wells', created: 1_790_000_000_000, segments: 3, records: 12, files: 1, fileBytes: 70_000, drafts: 0, forms: 2 } },
  ...Array.from({ length: 3 }, (_, at): Part => ({ kind: 'segment', records: at, bytes: bytes(150_000, at) })),
  { kind: 'blob', id: 'cd'.repeat(32) as BlobId, size: 70_000 },
  { kind: 'block', bytes: bytes(65_536) },
  { kind: 'block', bytes: bytes(4_464) },
  { kind: 'project', project: { id: project, key: bytes(32), name: 'Wells' } },
  { kind: 'draft', last: false, bytes: bytes(300) },
  { kind: 'draft', last: true, bytes: bytes(7) },
  { kind: 'heads', heads: [{ origin: '0123456789abcdef' as Origin, seq: 44, head: bytes(32) }] },
]

async function* inOrder<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}
async function* pieces(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
}
const fileOf = async (given: readonly Part[] = parts, secret: Secret = key, head: Parameters<typeof writeBundle>[1] = header): Promise<Uint8Array> => {
  const written: Uint8Array[] = []
  for await (const piece of writeBundle(subtle, head, secret, inOrder(given))) written.push(piece)
  return Buffer.concat(written)
}
/** Parts as text: comparing large arrays number by number takes seconds. */
const told = (given: readonly Part[]): readonly string[] => given.map((part) => Buffer.from(encodePart(part)).toString('base64'))
const all = told(parts)

const read = async (file: Uint8Array, secret: Secret = key, size = 10_000) => {
  const opened = await openBundle(subtle, pieces(file, size))
  if (!opened.ok) return { got: told([]), failure: opened.error.type }
  const got: Part[] = []
  for await (const part of opened.value.parts(secret)) {
    if (!part.ok) return { got: told(got), failure: part.error.type }
    got.push(part.value)
  }
  return { got: told(got), failure: null }
}

describe('a bundle', () => {
  test('[BUN6] comes back part for part, in pieces of any size', async () => {
    const file = await fileOf()
    for (const size of [1000, 65_536, 1e9]) expect(await read(file, key, size)).toEqual({ got: all, failure: null })
  })
  test('[BUN6] parts of a newer app are skipped', async () => {
    const file = await fileOf([{ kind: 'unknown', code: 99 }, ...parts])
    expect((await read(file)).got.slice(1)).toEqual(all)
  })
  test('[BUN1] another project\'s key opens nothing and says so', async () => {
    expect(await read(await fileOf(), { kind: 'project', key: new Uint8Array(32).fill(2) })).toEqual({ got: [], failure: 'wrong-key' })
  })
  test('[BUN3] a passphrase opens it, spelt in any Unicode form; another does not', async () => {
    const head = { key: { kind: 'passphrase', rounds: 1000 }, salt } as const
    const file = await fileOf(parts, { kind: 'passphrase', text: 'Ngorongoro caf\u00e9' }, head)
    expect(await read(file, { kind: 'passphrase', text: ' Ngorongoro cafe\u0301 ' })).toEqual({ got: all, failure: null })
    expect((await read(file, { kind: 'passphrase', text: 'ngorongoro caf\u00e9' })).failure).toBe('wrong-key')
  })
  test('[BUN4] what is no bundle, or a newer app\'s, is told before a key is asked for', async () => {
    expect((await read(bytes(5000))).failure).toBe('not-a-bundle')
    expect((await read(new Uint8Array(0))).failure).toBe('not-a-bundle')
    const newer = await fileOf()
    newer[8] = 9
    expect((await read(newer)).failure).toBe('newer-app')
  })
  test('[BUN5] a file cut anywhere gives the whole chunks before the cut and says it was cut', async () => {
    const file = await fileOf()
    for (let cut = 0; cut < file.length; cut += 9_973) {
      const { got, failure } = await read(file.subarray(0, cut))
      expect(failure, `cut at ${cut}`).toBe(cut < 10 ? 'not-a-bundle' : cut < headerBytes ? 'damaged' : 'cut')
      expect(got).toEqual(all.slice(0, got.length))
    }
    expect((await read(file.subarray(0, file.length - 1))).got.length).toBeGreaterThan(0)
  })
  test('[BUN22] small as all of it may be, a file that is lost takes no record with it', async () => {
    const few: readonly Part[] = [
      { kind: 'segment', records: 1, bytes: bytes(50) }, { kind: 'blob', id: 'cd'.repeat(32) as BlobId, size: 3 }, { kind: 'block', bytes: bytes(3) },
      { kind: 'blob', id: 'ab'.repeat(32) as BlobId, size: 3 }, { kind: 'block', bytes: bytes(3) },
    ]
    const file = await fileOf(few)
    expect(await read(file.subarray(0, file.length - 1))).toEqual({ got: told(few.slice(0, 3)), failure: 'cut' })
  })
  test('[BUN2] a changed byte anywhere: nothing of its chunk, all before it', async () => {
    const file = await fileOf()
    for (let at = 0; at < file.length; at += 7_919) {
      const changed = file.slice()
      changed[at] = (changed[at] as number) ^ 1
      const { got, failure } = await read(changed)
      expect(failure, `byte ${at}`).not.toBeNull()
      expect(got).toEqual(all.slice(0, got.length))
    }
  })
  test('[BUN7] any bytes in a chunk are parts or a named failure', () => {
    assert(property(uint8Array({ maxLength: 400 }), (chunk) => {
      const result = decodeParts(chunk)
      expect(result.ok || result.error.type === 'malformed').toBe(true)
    }), { numRuns: 5000 })
  })
})
