import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { zipOf, type ZipEntry } from './zip.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
async function* body(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}
const whole = async (entries: Iterable<ZipEntry>): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  for await (const piece of zipOf(entries)) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}
const noise = (size: number): Uint8Array => {
  let state = 1
  return Uint8Array.from({ length: size }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16)
}
const modified = Date.UTC(2026, 10, 21, 14, 30, 7)
const python = (() => {
  try {
    execFileSync('python3', ['-c', 'import zipfile, json'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!python) console.log('skipped: python3 absent, zip files are not read by its zipfile')

const readByPython = (file: Uint8Array): readonly { readonly name: string; readonly size: number; readonly time: readonly number[] }[] => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'))
  try {
    writeFileSync(join(folder, 'x.zip'), file)
    const script = 'import zipfile,json,sys\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps([dict(name=i.filename,size=i.file_size,time=i.date_time) for i in z.infolist()][-3:]+[dict(name=str(len(z.infolist())),size=0,time=[])]))'
    return JSON.parse(execFileSync('python3', ['-c', script, join(folder, 'x.zip')], { encoding: 'utf8' })) as never
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('[ZIP1] entries come out as they went in: empty, small, in many pieces, large, stored', async () => {
  const large = noise(300_000)
  const text = bytesOf('a line of text\r\n'.repeat(20_000))
  const file = await whole([
    { name: 'empty', modified, body: body() },
    { name: 'folder/Łódź é.txt', modified, body: body(bytesOf('one '), bytesOf(''), bytesOf('two')) },
    { name: 'text.csv', modified, body: body(...Array.from({ length: 100 }, (_, at) => text.subarray(at * 3200, (at + 1) * 3200))) },
    { name: 'photo.jpg', modified, body: body(large), store: true },
  ])
  const read = unzipSync(file)
  expect(Object.keys(read)).toEqual(['empty', 'folder/Łódź é.txt', 'text.csv', 'photo.jpg'])
  expect(new TextDecoder().decode(read['folder/Łódź é.txt'])).toBe('one two')
  expect(Buffer.from(read['text.csv'] as Uint8Array).equals(text)).toBe(true)
  expect(Buffer.from(read['photo.jpg'] as Uint8Array).equals(large)).toBe(true)
})

test('[ZIP2] what is not compressible is not compressed, and grows by less than a thousandth; text shrinks', async () => {
  const size = async (store: boolean, piece: Uint8Array): Promise<number> => (await whole([{ name: 'a', modified, body: body(piece), store }])).length
  expect(await size(true, noise(1_000_000))).toBeLessThan(1_001_500)
  expect(await size(false, bytesOf('a line of text\r\n'.repeat(20_000)))).toBeLessThan(5_000)
})

test('[ZIP1] [ZIP2] pieces of the file come while its entries are read, not at the end', async () => {
  let read = 0
  async function* long(): AsyncGenerator<Uint8Array> {
    for (; read < 100; read++) yield noise(100_000)
  }
  for await (const piece of zipOf([{ name: 'a', modified, body: long(), store: true }])) {
    expect(piece.length).toBeLessThan(400_000)
    break
  }
  expect(read).toBeLessThan(10)
})

test.skipIf(!python)('[ZIP1] [ZIP3] Python reads it: checksums, names, times', async () => {
  const file = await whole([{ name: 'ñ/é.csv', modified, body: body(bytesOf('x')) }, { name: 'old', modified: 0, body: body(noise(70_000)), store: true }])
  expect(readByPython(file)).toEqual([
    { name: 'ñ/é.csv', size: 1, time: [2026, 11, 21, 14, 30, 6] }, { name: 'old', size: 70_000, time: [1980, 1, 1, 0, 0, 0] }, { name: '2', size: 0, time: [] },
  ])
})

test.skipIf(!python)('[ZIP4] 70,000 entries are all there', async () => {
  const one = bytesOf('1')
  const entries = Array.from({ length: 70_000 }, (_, at) => ({ name: `media/${at}.txt`, modified, body: body(one), store: true }))
  expect(readByPython(await whole(entries)).at(-1)).toEqual({ name: '70000', size: 0, time: [] })
}, 180_000)
