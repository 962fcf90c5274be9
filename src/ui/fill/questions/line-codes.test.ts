/** Barcodes of lines as a camera sees them. */
import Code128Reader from '@zxing/library/esnext/core/oned/Code128Reader.js'
import { expect, test } from 'vitest'
import { createLineReader, type Frame } from './line-codes.ts'

/** Widths of lines and gaps in turn, beginning with a line. */
const ean13 = (digits: string): readonly number[] => {
  const left = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112']
  const parity = ['LLLLLL', 'LLGLGG', 'LLGGLG', 'LLGGGL', 'LGLLGG', 'LGGLLG', 'LGGGLL', 'LGLGLG', 'LGLGGL', 'LGGLGL'][Number(digits[0])] ?? ''
  const half = (text: string, kinds: string): string => [...text].map((digit, at) => { const code = left[Number(digit)] ?? ''; return kinds[at] === 'G' ? [...code].reverse().join('') : code }).join('')
  return [...`111${half(digits.slice(1, 7), parity)}11111${half(digits.slice(7), 'LLLLLL')}111`].map(Number)
}
/** The decoder's own table, which it keeps to itself. */
const patterns = (Code128Reader as unknown as { readonly CODE_PATTERNS: readonly ArrayLike<number>[] }).CODE_PATTERNS
const code128 = (text: string): readonly number[] => {
  const values = [104, ...[...text].map((letter) => letter.charCodeAt(0) - 32)]
  const check = values.reduce((sum, value, at) => sum + value * Math.max(1, at), 0) % 103
  return [...values, check, 106].flatMap((value) => Array.from(patterns[value] ?? []))
}
const unit = 3
const frameOf = (widths: readonly number[], noise = 0): Frame => {
  const [width, height] = [720, 480]
  const data = new Uint8ClampedArray(width * height * 4).fill(200)
  const total = widths.reduce((sum, each) => sum + each, 0) * unit
  const ends = widths.map((_, at) => Math.round((width - total) / 2) + widths.slice(0, at + 1).reduce((sum, each) => sum + each, 0) * unit)
  let seed = 7
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = ends.findIndex((end) => x < end)
      const isDark = y > 100 && y < 380 && x >= Math.round((width - total) / 2) && at >= 0 && at % 2 === 0
      seed = (seed * 1103515245 + 12345) % 2147483648
      const light = (isDark ? 40 : 210) + ((seed / 2147483648) * 2 - 1) * noise
      data.fill(light, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  return { width, height, data }
}
const quarter = ({ width, height, data }: Frame): Frame => {
  const turned = new Uint8ClampedArray(data.length)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) turned.set(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4), (x * height + y) * 4)
  return { width: height, height: width, data: turned }
}
const readIn = (frame: Frame, frames: number): string | null => {
  const read = createLineReader()
  return Array.from({ length: frames }, () => read(frame)).find((text) => text !== null) ?? null
}

test.each([['4006381333931', ean13('4006381333931')], ['BOX-17/A', code128('BOX-17/A')]])('[MED8] %s is read, also with noise and a quarter turned', (text, widths) => {
  expect(readIn(frameOf(widths), 3)).toBe(text)
  expect(readIn(frameOf(widths, 30), 3)).toBe(text)
  expect(readIn(quarter(frameOf(widths)), 8)).toBe(text)
})
test('[MED8] one frame alone says nothing, and neither does a change of mind or a wrong check digit', () => {
  const read = createLineReader()
  const [first, second] = [frameOf(ean13('4006381333931')), frameOf(ean13('5901234123457'))]
  expect([read(first), read(second)]).toEqual([null, null])
  expect(readIn(frameOf(ean13('4006381333930')), 8)).toBeNull()
  expect(readIn({ width: 720, height: 480, data: new Uint8ClampedArray(720 * 480 * 4).fill(128) }, 4)).toBeNull()
})
