/**
 * Reads one camera frame at a time for a code, away from the page (code-reader.ts). Takes an ImageBitmap, answers with the text or null.
 * Named 'barcodes' it reads every kind the system's detector knows.
 */
import { createCodeReader, type DetectorClass } from './code-reader.ts'

/** Longer sides are scaled down to this: a version 5 code over half the height still has 4 pixels a module. */
const longest = 800
let canvas: OffscreenCanvas | null = null

const pixelsOf = (frame: ImageBitmap): ImageData | null => {
  const scale = Math.min(1, longest / Math.max(frame.width, frame.height))
  const [width, height] = [Math.round(frame.width * scale), Math.round(frame.height * scale)]
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(frame, 0, 0, width, height)
  return context?.getImageData(0, 0, width, height) ?? null
}

const reader = createCodeReader<ImageBitmap>({
  found: (self as unknown as { readonly BarcodeDetector?: DetectorClass<ImageBitmap> }).BarcodeDetector,
  allKinds: self.name === 'barcodes',
  pixelsOf,
  lines: self.name === 'barcodes' ? async () => (await import('../fill/questions/line-codes.ts')).createLineReader() : undefined,
})

self.addEventListener('message', async (event: MessageEvent<ImageBitmap>) => {
  const text = await reader.read(event.data)
  event.data.close()
  self.postMessage(text, { transfer: [] })
})
