/** One run from a seed: devices, events in order, then everybody meets in peace and the invariants are checked. */
import { settled } from '../../sync/testing/time.ts'
import { checkEnd } from './checks.ts'
import type { SimDevice } from './device.ts'
import { eventsOf, type SimEvent } from './events.ts'
import { hardwareEvent } from './hardware.ts'
import { memoryDisk } from './memory-store.ts'
import { makeOpenOnce } from './opened.ts'
import { seeded } from './random.ts'
import { meetWhole, roadEvent } from './roads.ts'
import { production, type Rules } from './rules.ts'
import { saveEvent } from './saves.ts'
import type { SimDisk } from './store.ts'
import { versionRow } from './forms.ts'
import { project, World, type Broken } from './world.ts'

export interface RunOptions {
  readonly seed: number
  readonly steps: number
  /** 2 .. 12; by the seed when it is left out */
  readonly devices?: number
  readonly rules?: Rules
  readonly makeDisk?: () => Promise<SimDisk>
  /** numbers of the events to keep; all when it is left out */
  readonly only?: ReadonlySet<number>
  /** told what each event did */
  readonly note?: (number: number, text: string) => void
}
export interface Run { readonly seed: number; readonly broken: Broken | null; readonly digest: string; readonly counts: ReadonlyMap<string, number>; readonly kept: readonly number[] }

const saving: ReadonlySet<string> = new Set(['insert', 'insert-repeats', 'edit', 'edit-hot', 'delete', 'undelete', 'add-repeat', 'move-repeat', 'batch', 'version', 'unknown'])
const onHardware: ReadonlySet<string> = new Set(['time', 'clock-jump', 'slow', 'crash', 'crash-inside', 'power-loss', 'settle', 'backup', 'restore', 'clone', 'destroy', 'join', 'join-segments', 'check'])

const happen = async (world: World, event: SimEvent): Promise<string> => {
  const device = world.devices[event.a % world.devices.length] as SimDevice
  const text = saving.has(event.kind) ? saveEvent(world, device, event) : onHardware.has(event.kind) ? await hardwareEvent(world, device, event) : await roadEvent(world, device, event)
  if (world.meetings.length > 0 || device.isSlow) await settled()
  world.tidy()
  return text
}

/** Everybody meets until all have everything; twice, so that what the first round brought also came back. */
const peace = async (world: World): Promise<void> => {
  for (const meeting of world.meetings) meeting.pair.cut()
  for (const device of world.devices) {
    device.wake()
    await settled()
    device.disk.lies = false
    device.disk.settle()
    device.disk.setProject(project)
  }
  await settled()
  world.tidy()
  const [hub, ...others] = world.devices as [SimDevice, ...SimDevice[]]
  for (let round = 0; round < 2; round++) {
    for (const other of others) {
      if (!(await meetWhole(world, hub, other))) world.breach('no exception', 'two devices could not meet in peace')
      world.tidy()
    }
  }
}

export const runSeed = async (options: RunOptions): Promise<Run> => {
  const { seed, steps, rules = production, only } = options
  const random = seeded(seed ^ 0x51a1)
  const open = makeOpenOnce()
  const world = new World(seed, rules, options.makeDisk ?? (async () => memoryDisk(rules, open)))
  const kept: number[] = []
  let digest = ''
  try {
    await world.begin(random, options.devices ?? 2 + Math.min(random.below(8), random.below(8)))
    const first = world.devices[0] as SimDevice
    world.save(first, [versionRow(0)])
    for (const event of eventsOf(seed, steps)) {
      if (only !== undefined && !only.has(event.number)) continue
      world.event = event.number
      const text = await happen(world, event)
      if (text !== '') kept.push(event.number)
      if (text !== '') options.note?.(event.number, text)
      if (world.broken !== null) break
    }
    if (world.broken === null) {
      world.event = steps
      await peace(world)
      digest = await checkEnd(world.devices, world.oracle, open, world.breach)
    }
  } catch (error) {
    world.breach('no exception', error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  for (const meeting of world.meetings) for (const device of world.devices) meeting.kill(device)
  for (const device of world.devices) {
    device.backup?.close()
    device.disk.close()
  }
  return { seed, broken: world.broken, digest, counts: world.counts, kept }
}
