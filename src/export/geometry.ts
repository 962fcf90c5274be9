/**
 * A place as XForms write it, "latitude longitude altitude accuracy" with ";" between points, as positions that maps take. Strict: what
 * is no place is null, and every format keeps its text. Rules GEO1-GEO4. Formats: geojson.ts, kml.ts, gpkg*.ts.
 */
import type { ColumnType } from '../forms/plan.ts'

export interface Position {
  readonly longitude: number
  readonly latitude: number
  /** metres; null: not told */
  readonly altitude: number | null
  /** metres; null: not told */
  readonly accuracy: number | null
}
export type PlaceType = 'geopoint' | 'geotrace' | 'geoshape'
export interface Place {
  readonly type: PlaceType
  /** one, two or more, or a closed ring with the inside to its left */
  readonly positions: readonly Position[]
}

export const isPlaceType = (type: ColumnType): type is PlaceType => type === 'geopoint' || type === 'geotrace' || type === 'geoshape'

const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

const readPosition = (text: string): Position | null => {
  const parts = text.trim().split(/\s+/)
  if (parts.length < 2 || parts.length > 4 || !parts.every((part) => decimal.test(part))) return null
  const [latitude, longitude, altitude = null, accuracy = null] = parts.map(Number) as [number, number, number?, number?]
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || !Number.isFinite(altitude ?? 0) || !Number.isFinite(accuracy ?? 0)) return null
  return { latitude, longitude, altitude, accuracy }
}

const isSame = (a: Position, b: Position): boolean => a.latitude === b.latitude && a.longitude === b.longitude

/** [GEO3] A step goes the shorter way round, also across the 180th meridian. */
const shorter = (degrees: number): number => (degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees)

/** Twice the area in square degrees, positive where the inside lies to the left. From the first point, so that small shapes keep their digits. */
const doubleArea = (ring: readonly Position[]): number => {
  let area = 0
  let [x, y] = [0, 0]
  let before = ring[0] as Position
  for (const position of ring.slice(1)) {
    const nextX = x + shorter(position.longitude - before.longitude)
    const nextY = position.latitude - (ring[0] as Position).latitude
    area += x * nextY - nextX * y
    ;[x, y, before] = [nextX, nextY, position]
  }
  return area
}

/** null: no place of this type. */
export const readPlace = (type: PlaceType, text: string): Place | null => {
  const parts = text.split(';')
  // [GEO1] a separator at the end is how some phones write lines
  if (type !== 'geopoint' && parts.length > 1 && (parts.at(-1) ?? '').trim() === '') parts.pop()
  const positions: Position[] = []
  for (const part of parts) {
    const position = readPosition(part)
    if (position === null) return null
    positions.push(position)
  }
  const [first] = positions as [Position]
  if (type === 'geopoint') return positions.length === 1 ? { type, positions } : null
  if (type === 'geotrace') return positions.some((position) => !isSame(position, first)) ? { type, positions } : null
  // [GEO2]
  const ring = isSame(first, positions.at(-1) as Position) ? positions : [...positions, first]
  const area = ring.length < 4 ? 0 : doubleArea(ring)
  return area === 0 ? null : { type, positions: area > 0 ? ring : ring.toReversed() }
}

/** [GEO4] Altitudes are told for all points or for none. */
export const hasAltitude = ({ positions }: Place): boolean => positions.every(({ altitude }) => altitude !== null)

export interface Bounds { readonly west: number; readonly south: number; readonly east: number; readonly north: number }
export const boundsOf = ({ positions }: Place): Bounds => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { longitude, latitude } of positions) {
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  return { west, south, east, north }
}
