/**
 * Reads one camera frame at a time for a QR code, away from the page: with the system's own detector where there is one (Android),
 * else with frame-reader.ts. Takes an ImageBitmap, answers with the text or null. Named 'barcodes' it reads every kind the system's detector knows.
 */
import { readFrame } from './frame-reader.ts'

interface Detector { detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]> }
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Longer sides are scaled down to this: a version 5 code over half the height still has 4 pixels a module. */
const longest = 800
let canvas: OffscreenCanvas | null = null
let frames = 0

/** A class that is there may still name no formats, or fail at its first frame (no service behind it). */
const findDetector = async (): Promise<Detector | null> => {
  const found = (self as unknown as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector
  const formats = await found?.getSupportedFormats().catch((): readonly string[] => [])
  return found && formats?.includes('qr_code') ? new found({ formats: self.name === 'barcodes' ? formats.filter((format) => format !== 'unknown') : ['qr_code'] }) : null
}
let detector: Promise<Detector | null> = findDetector()

const pixelsOf = (frame: ImageBitmap): ImageData | null => {
  const scale = Math.min(1, longest / Math.max(frame.width, frame.height))
  const [width, height] = [Math.round(frame.width * scale), Math.round(frame.height * scale)]
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(frame, 0, 0, width, height)
  return context?.getImageData(0, 0, width, height) ?? null
}

const read = async (frame: ImageBitmap): Promise<string | null> => {
  const own = await detector
  if (own) {
    const found = await own.detect(frame).catch(() => null)
    if (found) return found[0]?.rawValue ?? null
    detector = Promise.resolve(null)
  }
  const pixels = pixelsOf(frame)
  frames += 1
  return pixels && readFrame(pixels, frames)
}

self.addEventListener('message', async (event: MessageEvent<ImageBitmap>) => {
  const text = await read(event.data)
  event.data.close()
  self.postMessage(text, { transfer: [] })
})
