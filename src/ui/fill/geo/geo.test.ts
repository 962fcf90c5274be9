import { array, assert, integer, property, record, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { areaOf, distance, earthRadius, layOut, lengthOf, scaleBar } from './measure.ts'
import { degrees, gradeOf, openRing, readSpots, spotsText, thresholdsOf, type Spot } from './spots.ts'

const spot = (latitude: number, longitude: number): Spot => ({ latitude, longitude, altitude: 0, accuracy: 0 })
const anySpot = record({ latitude: integer({ min: -899, max: 899 }), longitude: integer({ min: -1799, max: 1799 }), altitude: integer({ min: -100, max: 5000 }), accuracy: integer({ min: 0, max: 500 }) })
  .map(({ latitude, longitude, altitude, accuracy }): Spot => ({ latitude: latitude / 10, longitude: longitude / 10, altitude, accuracy }))

test('[PLC1] corners come back as they were written; an area repeats its first corner and hands out each once', () => {
  assert(property(uniqueArray(anySpot, { maxLength: 12, selector: ({ latitude, longitude }) => `${latitude} ${longitude}` }), (spots) => {
    expect(readSpots(spotsText(spots, false))).toEqual(spots)
    expect(openRing(readSpots(spotsText(spots, true)) ?? [])).toEqual(spots)
  }))
  expect(readSpots('12.5 -1.5 300 4; here')).toBeNull()
  expect(readSpots('91 0 0 0')).toBeNull()
  expect(readSpots('')).toEqual([])
  expect(readSpots('12.5 -1.5')).toEqual([spot(12.5, -1.5)])
})

test('[PLC2] degrees, minutes and seconds never show 60', () => {
  expect(degrees(12.3714, 'latitude')).toBe('12° 22′ 17.0″ N')
  expect(degrees(-1.5197, 'longitude')).toBe('1° 31′ 10.9″ W')
  expect(degrees(-0.99999999, 'latitude')).toBe('1° 00′ 00.0″ S')
  expect(degrees(180, 'longitude')).toBe('180° 00′ 00.0″ E')
})

test('[PLC3] thresholds are the form’s, 5 and 100 m without; 0 never takes a fix by itself', () => {
  const of = (values: Readonly<Record<string, string>>) => thresholdsOf((name) => values[name] ?? null)
  expect(of({})).toEqual({ capture: 5, warning: 100 })
  expect(of({ accuracyThreshold: '0', unacceptableAccuracyThreshold: '12.5' })).toEqual({ capture: 0, warning: 12.5 })
  expect(of({ accuracyThreshold: 'x', unacceptableAccuracyThreshold: '-1' })).toEqual({ capture: 5, warning: 100 })
  expect([4, 9, 30, 100, 900].map((accuracy) => gradeOf(accuracy, of({})))).toEqual(['good', 'good', 'fair', 'bad', 'bad'])
  expect(gradeOf(11, of({ accuracyThreshold: '10', unacceptableAccuracyThreshold: '10' }))).toBe('bad')
})

test('a degree of latitude, a quarter of the equator, an eighth of the globe', () => {
  expect(distance(spot(10, 20), spot(11, 20))).toBeCloseTo((Math.PI * earthRadius) / 180, 3)
  expect(distance(spot(0, 170), spot(0, -100))).toBeCloseTo((Math.PI * earthRadius) / 2, 3)
  expect(areaOf([spot(0, 0), spot(0, 90), spot(89.9999999, 45)]) / ((Math.PI * earthRadius ** 2) / 2)).toBeCloseTo(1, 6)
  expect(areaOf([spot(0, 0), spot(0, 90)])).toBe(0)
})

test('a field of 100 m by 200 m, whichever way round and across the date line', () => {
  const metre = 180 / (Math.PI * earthRadius)
  for (const [latitude, longitude] of [[0, 0], [12, -1.5], [-45, 179.9995], [60, -179.9995]] as const) {
    const shrink = Math.cos((latitude * Math.PI) / 180)
    const corner = (east: number, north: number): Spot => spot(latitude + north * metre, ((longitude + (east * metre) / shrink + 540) % 360) - 180)
    const field = [corner(0, 0), corner(100, 0), corner(100, 200), corner(0, 200)]
    expect(areaOf(field) / 20_000).toBeCloseTo(1, 3)
    expect(areaOf(field.toReversed())).toBeCloseTo(areaOf(field), 3)
    expect(lengthOf(field, true) / 600).toBeCloseTo(1, 3)
    expect(lengthOf(field, false) / 400).toBeCloseTo(1, 3)
  }
})

test('[PLC4] a sketch keeps proportions, north up, inside its margins', () => {
  assert(property(array(record({ latitude: integer({ min: 0, max: 1000 }), longitude: integer({ min: 0, max: 1000 }) }), { minLength: 1, maxLength: 30 }), (places) => {
    const { dots } = layOut(places.map(({ latitude, longitude }) => spot(10 + latitude / 1e5, 20 + longitude / 1e5)), 320, 200, 16)
    for (const { x, y } of dots) expect(x > 15.99 && x < 304.01 && y > 15.99 && y < 184.01).toBe(true)
  }))
  const { dots, scale } = layOut([spot(10, 20), spot(10.001, 20.001)], 320, 200, 16)
  expect(dots[1]!.y).toBeLessThan(dots[0]!.y)
  expect(dots[1]!.x).toBeGreaterThan(dots[0]!.x)
  expect(Math.hypot(dots[1]!.x - dots[0]!.x, dots[1]!.y - dots[0]!.y) / scale).toBeCloseTo(distance(spot(10, 20), spot(10.001, 20.001)), 0)
  expect(layOut([spot(10, 20)], 320, 200, 16).dots).toEqual([{ x: 160, y: 100 }])
})

test('[PLC4] the scale bar is a round number that fits', () => {
  for (const scale of [0.001, 0.037, 0.9, 3, 12.5]) {
    const { metres, length } = scaleBar(scale, 120)
    expect(String(metres)).toMatch(/^(0\.0*)?[125]0*$/)
    expect(length).toBeLessThanOrEqual(120)
    expect(length).toBeGreaterThan(120 / 2.51)
  }
})
