import { expect, test } from 'vitest'
import { frame, framesIn, headerSize, payloadOf, readableBytes, type FrameKind } from './mirror-frames.ts'

const payloads = ['one', '', 'three TM TM', 'x'.repeat(70_000), 'five'].map((text) => new TextEncoder().encode(text))
const file = (): Uint8Array => {
  const parts = payloads.map((payload, index) => frame((index + 1) as FrameKind, payload))
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
const read = async (bytes: Uint8Array) => {
  const found: number[] = []
  let damaged = 0
  const from = readableBytes(bytes)
  for await (const part of framesIn(from, () => { damaged++ })) {
    const payload = await payloadOf(from, part)
    if (payload === null) damaged++
    else found.push(part.kind)
  }
  return { found, damaged }
}

test('[MIR1] what was written comes back in order', async () => {
  expect(await read(file())).toEqual({ found: [1, 2, 3, 4, 5], damaged: 0 })
})

test('[MIR2] a flipped bit costs the frame it is in, and no other', async () => {
  const whole = file()
  const ends = payloads.map((_, index) => payloads.slice(0, index + 1).reduce((sum, part) => sum + part.length + headerSize, 0))
  let tries = 0
  for (let bit = 0; bit < whole.length * 8; bit += bit < 1200 ? 7 : 4999) {
    const bytes = whole.slice()
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
    const hit = ends.findIndex((end) => bit >> 3 < end) + 1
    expect(await read(bytes)).toEqual({ found: [1, 2, 3, 4, 5].filter((kind) => kind !== hit), damaged: 1 })
    tries++
  }
  expect(tries).toBeGreaterThan(200)
})

test('[MIR2] a torn end costs the last frame', async () => {
  const whole = file()
  const last = whole.length - headerSize - 4
  for (let size = last + 1; size < whole.length; size++) expect(await read(whole.subarray(0, size))).toEqual({ found: [1, 2, 3, 4], damaged: 1 })
  expect(await read(whole.subarray(0, last))).toEqual({ found: [1, 2, 3, 4], damaged: 0 })
})
