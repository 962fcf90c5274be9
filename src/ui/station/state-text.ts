/** What stands under the name of a device that is here. */
import { t } from '../text/text.ts'
import type { Session } from '../sync/session.ts'
import type { DeviceHere } from './here.ts'

export type HereState = 'idle' | 'connecting' | 'question' | 'waiting' | 'moving' | 'up-to-date' | 'over' | 'failed'

/** Where a link stands, in one word; null: it has ended. */
export const sessionState = (session: Session): 'connecting' | 'question' | 'waiting' | 'moving' | 'up-to-date' | null => {
  if (session.over() || session.left()) return null
  const state = session.state()
  switch (state?.phase.type) {
    case undefined: case 'greeting': return 'connecting'
    case 'confirm-join': case 'confirm-let-in': return 'question'
    case 'waiting-for-join': case 'waiting-to-be-let-in': return 'waiting'
    case 'up-to-date': return state.files.state === 'moving' ? 'moving' : 'up-to-date'
    default: return 'moving'
  }
}
export const hereState = ({ connecting, failure, session }: DeviceHere): HereState => {
  if (connecting) return 'connecting'
  if (failure !== null) return 'failed'
  return session === null ? 'idle' : (sessionState(session) ?? 'over')
}
/** Tapping it leads to the link and does not begin another. */
export const isLinked = ({ session }: Pick<DeviceHere, 'session'>): boolean => session !== null && sessionState(session) !== null

export const hereText = (device: DeviceHere): string => {
  const state = hereState(device)
  if (state === 'failed') return t(`station.failed.${device.failure ?? 'unreachable'}`)
  return state === 'idle' ? t('station.here.tap') : t(`station.here.${state}`)
}
export const hereName = ({ name }: Pick<DeviceHere, 'name'>): string => name || t('station.here.unnamed')
