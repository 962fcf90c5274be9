/**
 * One camera frame to the text of the QR code in it. The decoder reads blurred, noisy and strongly tilted codes, but not slightly
 * tilted ones (10 to 20 % smaller at one side, how a hand holds a phone) nor ones at 45 degrees. So a frame that cannot be read is
 * read once more after a tilt or turn the other way, a different one for each frame. Rule SYNCUI6; measured in docs/rules.md.
 */
import { decodeQR } from 'qr/decode.js'

export interface Frame { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }
interface Tilt { readonly down: number; readonly across: number; readonly turn: number }

const patienceMs = 80
const tilts: readonly Tilt[] = [
  { down: 0.17, across: 0, turn: 0 },
  { down: -0.17, across: 0, turn: 0 },
  { down: 0, across: 0.17, turn: 0 },
  { down: 0, across: -0.17, turn: 0 },
  { down: 0, across: 0, turn: 0.35 },
]
export const tiltCount = tilts.length

/** The frame as seen from another side, in grey, nearest pixel; what lies outside is dark. */
export const tilted = ({ width, height, data }: Frame, { down, across, turn }: Tilt): Frame => {
  const seen = new Uint8ClampedArray(width * height * 4)
  const [middleX, middleY] = [width / 2, height / 2]
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += 4) {
      const [u, v] = [(x - middleX) * cos - (y - middleY) * sin, (x - middleX) * sin + (y - middleY) * cos]
      const nearness = 1 + (down * v + across * u) / height
      const [fromX, fromY] = [Math.round(u / nearness + middleX), Math.round(v / nearness + middleY)]
      const inside = fromX >= 0 && fromY >= 0 && fromX < width && fromY < height
      const from = (fromY * width + fromX) * 4
      const grey = inside ? (data[from]! + 2 * data[from + 1]! + data[from + 2]!) >> 2 : 0
      seen[to] = grey
      seen[to + 1] = grey
      seen[to + 2] = grey
      seen[to + 3] = 255
    }
  }
  return { width, height, data: seen }
}

const decode = (frame: Frame): string | null => {
  try {
    return decodeQR(frame, { timeLimit: patienceMs })
  } catch {
    // The decoder's way to say that this frame shows no readable code.
    return null
  }
}

/** [SYNCUI6] `count`: how many frames came before. */
export const readFrame = (frame: Frame, count: number): string | null => decode(frame) ?? decode(tilted(frame, tilts[count % tilts.length]!))
