import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { createCodeReader, type DetectorClass } from './code-reader.ts'
import type { Frame } from './frame-reader.ts'

const frameOf = (text: string): Frame => {
  const { data, size } = encode(text, { ecc: 'L', border: 4 })
  const pixels = new Uint8ClampedArray((size * 4) ** 2 * 4).fill(255)
  for (let at = 0; at < pixels.length; at += 4) {
    const [x, y] = [Math.floor(((at / 4) % (size * 4)) / 4), Math.floor(at / 4 / (size * 4) / 4)]
    if (data[y]?.[x] === true) pixels.fill(0, at, at + 3)
  }
  return { width: size * 4, height: size * 4, data: pixels }
}
const asked: string[][] = []
/** A system's detector that answers with these texts, one frame after the other; an error is thrown. */
const system = (formats: readonly string[] | Error, answers: readonly (readonly string[] | Error)[] = []): DetectorClass<Frame> => {
  const left = [...answers]
  return class {
    static getSupportedFormats = async () => { if (formats instanceof Error) throw formats; return formats }
    constructor(options: { readonly formats: readonly string[] }) { asked.push([...options.formats]) }
    detect = async () => {
      const next = left.shift() ?? new Error('asked once more')
      if (next instanceof Error) throw next
      return next.map((rawValue) => ({ rawValue }))
    }
  }
}
const pixelsOf = (frame: Frame) => frame
const never = (): never => { throw new Error('the own decoder was asked') }
const picture = frameOf('T1HELLO')

test('[SYNCUI6] the system\'s detector is asked where there is one, and the own decoder is not', async () => {
  const reader = createCodeReader({ found: system(['qr_code', 'ean_13', 'unknown'], [[], ['T1FOUND', 'T1OTHER']]), allKinds: false, pixelsOf: never })
  expect(await reader.read(picture)).toBeNull()
  expect(await reader.read(picture)).toBe('T1FOUND')
  expect(asked.at(-1)).toEqual(['qr_code'])
})

test('[MED8] where the system reads no codes of lines, ours is loaded and asked after the QR codes', async () => {
  let loaded = 0
  const lines = () => { loaded += 1; return Promise.resolve((frame: Frame) => (frame.width === 8 ? '4006381333931' : null)) }
  const blank = { width: 8, height: 8, data: new Uint8ClampedArray(256) }
  const reader = createCodeReader({ found: system(['qr_code'], [['system']]), allKinds: true, pixelsOf, lines })
  expect([await reader.read(picture), loaded]).toEqual(['T1HELLO', 0])
  expect([await reader.read(blank), await reader.read(blank), loaded]).toEqual(['4006381333931', '4006381333931', 1])
})

test('[SYNCUI6] it is asked for every kind only when every kind is wanted', async () => {
  await createCodeReader({ found: system(['qr_code', 'ean_13', 'unknown'], [['400']]), allKinds: true, pixelsOf: never }).read(picture)
  expect(asked.at(-1)).toEqual(['qr_code', 'ean_13'])
})

test('[SYNCUI6] one that fails at a frame is not asked again, and that very frame is read all the same', async () => {
  const reader = createCodeReader({ found: system(['qr_code'], [new Error('no service'), ['T1LATE']]), allKinds: false, pixelsOf })
  expect(await reader.read(picture)).toBe('T1HELLO')
  expect(await reader.read(picture)).toBe('T1HELLO')
})

test.each([['none', undefined], ['one that knows no QR codes', system(['ean_13'])], ['one that names nothing', system(new Error('no'))]])('[SYNCUI6] %s: the own decoder', async (_, found) => {
  expect(await createCodeReader({ found, allKinds: false, pixelsOf }).read(picture)).toBe('T1HELLO')
})
