/** Points as a form stores them, "latitude longitude altitude accuracy", lines and areas with ";" between; and how they are read aloud. Pure. */

export interface Spot { readonly latitude: number; readonly longitude: number; readonly altitude: number; readonly accuracy: number }

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)))
export const spotText = ({ latitude, longitude, altitude, accuracy }: Spot): string =>
  `${trimmed(latitude, 7)} ${trimmed(longitude, 7)} ${trimmed(altitude, 1)} ${trimmed(accuracy, 1)}`

const readSpot = (text: string): Spot | null => {
  const parts = text.trim().split(/\s+/).map(Number)
  const [latitude = Number.NaN, longitude = Number.NaN, altitude = 0, accuracy = 0] = parts
  return parts.length > 4 || ![latitude, longitude, altitude, accuracy].every(Number.isFinite) || Math.abs(latitude) > 90 || Math.abs(longitude) > 180 ? null : { latitude, longitude, altitude, accuracy }
}
export const samePlace = (a: Spot, b: Spot): boolean => spotText({ ...a, altitude: 0, accuracy: 0 }) === spotText({ ...b, altitude: 0, accuracy: 0 })

/** [PLC1] The corners of a stored line or area, also of one that is not finished; null for text that is not points. */
export const readSpots = (text: string): readonly Spot[] | null => {
  const spots = text.split(';').filter((part) => part.trim() !== '').map(readSpot)
  return spots.includes(null) ? null : (spots as readonly Spot[])
}
/** [PLC1] An area's last corner is its first again; that repetition is not a corner. */
export const openRing = (spots: readonly Spot[]): readonly Spot[] => {
  const [first, last] = [spots[0], spots.at(-1)]
  return spots.length > 3 && first !== undefined && last !== undefined && samePlace(first, last) ? spots.slice(0, -1) : spots
}
export const spotsText = (spots: readonly Spot[], closed: boolean): string =>
  (closed && spots.length > 2 ? [...spots, spots[0] as Spot] : spots).map(spotText).join('; ')

/** [PLC2] Degrees, minutes and seconds to a tenth, as they stand on paper maps. */
export const degrees = (value: number, axis: 'latitude' | 'longitude'): string => {
  const tenths = Math.round(Math.abs(value) * 36000)
  const [degree, minute, second] = [Math.floor(tenths / 36000), Math.floor(tenths / 600) % 60, (tenths % 600) / 10]
  const side = axis === 'latitude' ? (value < 0 ? 'S' : 'N') : value < 0 ? 'W' : 'E'
  return `${degree}° ${String(minute).padStart(2, '0')}′ ${second.toFixed(1).padStart(4, '0')}″ ${side}`
}

export interface Thresholds { readonly capture: number; readonly warning: number }
const asked = (text: string | null, otherwise: number): number => (text !== null && text.trim() !== '' && Number(text) >= 0 ? Number(text) : otherwise)
/** [PLC3] Taken by itself at `capture` metres or better (0: never), warned about at `warning` or worse. */
export const thresholdsOf = (attribute: (name: string) => string | null): Thresholds => ({
  capture: asked(attribute('accuracyThreshold'), 5),
  warning: asked(attribute('unacceptableAccuracyThreshold'), 100),
})
export type Grade = 'bad' | 'fair' | 'good'
export const gradeOf = (accuracy: number, { capture, warning }: Thresholds): Grade =>
  accuracy <= capture ? 'good' : accuracy >= warning ? 'bad' : accuracy <= Math.max(capture * 2, 10) ? 'good' : 'fair'
