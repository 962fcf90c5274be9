/**
 * One run: devices, their meetings, the true time, and the oracle that hears of every acknowledged save. What the events do is in
 * saves.ts (typing), roads.ts (meeting, files, strangers) and hardware.ts (clocks, crashes, copies).
 */
import { createTime, settled } from '../../sync/testing/time.ts'
import type { Change, Op } from '../../core/change.ts'
import type { Origin, ProjectId } from '../../core/ids.ts'
import type { Applied, Project } from '../../core/ports.ts'
import type { Breach } from './checks.ts'
import { checkClock, checkSave, checkWhole, noteSave, sawChange } from './checks.ts'
import { SimDevice } from './device.ts'
import { chance } from './identity.ts'
import { Meeting } from './meeting.ts'
import { Oracle } from './oracle.ts'
import type { Random } from './random.ts'
import type { Rules } from './rules.ts'
import type { SimDisk, SimRow } from './store.ts'

export interface Broken { readonly invariant: string; readonly message: string; readonly event: number }
export interface Travelled { readonly origin: Origin; readonly lastSeq: number; readonly bytes: Uint8Array }

const hour = 3_600_000
const mostMeetings = 6
const mostTravelled = 40
export const mostDevices = 12

export const project: Project = { id: 'c0ffee00'.repeat(4) as ProjectId, name: 'Wells', key: chance('key of the project') }

export class World {
  readonly time = createTime(Date.UTC(2026, 10, 21))
  readonly oracle = new Oracle()
  readonly rules: Rules
  readonly seed: number
  readonly makeDisk: () => Promise<SimDisk>
  devices: SimDevice[] = []
  meetings: Meeting[] = []
  /** segments that have left a device lately: what files and strangers have */
  travelled: Travelled[] = []
  broken: Broken | null = null
  event = -1
  readonly counts = new Map<string, number>()
  private named = 0

