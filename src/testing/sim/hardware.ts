/** Events of time and hardware: clocks, crashes, power, copies, lost and new phones, and the work of the database on itself. */
import { checkWhole } from './checks.ts'
import type { SimDevice } from './device.ts'
import type { SimEvent } from './events.ts'
import { saveEvent } from './saves.ts'
import { mostDevices, project, type World } from './world.ts'

const second = 1000
const hour = 3600 * second
const year = 365 * 24 * hour

const jump = (world: World, device: SimDevice, { b, c }: SimEvent): string => {
  const now = world.time.now()
  const to = [0, 0, (b % 72) * hour, -(b % 72) * hour, -now, Date.UTC(2035, 0, 1) - now, ((b % 40) - 20) * year, -(b % 600) * second, (b % 7) * 60_000][c % 9] as number
  device.offset = to
  return `the clock of ${device.name} is set to ${new Date(device.wall()).toISOString()}`
}

const clone = async (world: World, device: SimDevice, event: SimEvent): Promise<string> => {
  if (world.devices.length >= mostDevices) return ''
  const copy = await world.addDevice(await device.disk.copy(), event.c % 2 === 0 ? 0 : device.offset, device)
  copy.claims = new Map(copy.store.held())
  copy.maxWall = Math.max(copy.wall(), device.maxWall)
  world.hearTail(copy)
  return `${copy.name} starts on a copy of the database of ${device.name}`
}

const restore = async (world: World, device: SimDevice): Promise<string> => {
  const { backup } = device
  if (backup === null) return ''
  await world.arrive()
  world.kill(device)
  device.disk.close()
  device.disk = backup
  device.backup = null
  world.restart(device, true, world.rules.renewsCopies)
  return `${device.name} is restored from its backup`
}

const powerLoss = async (world: World, device: SimDevice): Promise<string> => {
  if (device.disk.lies) await world.arrive()
  world.kill(device)
  const before = device.store.held()
  await device.disk.powerLoss()
  world.restart(device, device.disk.lies)
  const wentBack = [...before].some(([origin, seq]) => (device.claims.get(origin) ?? 0) < seq)
  // a backup of what has been un-written would bring a second history of the same numbers
  if (device.disk.lies && wentBack) device.backup = null
  return `${device.name} loses power${wentBack ? ' and what its disk had not really written' : ''}`
}

/** The process ends inside a save, a merge, a sealing, a joining or a meeting: at any statement. */
const crashInside = async (world: World, device: SimDevice, event: SimEvent): Promise<string> => {
  const { faults } = device.disk
  if (faults === undefined || device.isSlow) return ''
  const meeting = world.meetings.find((open) => open.has(device))
  const found = world.travelled.find(({ origin, lastSeq }) => lastSeq > (device.store.held().get(origin) ?? 0))
  const { c, d } = event
  const what = (['save', 'save', found === undefined ? 'seal' : 'merge', meeting === undefined ? 'seal' : 'meeting', 'join', 'seal'] as const)[c % 6] ?? 'save'
  const statements = d % { save: 12, seal: 12, merge: 40, join: 40, meeting: 70 }[what]
  faults.arm(statements)
  try {
    if (what === 'save') saveEvent(world, device, { ...event, kind: (['insert-repeats', 'edit', 'batch', 'version'] as const)[(c >>> 4) % 4] ?? 'edit' })
    else if (what === 'merge') await device.port().apply(found?.bytes ?? new Uint8Array(0))
    else if (what === 'meeting') await meeting?.deliver(1 + (c % 8), d)
    else if (what === 'join') await device.store.join(d)
    else await device.port().heads()
  } catch (error) {
    if (!faults.hit()) throw error
  }
  const wasHit = faults.hit()
  world.kill(device)
  faults.recover()
  world.restart(device, false)
  world.hearSaved(device)
  if (wasHit) world.count('crashes inside')
  return `${device.name} crashes ${wasHit ? 'inside' : 'after'} a ${what} (statement ${statements})`
}

export const hardwareEvent = async (world: World, device: SimDevice, event: SimEvent): Promise<string> => {
  switch (event.kind) {
    case 'time': {
      const ms = [1, 40, 1000, 6000, 20_000, hour][event.b % 6] as number
      // a day in which nobody meets
      world.time.advance(world.meetings.length === 0 && event.c % 4 === 0 ? 24 * hour : event.c % 5 === 0 ? ms : ms % 1000)
      return `time goes on`
    }
    case 'clock-jump': return jump(world, device, event)
    case 'slow':
      if (device.isSlow) device.wake()
      else device.isSlow = event.b % 2 === 0
      return `${device.name} is ${device.isSlow ? 'busy with other things' : 'awake'}`
    case 'crash':
      world.kill(device)
      world.restart(device, false)
      return `${device.name} crashes and starts again`
    case 'crash-inside': return crashInside(world, device, event)
    case 'power-loss': return powerLoss(world, device)
    case 'settle':
      device.disk.settle()
      return `the disk of ${device.name} really writes`
    case 'backup':
      device.backup?.close()
      device.backup = await device.disk.copy()
      return `${device.name} makes a backup`
    case 'restore': return restore(world, device)
    case 'clone': return clone(world, device, event)
    case 'destroy': {
      if (world.devices.length < 3 || world.devices[0] === device) return ''
      await world.arrive()
      world.kill(device)
      world.devices = world.devices.filter((other) => other !== device)
      device.disk.close()
      world.forget()
      return `${device.name} falls into the river`
    }
    case 'join': {
      if (world.devices.length >= mostDevices) return ''
      const joined = await world.addDevice(null, 0)
      if (event.b % 2 === 0) joined.disk.setProject(project)
      return `${joined.name} is new`
    }
    case 'join-segments': {
      if (device.isSlow) return ''
      return (await device.store.join(event.b)) ? `${device.name} makes one segment of several` : ''
    }
    case 'check': {
      for (const [origin, seq] of device.store.held()) {
        const change = world.oracle.change(origin, 1 + (event.b % seq))
        if (change === undefined) world.breach('only what was saved', `${device.name} holds ${origin} ${seq}, which nobody saved`)
        else checkWhole(device, change, world.breach)
      }
      return ''
    }
    default: return ''
  }
}
