/**
 * A fake camera's film: a y4m file with a code in the middle of grey frames, that Chromium plays in a loop.
 * The file is read when the page opens its camera, so it can be written after the browser has started.
 */
import { writeFileSync } from 'node:fs'
import { encode } from 'uqr'

const width = 640
const height = 480

/** `isDark` by row and column, of a code this wide and high. */
const film = (file: string, columns: number, rows: number, isDark: (row: number, column: number) => boolean): void => {
  const scale = Math.floor(Math.min(height / rows, width / columns))
  const left = Math.floor((width - columns * scale) / 2)
  const top = Math.floor((height - rows * scale) / 2)
  const luma = Buffer.alloc(width * height, 120)
  for (let y = 0; y < rows * scale; y += 1) {
    for (let x = 0; x < columns * scale; x += 1) luma[(top + y) * width + left + x] = isDark(Math.floor(y / scale), Math.floor(x / scale)) ? 20 : 235
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]))
}

/** A QR code. */
export const filmCode = (file: string, text: string): void => {
  const { data, size } = encode(text, { ecc: 'L', border: 4 })
  film(file, size, size, (row, column) => data[row]?.[column] === true)
}
/** An EAN-13 code. */
export const filmLines = (file: string, digits: string): void => {
  const lines = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011']
  const parity = ['LLLLLL', 'LLGLGG', 'LLGGLG', 'LLGGGL', 'LGLLGG', 'LGGLLG', 'LGGGLL', 'LGLGLG', 'LGLGGL', 'LGGLGL'][Number(digits[0])] ?? ''
  const flip = (bits: string): string => [...bits].map((bit) => (bit === '1' ? '0' : '1')).join('')
  const of = (digit: string): string => lines[Number(digit)] ?? ''
  const first = Array.from(digits.slice(1, 7), (digit, at) => (parity[at] === 'G' ? [...flip(of(digit))].reverse().join('') : of(digit))).join('')
  const bits = `000000000101${first}01010${Array.from(digits.slice(7), (digit) => flip(of(digit))).join('')}101000000000`
  film(file, bits.length, 60, (_, column) => bits[column] === '1')
}
