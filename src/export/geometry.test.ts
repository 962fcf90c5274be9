import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { boundsOf, hasAltitude, readPlace, type Place } from './geometry.ts'

const pairs = (place: Place | null): readonly (readonly number[])[] | null => place === null ? null : place.positions.map(({ longitude, latitude }) => [longitude, latitude])

test('[GEO1] a point has two to four plain numbers within the globe', () => {
  expect(readPlace('geopoint', ' 1.5 -2.25 10 4.2 ')?.positions).toEqual([{ latitude: 1.5, longitude: -2.25, altitude: 10, accuracy: 4.2 }])
  expect(readPlace('geopoint', '-90 180')?.positions).toEqual([{ latitude: -90, longitude: 180, altitude: null, accuracy: null }])
  for (const bad of ['', '1', '1 2 3 4 5', '90.1 0', '0 180.5', '1,5 2', 'NaN 1', '0x10 1', '1 Infinity', '1 1e999', 'north 2', '1 2; 3 4', '1 2;']) expect(readPlace('geopoint', bad), bad).toBeNull()
})

test('[GEO1] a line has two different points; a separator at its end is borne', () => {
  expect(pairs(readPlace('geotrace', '1 2 0 0; 3 4 0 0;'))).toEqual([[2, 1], [4, 3]])
  for (const bad of ['1 2', '1 2; 1 2', '1 2;;3 4', ';1 2;3 4', '1 2; x']) expect(readPlace('geotrace', bad), bad).toBeNull()
})

test('[GEO2] a shape is closed, has its inside to the left, and an area', () => {
  const right = [[0, 0], [1, 0], [1, 1], [0, 0]]
  expect(pairs(readPlace('geoshape', '0 0; 0 1; 1 1; 0 0'))).toEqual(right)
  expect(pairs(readPlace('geoshape', '0 0; 0 1; 1 1'))).toEqual(right)
  expect(pairs(readPlace('geoshape', '0 0; 1 1; 0 1; 0 0'))).toEqual(right)
  for (const bad of ['0 0; 1 1; 0 0', '0 0; 0 1; 0 2; 0 0', '0 0; 0 0; 0 0; 0 0']) expect(readPlace('geoshape', bad), bad).toBeNull()
})

test('[GEO3] which way a shape turns is seen across the 180th meridian too', () => {
  const right = [[179.9, -17], [-179.9, -17], [-179.9, -16], [179.9, -17]]
  expect(pairs(readPlace('geoshape', '-17 179.9; -17 -179.9; -16 -179.9; -17 179.9'))).toEqual(right)
  expect(pairs(readPlace('geoshape', '-17 179.9; -16 -179.9; -17 -179.9; -17 179.9'))).toEqual(right)
})

test('[GEO4] altitudes count when all points have one', () => {
  expect(hasAltitude(readPlace('geotrace', '1 2 5; 3 4 0') as Place)).toBe(true)
  expect(hasAltitude(readPlace('geotrace', '1 2 5; 3 4') as Place)).toBe(false)
  expect(boundsOf(readPlace('geotrace', '1 -2; 3 4') as Place)).toEqual({ west: -2, south: 1, east: 4, north: 3 })
})

test('[GEO1] no text makes it throw', () => {
  assert(property(constantFrom('geopoint' as const, 'geotrace' as const, 'geoshape' as const), string({ unit: constantFrom(...'0123456789 .;-+e\u0000x') }), (type, text) => {
    const place = readPlace(type, text)
    expect(place?.positions.every(({ latitude, longitude }) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) ?? true).toBe(true)
  }), { numRuns: 500 })
})
