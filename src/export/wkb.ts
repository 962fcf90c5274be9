/** A place as the blob of a GeoPackage: its header (WGS 84, with the bounds of lines and shapes) and ISO well-known binary. Rule GPK3. */
import { hasAltitude, type Bounds, type Place } from './geometry.ts'

const wkbTypes = { geopoint: 1, geotrace: 2, geoshape: 3 } as const
const withZ = 1000
export const wgs84 = 4326

const headerBytes = 8
const boundsBytes = 32

export const geopackageBlob = (place: Place, { west, south, east, north }: Bounds): Uint8Array => {
  const { type, positions } = place
  const isPoint = type === 'geopoint'
  const is3d = hasAltitude(place)
  const start = headerBytes + (isPoint ? 0 : boundsBytes)
  const counts = type === 'geopoint' ? 0 : type === 'geotrace' ? 4 : 8
  const bytes = new Uint8Array(start + 5 + counts + positions.length * (is3d ? 24 : 16))
  const view = new DataView(bytes.buffer)
  // 'GP', version 1 as 0; little-endian, bounds as west, east, south, north
  bytes.set([0x47, 0x50, 0, isPoint ? 0b001 : 0b011])
  view.setInt32(4, wgs84, true)
  if (!isPoint) [west, east, south, north].forEach((value, index) => view.setFloat64(headerBytes + index * 8, value, true))
  let at = start
  const whole = (value: number): void => {
    view.setUint32(at, value, true)
    at += 4
  }
  const real = (value: number): void => {
    view.setFloat64(at, value, true)
    at += 8
  }
  bytes[at] = 1
  at += 1
  whole(wkbTypes[type] + (is3d ? withZ : 0))
  if (type === 'geoshape') whole(1)
  if (!isPoint) whole(positions.length)
  for (const { longitude, latitude, altitude } of positions) {
    real(longitude)
    real(latitude)
    if (is3d) real(altitude as number)
  }
  return bytes
}
