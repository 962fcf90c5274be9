/** Web addresses that a form may offer to open: http and https only, written in full. */
export const webAddress = (text: string): string | null => {
  const trimmed = text.trim()
  if (!/^https?:\/\/[^\s]+$/i.test(trimmed) || trimmed.length > 2000) return null
  try {
    return new URL(trimmed).href
  } catch {
    return null
  }
}
