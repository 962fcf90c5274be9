/** Bundles that are cut, changed, or made by somebody who lies: what is good is kept, the rest is told, nothing breaks. */
import { assert, asyncProperty, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { blobName, blockSize } from '../../core/merkle.ts'
import { writeBundle } from '../../exchange/bundle.ts'
import { headerBytes } from '../../exchange/header.ts'
import type { Part } from '../../exchange/parts.ts'
import { dumpCells } from '../../storage/testing/dump.ts'
import { testProject } from '../../sync/testing/device.ts'
import type { BundleTaken } from '../api-bundle.ts'
import { backup, blobOf, bundlePhone, bytesIn, bytesOf, subtle, type BundlePhone } from './testing/phone.ts'

const project = testProject('crew')
const about: Part = { kind: 'about', about: { origin: 'aaaaaaaaaaaaaaaa' as never, device: 'x', project: 'crew', created: 1, segments: 0, records: 0, files: 0, fileBytes: 0, drafts: 0, forms: 0 } }

async function* inOrder(parts: readonly Part[]): AsyncGenerator<Part> {
  yield* parts
}
/** Sealed with the crew's key: made by a member with another app. */
const forged = async (parts: readonly Part[]): Promise<Blob> => {
  const pieces: Uint8Array[] = []
  const header = { key: { kind: 'project', project: project.id }, salt: new Uint8Array(32) } as const
  for await (const piece of writeBundle(subtle, header, { kind: 'project', key: project.key }, inOrder(parts))) pieces.push(piece)
  return new Blob(pieces as Uint8Array<ArrayBuffer>[])
}
const segmentsOf = async ({ device: { replica } }: BundlePhone): Promise<readonly Part[]> => {
  const planned = await replica.missing([])
  const parts: Part[] = []
  for (const { ref, records } of planned.ok ? planned.value : []) {
    const read = await replica.read(ref)
    if (read.ok) parts.push({ kind: 'segment', records, bytes: read.value })
  }
  return parts
}
const crewWith = async (records: number) => {
  const a = await bundlePhone('a')
  const version = a.addForm()
  for (let index = 0; index < records; index++) await a.fill(version, `record ${index} ${'x'.repeat(400)}`, index % 5 === 0 ? bytesOf(150_000, index) : undefined)
  return { a, version }
}

test('[BUN5][BUN12] cut anywhere: what is whole before the cut is taken, the cut is named, and the whole file brings the rest', async () => {
  const { a } = await crewWith(40)
  const whole = await bytesIn(await a.make())
  const b = await bundlePhone('b')
  let records = 0
  for (let tenth = 0; tenth < 12; tenth++) {
    const cut = Math.floor((whole.length - 1) * tenth / 11)
    const taken = await b.take(blobOf(whole.subarray(0, cut)))
    if ('type' in taken) expect(['not-a-bundle', 'damaged', 'cut']).toContain(taken.type)
    else {
      expect(taken.end).toEqual({ type: 'cut' })
      records += taken.recordsNew
    }
  }
  expect(records).toBeGreaterThan(0)
  const last = await b.take(blobOf(whole))
  expect(last).toMatchObject({ end: { type: 'complete' }, filesRefused: 0, lacking: [] })
  expect(records + (last as BundleTaken).recordsNew).toBe(40)
})

test('[BUN2][BUN12] a changed byte anywhere gives a prefix of the file and says where, or is refused', async () => {
  const { a } = await crewWith(20)
  const whole = await bytesIn(await a.make())
  for (let at = 0; at < whole.length; at += Math.floor(whole.length / 16)) {
    const b = await bundlePhone('b')
    const changed = whole.slice()
    changed[at] = (changed[at] as number) ^ (1 << (at % 8))
    const taken = await b.take(blobOf(changed))
    if ('type' in taken) expect(['not-a-bundle', 'newer-app', 'damaged', 'other-project', 'passphrase-wanted', 'cut']).toContain(taken.type)
    else {
      expect(['damaged', 'cut']).toContain(taken.end.type)
      expect(taken.filesRefused + taken.refused).toBe(0)
    }
  }
})

test('[BUN4] any bytes are refused with a reason, behind a good header too', async () => {
  const { a } = await crewWith(1)
  const good = (await bytesIn(await a.make())).subarray(0, headerBytes)
  const b = await bundlePhone('b')
  const before = dumpCells(b.device.store)
  await assert(asyncProperty(uint8Array({ maxLength: 300 }), async (bytes) => {
    expect(await b.take(blobOf(bytes))).toHaveProperty('type')
    expect(await b.take(new Blob([good as Uint8Array<ArrayBuffer>, bytes as Uint8Array<ArrayBuffer>]))).toHaveProperty('type')
  }), { numRuns: 300 })
  expect(dumpCells(b.device.store)).toEqual(before)
})

test('[BUN13] blocks that are not the file they say leave nothing, and the file can come later', async () => {
  const { a } = await crewWith(1)
  const photo = bytesOf(150_000, 0)
  const { id } = blobName(photo)
  const blocks = (bytes: Uint8Array): Part[] => Array.from({ length: Math.ceil(bytes.length / blockSize) }, (_, at) => ({ kind: 'block', bytes: bytes.subarray(at * blockSize, (at + 1) * blockSize) }))
  const other = bytesOf(150_000, 9)
  const lies: readonly (readonly Part[])[] = [
    [{ kind: 'blob', id, size: 150_000 }, ...blocks(other)],
    [{ kind: 'blob', id, size: 2 ** 40 }, ...blocks(photo), ...blocks(photo)],
    [{ kind: 'blob', id, size: 10 }, ...blocks(photo)],
    [{ kind: 'blob', id, size: 150_000 }, ...blocks(photo).slice(1)],
    [{ kind: 'blob', id, size: 150_000 }, { kind: 'block', bytes: new Uint8Array(0) }, ...blocks(photo).reverse()],
    [{ kind: 'blob', id, size: 0 }, ...blocks(photo), { kind: 'blob', id: blobName(other).id, size: 150_000 }, ...blocks(other)],
  ]
  for (const [index, lie] of lies.entries()) {
    const b = await bundlePhone('b')
    const taken = await b.take(await forged([about, ...(await segmentsOf(a)), ...lie]))
    expect(taken, `lie ${index}`).toMatchObject({ recordsNew: 1, files: 0, filesRefused: 1, end: { type: 'complete' } })
    expect([await b.blobs.has(id), await b.blobs.has(blobName(other).id)]).toEqual([false, false])
    expect(await b.take(await a.make())).toMatchObject({ files: 1, filesRefused: 0 })
  }
})

test('[BUN13] a size that lies about a right file counts for nothing', async () => {
  const { a } = await crewWith(1)
  const photo = bytesOf(150_000, 0)
  const { id } = blobName(photo)
  const blocks = [0, 1, 2].map((at): Part => ({ kind: 'block', bytes: photo.subarray(at * blockSize, (at + 1) * blockSize) }))
  const b = await bundlePhone('b')
  expect(await b.take(await forged([about, ...(await segmentsOf(a)), { kind: 'blob', id, size: 2 ** 40 }, ...blocks]))).toMatchObject({ files: 1, filesRefused: 0 })
  expect(b.device.db.first('SELECT size FROM blob')).toEqual([150_000])
})

test('[BUN13] files that nothing names are not kept', async () => {
  const b = await bundlePhone('b')
  const file = bytesOf(1000)
  const { id } = blobName(file)
  expect(await b.take(await forged([about, { kind: 'blob', id, size: 1000 }, { kind: 'block', bytes: file }]))).toMatchObject({ files: 0, filesRefused: 0, end: { type: 'complete' } })
  expect(await b.blobs.has(id)).toBe(false)
})

test('[BUN12] segments that do not pass the check are counted, and take no good one with them', async () => {
  const { a } = await crewWith(3)
  const good = await segmentsOf(a)
  const bad = good.map((part): Part => {
    if (part.kind !== 'segment') return part
    const bytes = part.bytes.slice()
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1
    return { ...part, bytes }
  })
  const b = await bundlePhone('b')
  const taken = await b.take(await forged([about, ...bad, { kind: 'segment', records: 5, bytes: new Uint8Array(40) }, ...good, { kind: 'unknown', code: 77 }]))
  expect(taken).toMatchObject({ recordsNew: 3, refused: bad.length + 1, end: { type: 'complete' } })
})

test('[BUN11] a project in a file that the crew\'s key opens makes nobody a member of another', async () => {
  const b = await bundlePhone('b')
  const taken = await b.take(await forged([about, { kind: 'project', project: testProject('roads') }]))
  expect(taken).toMatchObject({ end: { type: 'complete' } })
  expect(b.device.db.first("SELECT value FROM setting WHERE name = 'project.id'")).toEqual([project.id])
})

test('[DRC4] drafts that are none are counted and leave nothing', async () => {
  const { a, version } = await crewWith(0)
  const b = await bundlePhone('b')
  await b.take(await a.make())
  const encoded = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const right = { encoding: 1, id: 'd', formId: 'household', version, record: null, name: '', position: '', language: '', updated: 5, rows: [], cells: [], files: [], events: [] }
  const wrong: readonly unknown[] = [
    null, 7, [], {}, { ...right, encoding: 2 }, { ...right, id: '' }, { ...right, version: 'x' }, { ...right, updated: -1 }, { ...right, rows: [[]] }, { ...right, rows: {} },
    { ...right, cells: [['root', 'no path', '', '']] }, { ...right, files: [['root', '/data/photo', 'n', 'zz', 1, '', null]] }, { ...right, events: [7] }, { ...right, formId: 'another' },
    { ...right, record: 'x' }, { ...right, version: '0'.repeat(32) },
  ]
  const pieces = [new Uint8Array([255, 254]), new Uint8Array(0), ...wrong.map(encoded)]
  const taken = await b.take(await forged([about, ...pieces.map((bytes): Part => ({ kind: 'draft', last: true, bytes }))]))
  expect(taken).toMatchObject({ draftsRestored: 0, draftsKept: 0, draftsRefused: pieces.length, end: { type: 'complete' } })
  expect(b.device.db.first('SELECT count(*) FROM draft')).toEqual([0])
  expect(await b.take(await forged([about, { kind: 'draft', last: true, bytes: encoded(right) }]))).toMatchObject({ draftsRestored: 1 })
})

test('[BUN5] a file that goes away while it is read ends as such', async () => {
  const { a } = await crewWith(30)
  const file = await a.make(backup, 'correct horse')
  const whole = await bytesIn(file)
  const b = await bundlePhone('b', null)
  const going = { size: whole.length, slice: (from: number, to: number) => ({ arrayBuffer: async () => {
    if (from > 0) throw new DOMException('gone', 'NotReadableError')
    return whole.slice(from, to).buffer
  } }) } as unknown as Blob
  const taken = await b.take(going, 'correct horse')
  expect('end' in taken ? taken.end.type : taken.type).toBe('unreadable')
})
