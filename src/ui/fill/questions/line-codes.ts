/**
 * One camera frame to the text of the barcode of lines in it (EAN, UPC, Code 128, Code 39, ITF), where the system has no reader: the
 * decoders of ZXing, upright and a quarter turned. Loaded by the scan worker when QR codes are not all that is looked for. Rule MED8.
 */
import BinaryBitmap from '@zxing/library/esnext/core/BinaryBitmap.js'
import GlobalHistogramBinarizer from '@zxing/library/esnext/core/common/GlobalHistogramBinarizer.js'
import NotFoundException from '@zxing/library/esnext/core/NotFoundException.js'
import Code128Reader from '@zxing/library/esnext/core/oned/Code128Reader.js'
import Code39Reader from '@zxing/library/esnext/core/oned/Code39Reader.js'
import ITFReader from '@zxing/library/esnext/core/oned/ITFReader.js'
import MultiFormatUPCEANReader from '@zxing/library/esnext/core/oned/MultiFormatUPCEANReader.js'
import type OneDReader from '@zxing/library/esnext/core/oned/OneDReader.js'
import RGBLuminanceSource from '@zxing/library/esnext/core/RGBLuminanceSource.js'

export interface Frame { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }
interface Grey { readonly width: number; readonly height: number; readonly light: Uint8ClampedArray }

const greyOf = ({ width, height, data }: Frame): Grey => {
  const light = new Uint8ClampedArray(width * height)
  for (let at = 0, from = 0; at < light.length; at += 1, from += 4) light[at] = ((data[from] ?? 0) + 2 * (data[from + 1] ?? 0) + (data[from + 2] ?? 0)) >> 2
  return { width, height, light }
}
const turned = ({ width, height, light }: Grey): Grey => {
  const other = new Uint8ClampedArray(light.length)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) other[x * height + y] = light[y * width + x] ?? 0
  return { width: height, height: width, light: other }
}

export type LineReader = (frame: Frame) => string | null

/**
 * The same text has to be read in two frames: Code 39 and ITF have no check digit of their own, and a hand that moves makes wrong
 * ones of others. Two frames are looked at upright, the next two a quarter turned.
 */
export const createLineReader = (): LineReader => {
  const readers: readonly OneDReader[] = [new MultiFormatUPCEANReader(), new Code128Reader(), new Code39Reader(), new ITFReader()]
  let frames = 0
  let last: string | null = null
  const readOnce = (grey: Grey): string | null => {
    const bitmap = new BinaryBitmap(new GlobalHistogramBinarizer(new RGBLuminanceSource(grey.light, grey.width, grey.height)))
    for (const reader of readers) {
      try {
        return reader.decode(bitmap).getText()
      } catch (error) {
        if (!(error instanceof NotFoundException)) throw error
      }
    }
    return null
  }
  return (frame) => {
    const grey = greyOf(frame)
    const text = readOnce(frames % 4 < 2 ? grey : turned(grey))
    frames += 1
    if (text === null || text === '') return null
    const isSure = text === last
    last = text
    return isSure ? text : null
  }
}