  constructor(seed: number, rules: Rules, makeDisk: () => Promise<SimDisk>) {
    this.seed = seed
    this.rules = rules
    this.makeDisk = makeDisk
  }
  readonly breach: Breach = (invariant, message) => {
    this.broken ??= { invariant, message, event: this.event }
  }
  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by)
  }

  async addDevice(disk: SimDisk | null, offset: number, from?: SimDevice): Promise<SimDevice> {
    const given = disk ?? (await this.makeDisk())
    const device = new SimDevice(`D${this.named++}`, given, {
      rules: this.rules,
      trueTime: () => this.time.now(),
      applied: (to, applied) => this.onApplied(to, applied),
      saved: (by, change) => {
        this.hear(by, change, [])
        noteSave(by)
      },
      left: (origin, lastSeq, bytes) => {
        this.travelled.push({ origin, lastSeq, bytes })
        if (this.travelled.length > mostTravelled) this.travelled.shift()
      },
    }, offset, from !== undefined && !this.rules.renewsCopies ? from.identity : undefined)
    this.devices.push(device)
    return device
  }
  async begin(random: Random, count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const offset = [0, 0, 0, 0, random.below(2 * hour) - hour, 3 * hour, -26 * hour, 9 * 365 * 24 * hour, -this.time.now()][random.below(9)] as number
      const device = await this.addDevice(null, index === 0 ? 0 : offset)
      if (index === 0 || random.below(3) > 0) device.disk.setProject(project)
      device.disk.lies = random.below(6) === 0
    }
  }

  private onApplied(device: SimDevice, { origin, seq }: Applied): void {
    const from = device.claims.get(origin) ?? 0
    for (let at = from + 1; at <= seq; at++) {
      const change = this.oracle.change(origin, at)
      if (change === undefined) {
        this.breach('only what was saved', `${device.name} took ${origin} ${at}, which nobody saved`)
        return
      }
      sawChange(device, change)
      if (at > seq - 2) checkWhole(device, change, this.breach)
    }
    device.claims.set(origin, Math.max(from, seq))
    checkClock(device, this.breach)
    this.count('changes merged', Math.max(0, seq - from))
  }

  save(device: SimDevice, rows: readonly SimRow[]): void {
    const { store } = device
    const seen = rows.flatMap(({ table, row, cells }) => (row === 'new' ? [] : cells.flatMap(([column]) => {
      const cell = store.cell(table, row, column)
      return cell === null ? [] : [`${table}|${row}|${column}@${cell.hlc} ${cell.origin}`]
    })))
    this.acknowledge(device, store.commit(rows, device.wall()), seen)
  }
  saveLater(device: SimDevice, ops: readonly Op[]): void {
    this.acknowledge(device, device.store.commitLater(ops, device.wall()), [])
  }
  private acknowledge(device: SimDevice, change: Change, seen: readonly string[]): void {
    if (!this.hear(device, change, seen)) return
    checkSave(device, change, this.breach)
    checkWhole(device, change, this.breach)
    this.count('saves')
  }
  /** [SIM2] One number, one change. */
  hear(device: SimDevice, change: Change, seen: readonly string[]): boolean {
    const next = this.oracle.last(change.origin) + 1
    if (change.seq !== next) {
      this.breach('one number, one change', `${device.name} saved ${change.origin} ${change.seq}, the next free number is ${next}`)
      return false
    }
    this.oracle.add({ change, seen })
    device.claims.set(change.origin, change.seq)
    return true
  }

  meet(a: SimDevice, b: SimDevice, cutAt = Infinity): Meeting | null {
    if (a === b || this.meetings.length >= mostMeetings) return null
    if (this.meetings.some((open) => open.has(a) && open.has(b))) return null
    const meeting = new Meeting(a, b, this.time, `${this.seed} ${this.event} ${this.counts.get('meetings') ?? 0}`, cutAt)
    this.meetings.push(meeting)
    this.count('meetings')
    return meeting
  }
  /** Takes ended meetings away; [SIM7] none may have ended badly. */
  tidy(): void {
    this.meetings = this.meetings.filter((meeting) => {
      for (const failure of meeting.failures()) this.breach('no session fails', failure)
      return meeting.pair.open
    })
  }
  /** What has arrived somewhere is taken there before its sender may forget it. */
  async arrive(): Promise<void> {
    for (const device of this.devices) device.wake()
    await settled()
  }
  kill(device: SimDevice): void {
    for (const meeting of this.meetings) if (meeting.has(device)) meeting.kill(device)
  }

  /** The process of a device starts again; `lost`: its disk may legally hold less than it claimed. */
  restart(device: SimDevice, lost: boolean, renew = false): void {
    const renewed = device.restart(renew)
    const held = device.store.held()
    const before = device.claims
    if (lost) {
      device.claims = new Map(held)
      device.seenMax = 0n
      device.lastInsert = 0n
      device.lastClock = 0n
      this.forget()
    } else {
      for (const [origin, seq] of before) {
        const has = held.get(origin) ?? 0
        if (has < seq && !(renewed && has >= this.oracle.last(origin))) this.breach('nothing said is un-said', `${device.name} said it holds ${seq} of ${origin}, after a restart it holds ${has}`)
      }
    }
    if (renewed) this.hearTail(device)
  }
  /** What a renewed device has written anew under its key. */
  hearTail(device: SimDevice): void {
    for (const change of device.store.tail()) if (change.origin === device.identity.origin) this.hear(device, change, [])
  }
  /** A save that was committed before its process ended, and never answered. */
  hearSaved(device: SimDevice): void {
    for (const change of device.store.tail()) if (change.seq > this.oracle.last(change.origin)) this.hear(device, change, [])
  }
  /** Changes that no device claims any more are gone, and with them what strangers have of them. */
  forget(): void {
    for (const origin of this.oracle.origins()) this.oracle.lose(origin, Math.max(0, ...this.devices.map(({ claims }) => claims.get(origin) ?? 0)))
    this.travelled = this.travelled.filter(({ origin, lastSeq }) => lastSeq <= this.oracle.last(origin))
  }
}
