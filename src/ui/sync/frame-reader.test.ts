import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { readFrame, tiltCount, type Frame } from './frame-reader.ts'

const code = `T1${'40000007F9191195NNQ1MMGFX3ZYPDGX4NAQXAK27FW25HG8HYAJH1CPZ9DG8PTZGMC9Q63YSFBZHHEJD1PZSD568YAHF6YR085X199YY7XMYTXKAC0PVCRGAEYB0382'.slice(0, 133)}`
const picture = encode(code, { ecc: 'L', boostEcc: true, border: 4 })
const [width, height] = [800, 450]

/** The picture over 60 % of the height, turned by `degrees`, one side `tilt` smaller than the other. */
const photograph = (degrees: number, tilt: number): Frame => {
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  const side = height * 0.6
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x + 0.5 - width / 2, y + 0.5 - height / 2]
      const [a, b] = [u * cos + v * sin, v * cos - u * sin]
      const nearness = 1 + (tilt * b) / side
      const [column, row] = [a, b].map((along) => Math.floor((along / nearness / side + 0.5) * picture.size)) as [number, number]
      const dark = picture.data[row]?.[column]
      data.fill(dark === undefined ? 60 : dark ? 25 : 235, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  }
  return { width, height, data }
}

test('[SYNCUI6] a code held at the slant of a hand is read within one round of tilts', () => {
  const missed: string[] = []
  for (const tilt of [0, 0.1, 0.15, 0.2])
    for (const degrees of [0, 20, 60]) {
      const frame = photograph(degrees, tilt)
      const found = Array.from({ length: tiltCount }, (_, count) => count).some((count) => readFrame(frame, count) === code)
      if (!found) missed.push(`${degrees} degrees, tilt ${tilt}`)
    }
  expect(missed).toEqual([])
})

test('[SYNCUI6] a frame without a code is null, not an error', () => {
  expect(readFrame({ width: 64, height: 48, data: new Uint8ClampedArray(64 * 48 * 4) }, 0)).toBeNull()
})
