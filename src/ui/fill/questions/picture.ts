/** Makes a picture as small as the form asks: its longer side at most `maxPixels`, as JPEG. What cannot be decoded stays as it is. */

/** Width and height within `most` on the longer side; null when it fits already. */
export const fitted = (width: number, height: number, most: number): { readonly width: number; readonly height: number } | null => {
  const longer = Math.max(width, height)
  if (longer <= most) return null
  const scale = most / longer
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

const draw = async (image: ImageBitmap, width: number, height: number): Promise<Blob | null> => {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.getContext('2d')?.drawImage(image, 0, 0, width, height)
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.85) })
}

export const smallPicture = async (file: File, maxPixels: number | null): Promise<File> => {
  if (maxPixels === null || !file.type.startsWith('image/')) return file
  let image: ImageBitmap
  try {
    image = await createImageBitmap(file)
  } catch {
    // A format this browser cannot decode (HEIC ...): the original is worth more than nothing.
    return file
  }
  try {
    const size = fitted(image.width, image.height, maxPixels)
    const small = size === null ? null : await draw(image, size.width, size.height)
    return small === null ? file : new File([small], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' })
  } finally {
    image.close()
  }
}
