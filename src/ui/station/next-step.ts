/** The one thing to do now at a base camp, from who is here and how their links stand. Rule STN16. */
import { t } from '../text/text.ts'
import type { DeviceHere } from './here.ts'
import { hereName, hereState } from './state-text.ts'

export interface NextStep { readonly kind: 'info' | 'good' | 'warn'; readonly text: string }

export const nextStep = (devices: readonly DeviceHere[]): NextStep => {
  const states = devices.map(hereState)
  const some = (...wanted: readonly (typeof states)[number][]): DeviceHere | undefined => devices[states.findIndex((state) => wanted.includes(state))]
  const waited = some('waiting')
  if (devices.length === 0) return { kind: 'info', text: t('station.next.first') }
  if (some('question')) return { kind: 'warn', text: t('station.next.question') }
  if (waited) return { kind: 'warn', text: t('station.next.waiting', { device: hereName(waited) }) }
  if (some('connecting', 'moving')) return { kind: 'info', text: t('station.next.moving') }
  if (states.every((state) => state === 'up-to-date')) return { kind: 'good', text: t('station.next.done', { count: devices.length }) }
  return { kind: 'info', text: t(some('up-to-date') ? 'station.next.more' : 'station.next.tap') }
}
