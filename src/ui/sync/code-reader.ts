/**
 * Reads camera frames for codes: with the system's own detector where there is one (Android; it reads strong tilts too), else with
 * frame-reader.ts. A detector that names no QR codes, or fails at a frame, is not asked again. Rule SYNCUI6.
 */
import { readFrame, type Frame } from './frame-reader.ts'

export interface Detector<Image> { detect(image: Image): Promise<readonly { readonly rawValue: string }[]> }
export interface DetectorClass<Image> {
  new (options: { readonly formats: readonly string[] }): Detector<Image>
  getSupportedFormats(): Promise<readonly string[]>
}
export interface CodeReader<Image> { read(image: Image): Promise<string | null> }

interface ReaderDeps<Image> {
  /** the system's, or undefined */
  readonly found: DetectorClass<Image> | undefined
  /** every kind of code the system knows, not only QR codes */
  readonly allKinds: boolean
  readonly pixelsOf: (image: Image) => Frame | null
  /** for codes of lines, where the system has no reader */
  readonly lines?: (() => Promise<(frame: Frame) => string | null>) | undefined
}

export const createCodeReader = <Image>({ found, allKinds, pixelsOf, lines }: ReaderDeps<Image>): CodeReader<Image> => {
  const find = async (): Promise<Detector<Image> | null> => {
    const formats = await found?.getSupportedFormats().catch((): readonly string[] => [])
    // One that knows no codes of lines gives way to ours, which does.
    return found && formats?.includes('qr_code') && (lines === undefined || formats.includes('code_128')) ? new found({ formats: allKinds ? formats.filter((format) => format !== 'unknown') : ['qr_code'] }) : null
  }
  let detector = find()
  let frames = 0
  let readLines: Promise<(frame: Frame) => string | null> | null = null
  return {
    read: async (image) => {
      const own = await detector
      const texts = await own?.detect(image).catch(() => null)
      if (texts) return texts[0]?.rawValue ?? null
      if (own) detector = Promise.resolve(null)
      const pixels = pixelsOf(image)
      frames += 1
      if (pixels === null) return null
      const text = readFrame(pixels, frames)
      if (text !== null || lines === undefined) return text
      readLines ??= lines()
      return (await readLines)(pixels)
    },
  }
}
