/**
 * A phone of the simulator: its clock, its key, what it remembers outside the database (the mark of what it has sent), and the
 * start of its process, where a copied or rolled-back database takes a new key (DESIGN 5).
 */
import type { Change } from '../../core/change.ts'
import type { Origin } from '../../core/ids.ts'
import type { Applied, Identity, Replica } from '../../core/ports.ts'
import { simIdentity, simVerify } from './identity.ts'
import type { Rules } from './rules.ts'
import type { SimDisk, SimStore } from './store.ts'

export interface Watch {
  readonly rules: Rules
  trueTime(): number
  applied(device: SimDevice, applied: Applied): void
  saved(device: SimDevice, change: Change): void
  left(origin: Origin, lastSeq: number, bytes: Uint8Array): void
}

export class SimDevice {
  readonly name: string
  private readonly watch: Watch
  disk: SimDisk
  identity: Identity
  store: SimStore
  private generation = 0
  /** own clock minus the true time */
  offset = 0
  /** highest number sent of each own origin, kept beside the database */
  readonly mark = new Map<Origin, number>()
  /** what this device has said it holds, by answer or by acknowledged save */
  claims = new Map<Origin, number>()
  backup: SimDisk | null = null
  /** highest stamp seen that the own clock had to follow, stamp of the last insert, the clock after that, highest own wall clock */
  seenMax = 0n
  lastInsert = 0n
  lastClock = 0n
  maxWall = 0
  isSlow = false
  private held: (() => void)[] = []

  constructor(name: string, disk: SimDisk, watch: Watch, offset = 0, identity = simIdentity(`${name} 0`)) {
    this.name = name
    this.disk = disk
    this.watch = watch
    this.offset = offset
    this.identity = identity
    this.store = this.open()
  }
  wall(): number {
    const wall = Math.max(0, Math.floor(this.watch.trueTime() + this.offset))
    if (wall > this.maxWall) this.maxWall = wall
    return wall
  }
  private open(): SimStore {
    const gate = (): Promise<void> => (this.isSlow ? new Promise((resolve) => void this.held.push(resolve)) : Promise.resolve())
    return this.disk.open({ identity: this.identity, verify: simVerify, now: () => this.wall(), gate, onOwn: (change) => this.watch.saved(this, change) })
  }
  /** Slow hardware: what it was asked waits until it wakes, or is gone with the process. */
  wake(): void {
    this.isSlow = false
    for (const resume of this.held.splice(0)) resume()
  }
  /** The process ends and starts again on what the disk has. Answers whether the key was renewed. */
  restart(renew = false): boolean {
    this.isSlow = false
    this.held = []
    this.store = this.open()
    const wasRolledBack = (this.store.held().get(this.identity.origin) ?? 0) < (this.mark.get(this.identity.origin) ?? 0)
    if (!renew && !(wasRolledBack && this.watch.rules.renewsRolledBack)) return false
    this.identity = simIdentity(`${this.name} ${++this.generation}`)
    this.store = this.open()
    return true
  }
  /** The port that sessions and files use: it marks what leaves, and tells what was claimed. */
  port(): Replica {
    const { store } = this
    const { applyRun } = store.replica
    const told = (applied: Awaited<ReturnType<Replica['apply']>>): void => {
      if (applied.ok && store === this.store) this.watch.applied(this, applied.value)
    }
    return {
      heads: () => store.replica.heads(),
      missing: (theirs) => store.replica.missing(theirs),
      onLocalChange: (listener) => store.replica.onLocalChange(listener),
      read: async (ref) => {
        if (ref.origin === store.origin) this.mark.set(ref.origin, Math.max(ref.lastSeq, this.mark.get(ref.origin) ?? 0))
        const read = await store.replica.read(ref)
        if (read.ok) this.watch.left(ref.origin, ref.lastSeq, read.value)
        return read
      },
      apply: async (bytes) => {
        const applied = await store.replica.apply(bytes)
        told(applied)
        return applied
      },
      ...(applyRun === undefined ? {} : {
        applyRun: async (segments) => {
          const answers = await applyRun(segments)
          for (const applied of answers) told(applied)
          return answers
        },
      }),
    }
  }
}
