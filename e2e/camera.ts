/**
 * A fake camera's film: a y4m file with a QR code in the middle of grey frames, that Chromium plays in a loop.
 * The file is read when the page opens its camera, so it can be written after the browser has started.
 */
import { writeFileSync } from 'node:fs'
import { encode } from 'uqr'

const width = 640
const height = 480

export const filmCode = (file: string, text: string): void => {
  const { data, size } = encode(text, { ecc: 'L', border: 4 })
  const scale = Math.floor(height / size)
  const left = Math.floor((width - size * scale) / 2)
  const top = Math.floor((height - size * scale) / 2)
  const luma = Buffer.alloc(width * height, 120)
  for (let y = 0; y < size * scale; y += 1) {
    for (let x = 0; x < size * scale; x += 1) {
      luma[(top + y) * width + left + x] = data[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true ? 20 : 235
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]))
}
