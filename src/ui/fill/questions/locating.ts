/**
 * This device's location while someone waits for it: the latest fix, the best one, how long it takes, and in words why there is
 * none. GPS needs no network and nothing leaves the device. Gone with its owner.
 */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import { t } from '../../text/text.ts'
import type { Spot } from '../geo/spots.ts'

export interface Locating {
  readonly active: Accessor<boolean>
  readonly latest: Accessor<Spot | null>
  readonly best: Accessor<Spot | null>
  readonly seconds: Accessor<number>
  /** '' or what is in the way, with the remedy */
  readonly trouble: Accessor<string>
  start(): void
  stop(): void
}

/** Seconds without a fix after which it is asked for again. */
const patience = 5
const spotOf = ({ latitude, longitude, altitude, accuracy }: GeolocationCoordinates): Spot => ({ latitude, longitude, altitude: altitude ?? 0, accuracy })

export const createLocating = (onFix: (fix: Spot) => void = () => {}): Locating => {
  const [watch, setWatch] = createSignal<number | null>(null)
  const [latest, setLatest] = createSignal<Spot | null>(null)
  const [best, setBest] = createSignal<Spot | null>(null)
  const [seconds, setSeconds] = createSignal(0)
  const [trouble, setTrouble] = createSignal('')
  let clock: number | undefined

  const stop = (): void => {
    const current = watch()
    if (current !== null) navigator.geolocation.clearWatch(current)
    window.clearInterval(clock)
    setWatch(null)
  }
  const listen = (maximumAge: number): void => {
    const before = watch()
    if (before !== null) navigator.geolocation.clearWatch(before)
    setWatch(navigator.geolocation.watchPosition(
      ({ coords }) => {
        const fix = spotOf(coords)
        setTrouble('')
        setLatest(fix)
        if (fix.accuracy <= (best()?.accuracy ?? Infinity)) setBest(fix)
        onFix(fix)
      },
      ({ code }) => {
        setTrouble(t(code === 1 ? 'fill.place.denied' : code === 3 ? 'fill.place.timeout' : 'fill.place.unavailable'))
        if (code === 1) stop()
      },
      { enableHighAccuracy: true, maximumAge, timeout: 60_000 },
    ))
  }
  const start = (): void => {
    stop()
    setTrouble('')
    setLatest(null)
    setBest(null)
    setSeconds(0)
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent in some embedded browsers
    if (!('geolocation' in navigator)) {
      setTrouble(t('fill.place.none'))
      return
    }
    clock = window.setInterval(() => {
      setSeconds(seconds() + 1)
      // A device that lies still may tell its place only once, to whoever asked first (the form itself, say): ask anew.
      if (latest() === null && seconds() % patience === 0) listen(patience * 2000)
    }, 1000)
    listen(0)
  }
  onCleanup(stop)
  return { active: () => watch() !== null, latest, best, seconds, trouble, start, stop }
}
