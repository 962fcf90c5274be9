/** The last place measured while a form that logs places is open, no older than the form allows. Rule AUD4. */
import type { AuditPlan } from '../../../forms/plan.ts'
import type { AuditEventName, Fix } from './audit-lines.ts'

export interface Locating { readonly fix: () => Fix | null; stop(): void }

export const locate = (location: NonNullable<AuditPlan['location']>, geolocation: Geolocation | undefined, now: () => number, tell: (event: AuditEventName) => void): Locating => {
  let last: Fix | null = null
  let told: AuditEventName | null = null
  const say = (event: AuditEventName): void => {
    if (told === event) return
    told = event
    tell(event)
  }
  if (geolocation === undefined) {
    say('location providers disabled')
    return { fix: () => null, stop: () => {} }
  }
  const watch = geolocation.watchPosition(
    ({ coords }) => {
      say('location permissions granted')
      if (last !== null && now() - last.at < location.minSeconds * 1000) return
      last = { latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy, at: now() }
    },
    ({ code }) => say(code === 1 ? 'location permissions not granted' : 'location providers disabled'),
    { enableHighAccuracy: location.precise, maximumAge: location.maxSeconds * 1000, timeout: 60_000 },
  )
  return {
    fix: () => (last !== null && (location.maxSeconds === 0 || now() - last.at <= location.maxSeconds * 1000) ? last : null),
    stop: () => geolocation.clearWatch(watch),
  }
}
