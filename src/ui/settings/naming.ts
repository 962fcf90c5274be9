/** Gives a new device a name at once ("Phone 7F3A"), so that nothing has to be asked before the first sync; home offers to change it. */
import { createEffect } from 'solid-js'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import { deviceKind, deviceMark } from './device-name.ts'

export const suggestedName = (origin: string): string => {
  const kind = deviceKind(matchMedia('(pointer: coarse)').matches, Math.min(screen.width, screen.height))
  return t(`device.kind.${kind}` as const, { mark: deviceMark(origin) })
}

export const createNaming = ({ client, device }: Pick<Shell, 'client' | 'device'>): void => {
  let asked = false
  createEffect(() => {
    const info = device.value()
    if (asked || info === undefined || info.name !== '') return
    asked = true
    void client.call('device.rename', { name: suggestedName(info.origin), userName: info.userName }).then(() => device.refresh())
  })
}
