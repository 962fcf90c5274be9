/** What a form may know of this phone and its person, read from the browser at the moment a form opens. */
import type { DeviceInfo } from '../../worker/api.ts'
import { language } from '../text/text.ts'
import { backgroundLocation } from './background-location.ts'
import type { Surroundings } from './engine/session.ts'

export const decimalMark = (languages: readonly string[]): '.' | ',' => {
  const sample = new Intl.NumberFormat([...languages], { numberingSystem: 'latn' }).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value
  return sample === ',' ? ',' : '.'
}

export const surroundings = (device: DeviceInfo): Surroundings => ({
  deviceId: device.origin,
  username: device.userName,
  decimal: decimalMark([language()]),
  zone: (wallClock) => -(wallClock === null ? new Date() : new Date(wallClock)).getTimezoneOffset(),
  newId: () => crypto.randomUUID().replaceAll('-', ''),
  location: backgroundLocation((navigator as Partial<Navigator>).geolocation, (run, delay) => void window.setTimeout(run, delay)),
})
