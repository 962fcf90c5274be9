/** The small picture of a picture: what other phones get of it first, and all they get of it when they want only small ones. Rule BLB23. */
import { fitted } from './picture.ts'

const pixels = 320
/** bytes */
const most = 20 * 1024
const qualities = [0.75, 0.55, 0.35] as const
const drawable: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/heic', 'image/heif', 'image/avif'])

const asJpeg = (canvas: HTMLCanvasElement, quality: number): Promise<Blob | null> => new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', quality) })

/** JPEG of at most 20 kB; null for what is no picture or cannot be drawn here. */
export const thumbnail = async (file: Blob): Promise<Uint8Array | null> => {
  if (!drawable.has(file.type)) return null
  if (file.type === 'image/jpeg' && file.size <= most) return new Uint8Array(await file.arrayBuffer())
  let image: ImageBitmap
  try {
    image = await createImageBitmap(file)
  } catch {
    // A format this browser cannot decode: there is the picture itself.
    return null
  }
  const { width, height } = fitted(image.width, image.height, pixels) ?? image
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const pen = canvas.getContext('2d')
  if (pen !== null) {
    // what is transparent would be black
    pen.fillStyle = '#fff'
    pen.fillRect(0, 0, width, height)
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(image, 0, 0, width, height)
  }
  image.close()
  for (const quality of qualities) {
    const blob = await asJpeg(canvas, quality)
    if (blob === null || blob.type !== 'image/jpeg') return null
    if (blob.size <= most) return new Uint8Array(await blob.arrayBuffer())
  }
  return null
}
