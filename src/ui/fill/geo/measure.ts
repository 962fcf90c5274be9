/**
 * Lengths and areas on the globe, and lines laid flat for a sketch of a few kilometres. The radius is the equatorial one, as
 * in the form language's own distance() and area(), so that both say the same. Pure.
 */
import type { Spot } from './spots.ts'

export const earthRadius = 6_378_100
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in metres (haversine). */
export const distance = (a: Spot, b: Spot): number => {
  const [latitudeA, latitudeB] = [radians(a.latitude), radians(b.latitude)]
  const half = Math.sin((latitudeB - latitudeA) / 2) ** 2 + Math.cos(latitudeA) * Math.cos(latitudeB) * Math.sin(radians(b.longitude - a.longitude) / 2) ** 2
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(half)))
}
const pairs = (spots: readonly Spot[], closed: boolean): readonly (readonly [Spot, Spot])[] =>
  spots.flatMap((spot, at) => {
    const next = spots[at + 1] ?? (closed && spots.length > 2 ? spots[0] : undefined)
    return next === undefined ? [] : [[spot, next] as const]
  })
export const lengthOf = (spots: readonly Spot[], closed: boolean): number => pairs(spots, closed).reduce((sum, [a, b]) => sum + distance(a, b), 0)

/** Square metres, by the spherical excess of each side's strip to the pole; sides may cross the date line. */
export const areaOf = (spots: readonly Spot[]): number => {
  if (spots.length < 3) return 0
  const excess = pairs(spots, true).reduce((sum, [a, b]) => {
    const step = radians(((b.longitude - a.longitude + 540) % 360) - 180)
    const [tanA, tanB] = [Math.tan(Math.PI / 4 - radians(a.latitude) / 2), Math.tan(Math.PI / 4 - radians(b.latitude) / 2)]
    const both = tanA * tanB
    return sum + 2 * Math.atan2(both * Math.sin(step), 1 + both * Math.cos(step))
  }, 0)
  return Math.abs(excess) * earthRadius ** 2
}

export interface Dot { readonly x: number; readonly y: number }
export interface Sketch {
  readonly dots: readonly Dot[]
  /** drawn units per metre */
  readonly scale: number
}
/** [PLC4] Metres east and north of the middle, scaled to fit; one place alone is drawn in the middle of 20 m. */
export const layOut = (spots: readonly Spot[], width: number, height: number, margin: number): Sketch => {
  const [origin] = spots
  if (origin === undefined) return { dots: [], scale: 1 }
  const shrink = Math.max(0.01, Math.cos(radians(origin.latitude)))
  const flat = spots.map(({ latitude, longitude }) => ({
    x: radians(((longitude - origin.longitude + 540) % 360) - 180) * earthRadius * shrink,
    y: -radians(latitude - origin.latitude) * earthRadius,
  }))
  const range = (values: readonly number[]): readonly [number, number] => values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)] as const, [Infinity, -Infinity] as const)
  const [left, right] = range(flat.map(({ x }) => x))
  const [top, bottom] = range(flat.map(({ y }) => y))
  const scale = Math.min((width - 2 * margin) / Math.max(right - left, 20), (height - 2 * margin) / Math.max(bottom - top, 20))
  return { scale, dots: flat.map(({ x, y }) => ({ x: width / 2 + (x - (left + right) / 2) * scale, y: height / 2 + (y - (top + bottom) / 2) * scale })) }
}
/** [PLC4] The longest of 1, 2, 5, 10 ... metres that is drawn at most `most` long. */
export const scaleBar = (scale: number, most: number): { readonly metres: number; readonly length: number } => {
  const fit = most / scale
  const power = 10 ** Math.floor(Math.log10(fit))
  const metres = power * (fit >= 5 * power ? 5 : fit >= 2 * power ? 2 : 1)
  return { metres, length: metres * scale }
}
