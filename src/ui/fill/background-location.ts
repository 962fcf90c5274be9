/**
 * Where this device is, for a form that asks by itself (start-geopoint, background-geopoint): the best fix of 20 seconds, sooner when one is good
 * enough, '' when there is none. Requests that come meanwhile share one measurement. Rule PLC7.
 */
import { spotText, type Spot } from './geo/spots.ts'

const windowMs = 20_000
const goodEnough = 5

export const backgroundLocation = (geolocation: Geolocation | undefined, later: (run: () => void, delay: number) => void): (() => Promise<string>) => {
  let running: Promise<string> | null = null
  const measure = (device: Geolocation): Promise<string> => new Promise((resolve) => {
    let best: Spot | null = null
    const finish = (): void => {
      device.clearWatch(watch)
      resolve(best === null ? '' : spotText(best))
    }
    const watch = device.watchPosition(
      ({ coords: { latitude, longitude, altitude, accuracy } }) => {
        if (accuracy <= (best?.accuracy ?? Infinity)) best = { latitude, longitude, altitude: altitude ?? 0, accuracy }
        if (accuracy <= goodEnough) finish()
      },
      // No permission will not become one; a service that has no fix yet may still find one.
      ({ code }) => { if (code === 1) finish() },
      { enableHighAccuracy: true, maximumAge: 0, timeout: windowMs },
    )
    later(finish, windowMs)
  })
  return () => {
    if (geolocation === undefined) return Promise.resolve('')
    running ??= measure(geolocation).finally(() => { running = null })
    return running
  }
}
