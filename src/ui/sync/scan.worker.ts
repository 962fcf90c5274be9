/** Reads one camera frame at a time for a QR code, away from the page. Takes an ImageBitmap, answers with the text or null. */
import { decodeQR } from 'qr/decode.js'

/** Longer sides are scaled down to this: a version 7 code over half the height still has 4 pixels a module. */
const longest = 800
const patienceMs = 80
let canvas: OffscreenCanvas | null = null

const read = (frame: ImageBitmap): string | null => {
  const scale = Math.min(1, longest / Math.max(frame.width, frame.height))
  const [width, height] = [Math.round(frame.width * scale), Math.round(frame.height * scale)]
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(frame, 0, 0, width, height)
  frame.close()
  try {
    return decodeQR(context.getImageData(0, 0, width, height), { timeLimit: patienceMs })
  } catch {
    // The decoder's way to say that this frame shows no readable code.
    return null
  }
}

self.addEventListener('message', (event: MessageEvent<ImageBitmap>) => self.postMessage(read(event.data), { transfer: [] }))
