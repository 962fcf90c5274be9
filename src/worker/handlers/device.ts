/** This device and its project. */
import { ok } from '../../core/result.ts'
import { createProject, currentProject, deviceNames, renameDevice } from '../../storage/device.ts'
import { once } from '../../storage/requests.ts'
import type { DeviceInfo } from '../api.ts'
import { fail, type Context, type Some } from '../context.ts'

export const deviceInfo = ({ store, appVersion, schemaVersion }: Context): DeviceInfo => {
  const project = currentProject(store.db)
  return {
    origin: store.options.origin,
    ...deviceNames(store.db),
    project: project && { id: project.id, name: project.name },
    appVersion,
    schemaVersion,
    owner: true,
  }
}

export const deviceHandlers = (context: Context): Some<'device.info' | 'device.rename' | 'project.create'> => ({
  'device.info': () => ok(deviceInfo(context)),
  'device.rename': (names) => {
    renameDevice(context.store, names)
    context.touched({ device: true })
    return ok(deviceInfo(context))
  },
  'project.create': ({ name }, { requestId }) => {
    if (name.trim() === '') return fail('invalid', 'a project needs a name')
    const made = once(context.store.db, requestId, () => {
      if (currentProject(context.store.db) !== null) return false
      createProject(context.store, name, context.random)
      return true
    })
    if (!made) return fail('invalid', 'this device belongs to a project already')
    context.touched({ device: true })
    return ok(deviceInfo(context))
  },
})
