import { expect, test } from 'vitest'
import { backgroundLocation } from './background-location.ts'

const setUp = () => {
  let success: PositionCallback = () => {}
  let failure: (error: { readonly code: number }) => void = () => {}
  let end = (): void => {}
  let [watches, cleared] = [0, 0]
  const geolocation = {
    watchPosition: (onFix: PositionCallback, onFailure: typeof failure) => { success = onFix; failure = onFailure; watches += 1; return watches },
    clearWatch: () => { cleared += 1 },
  } as unknown as Geolocation
  const locate = backgroundLocation(geolocation, (run) => { end = run })
  return { locate, end: () => end(), fail: (code: number) => failure({ code }), counts: () => [watches, cleared], fix: (latitude: number, accuracy: number) => success({ coords: { latitude, longitude: -1.5, altitude: null, accuracy } } as unknown as GeolocationPosition) }
}

test('[PLC7] the best fix of the window is the answer, for all who asked meanwhile', async () => {
  const { locate, fix, end, fail, counts } = setUp()
  const answers = Promise.all([locate(), locate()])
  fix(12.1, 40)
  fix(12.2, 18)
  fail(3)
  fix(12.3, 25)
  end()
  expect(await answers).toEqual(['12.2 -1.5 0 18', '12.2 -1.5 0 18'])
  expect(counts()).toEqual([1, 1])
})

test('[PLC7] a good fix ends the wait; a refusal or an empty window is no location', async () => {
  const good = setUp()
  const found = good.locate()
  good.fix(12.5, 4)
  expect(await found).toBe('12.5 -1.5 0 4')
  const refused = setUp()
  const nothing = refused.locate()
  refused.fail(1)
  expect(await nothing).toBe('')
  const empty = setUp()
  const none = empty.locate()
  empty.end()
  expect(await none).toBe('')
  expect(await backgroundLocation(undefined, () => {})()).toBe('')
})
