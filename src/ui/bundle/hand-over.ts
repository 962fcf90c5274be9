/**
 * A made file out of the app: through the share sheet where the browser lets it, or as a download. Chromium shares only kinds it
 * knows, so the same bytes go as text there; opening looks at the bytes and not at the name. Rule BUN17.
 */
type Sharer = Pick<Navigator, 'share' | 'canShare'>

/** [BUN17] The file as this browser's share sheet takes it; null where it takes neither. */
export const shareable = (file: File, sharer: Partial<Sharer>): File | null => {
  if (sharer.share === undefined || sharer.canShare === undefined) return null
  const asText = new File([file], `${file.name}.txt`, { type: 'text/plain' })
  return [file, asText].find((one) => sharer.canShare?.({ files: [one] }) === true) ?? null
}

export type Shared = 'shared' | 'cancelled' | 'failed'
export const shareFile = async (file: File, sharer: Sharer): Promise<Shared> => {
  try {
    await sharer.share({ files: [file], title: file.name })
    return 'shared'
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'cancelled' : 'failed'
  }
}

/** The browser may still read it long after the click: a gigabyte takes a while. */
const keptMs = 60 * 60 * 1000

export const saveFile = (file: File): void => {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptMs)
}
