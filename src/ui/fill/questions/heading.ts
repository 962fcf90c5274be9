/**
 * Where the device points, in degrees from north, from its orientation sensors: iOS tells the heading itself (after a
 * permission that only a tap may ask for), others an absolute rotation. A device without a compass says nothing at all.
 */
export type HeadingTrouble = 'denied' | 'none'
export type Wind = 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw'

const silentMs = 4000
const winds: readonly Wind[] = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw']
export const windOf = (degrees: number): Wind => winds[Math.round(degrees / 45) % 8] as Wind

const turn = (degrees: number): number => ((degrees % 360) + 360) % 360
/** A fifth of the way to each new reading, the short way round. */
export const smoothed = (before: number | null, degrees: number): number => (before === null ? turn(degrees) : turn(before + (((degrees - before + 540) % 360) - 180) * 0.2))

interface Reading { readonly alpha: number | null; readonly absolute: boolean; readonly webkitCompassHeading?: number }
/** `screen`: how far the screen's picture is turned, in degrees. */
export const headingOf = ({ alpha, absolute, webkitCompassHeading }: Reading, screen: number): number | null => {
  if (webkitCompassHeading !== undefined && webkitCompassHeading >= 0) return turn(webkitCompassHeading + screen)
  return absolute && alpha !== null ? turn(360 - alpha + screen) : null
}

/** Answers with what ends the watching, or why it cannot begin. Call it from a tap. */
export const watchHeading = async (onHeading: (degrees: number) => void, onTrouble: (trouble: HeadingTrouble) => void): Promise<(() => void) | HeadingTrouble> => {
  if (!('DeviceOrientationEvent' in globalThis)) return 'none'
  const { requestPermission } = DeviceOrientationEvent as unknown as { readonly requestPermission?: () => Promise<'granted' | 'denied'> }
  if (requestPermission !== undefined && (await requestPermission.call(DeviceOrientationEvent).catch(() => 'denied')) !== 'granted') return 'denied'
  const kind = 'ondeviceorientationabsolute' in window ? 'deviceorientationabsolute' : 'deviceorientation'
  const silent = window.setTimeout(() => onTrouble('none'), silentMs)
  const hear = (event: Event): void => {
    const heading = headingOf(event as unknown as Reading, screen.orientation?.angle ?? 0)
    if (heading === null) return
    window.clearTimeout(silent)
    onHeading(heading)
  }
  window.addEventListener(kind, hear)
  return () => {
    window.clearTimeout(silent)
    window.removeEventListener(kind, hear)
  }
}
