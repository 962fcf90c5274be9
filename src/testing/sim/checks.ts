/** The invariants: what must hold after every event on the device it touched, and on all devices when everything has been exchanged. */
import { createHash } from 'node:crypto'
import type { Change } from '../../core/change.ts'
import type { SimDevice } from './device.ts'
import { changeText, rowOf, type Oracle, type OracleCell } from './oracle.ts'
import type { OpenOnce } from './opened.ts'
import type { SimCell, SimStore } from './store.ts'

export type Breach = (invariant: string, message: string) => void
const minutes5 = 5 * 60_000
const msOf = (hlc: bigint): number => Number(hlc >> 16n)

/** [SIM8] A change that came: the own clock has to follow it, unless it is too far ahead. */
export const sawChange = (device: SimDevice, { hlc }: Change): void => {
  if (msOf(hlc) <= device.wall() + minutes5 && hlc > device.seenMax) device.seenMax = hlc
}
const appBegan = Date.UTC(2026, 0, 1)
/** [SIM8] The wall clock had been wrong by more than a remote clock can move the own one, and was set right: what it stamped is left behind. */
const wasSetRight = (device: SimDevice): boolean => {
  const wall = device.wall()
  return wall >= appBegan && msOf(device.lastClock) > wall + minutes5
}
/** After any save: stamps that were left behind bind no more. */
export const noteSave = (device: SimDevice): void => {
  if (wasSetRight(device)) {
    device.seenMax = 0n
    device.lastInsert = 0n
  }
  device.lastClock = device.store.clock()
}
/** [SIM8] The clock stays within five minutes of the highest wall clock this device had. */
export const checkClock = (device: SimDevice, breach: Breach): void => {
  device.lastClock = device.store.clock()
  const ahead = msOf(device.lastClock) - device.maxWall
  if (ahead > minutes5 + 1000) breach('clock contained', `${device.name}: its clock is ${ahead} ms ahead of anything it was told by its own wall clock`)
}
/** [SIM4] [SIM8] A save of this device: later than all it saw and than its own last, and what it wrote is what it shows. */
export const checkSave = (device: SimDevice, change: Change, breach: Breach): void => {
  noteSave(device)
  if (change.hlc <= device.seenMax) breach('clock follows', `${device.name}: ${change.seq} is stamped ${change.hlc}, before ${device.seenMax} which it had seen`)
  if (change.ops.every((op) => op.kind === 'row' && op.row === 'new')) {
    if (change.hlc <= device.lastInsert) breach('clock goes on', `${device.name}: ${change.seq} is stamped ${change.hlc}, not after its last ${device.lastInsert}`)
    device.lastInsert = change.hlc
  }
  for (const [index, op] of change.ops.entries()) {
    if (op.kind !== 'row' || device.store.isPending(change.origin, change.seq)) continue
    for (const [name] of op.cells) {
      const shown = device.store.cell(op.table, rowOf(change, op, index) as never, name)
      if (shown?.hlc !== change.hlc || shown.origin !== change.origin) breach('edit beats what was seen', `${device.name}: ${change.seq} wrote ${name}, but the cell shows ${String(shown?.value)} of ${String(shown?.hlc)}`)
    }
  }
  checkClock(device, breach)
}
const isAtLeast = (cell: SimCell, change: Change): boolean => cell.hlc > change.hlc || (cell.hlc === change.hlc && cell.origin >= change.origin)

/** [SIM6] Either every cell of a change has been merged, or none. */
export const checkWhole = (device: SimDevice, change: Change, breach: Breach): void => {
  const { store } = device
  const waits = store.isPending(change.origin, change.seq)
  for (const [index, op] of change.ops.entries()) {
    if (op.kind !== 'row') continue
    const row = rowOf(change, op, index)
    for (const [name] of op.cells) {
      if (store.columns(op.table)?.includes(name) !== true) {
        if (!waits) breach('nothing dropped', `${device.name}: ${change.origin} ${change.seq} names ${op.table} ${name}, which is unknown, and does not wait`)
        continue
      }
      const shown = store.cell(op.table, row as never, name)
      const isMerged = shown !== null && (waits ? shown.hlc === change.hlc && shown.origin === change.origin : isAtLeast(shown, change))
      if (isMerged === waits) breach('whole changes', `${device.name}: ${change.origin} ${change.seq} ${waits ? 'waits, but its' : 'was merged, but not its'} ${name} of ${op.table}`)
    }
  }
}

const line = (key: string, { value, hlc, origin }: OracleCell): string => `${key}=${typeof value} ${String(value)} ${hlc} ${origin}`
export const digestOf = (store: SimStore): string => {
  const hash = createHash('sha256')
  for (const [key, cell] of [...store.cells()].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(line(key, cell))
  return hash.digest('hex')
}
const difference = (shown: ReadonlyMap<string, SimCell>, wanted: ReadonlyMap<string, OracleCell>): string => {
  const keys = new Set([...shown.keys(), ...wanted.keys()])
  for (const key of keys) {
    const [a, b] = [shown.get(key), wanted.get(key)]
    if (a !== undefined && b !== undefined && a.value === b.value && a.hlc === b.hlc && a.origin === b.origin) continue
    if (a === undefined || b === undefined || line(key, a) !== line(key, b)) return `${key.replaceAll('\u0000', ' ')}: it shows ${a === undefined ? 'nothing' : line('', a)}, the fold says ${b === undefined ? 'nothing' : line('', b)}`
  }
  return ''
}

const historyOf = async (device: SimDevice, open: OpenOnce, breach: Breach): Promise<Change[]> => {
  const planned = await device.store.replica.missing([])
  const changes = new Map<string, Change>()
  for (const { ref } of planned.ok ? planned.value : []) {
    const bytes = await device.store.replica.read(ref)
    const opened = bytes.ok ? open(bytes.value) : bytes
    if (!opened.ok) {
      breach('no exception', `${device.name}: a segment it holds does not open: ${JSON.stringify(opened.error)}`)
      continue
    }
    for (const change of opened.value.changes) changes.set(`${change.origin} ${change.seq}`, change)
  }
  return [...changes.values()]
}

/** [SIM1] [SIM2] [SIM3] [SIM4] Everything was exchanged: all devices hold the same, the oracle's. */
export const checkEnd = async (devices: readonly SimDevice[], oracle: Oracle, open: OpenOnce, breach: Breach): Promise<string> => {
  const { cells, waits, seen } = oracle.fold()
  const [first] = devices as [SimDevice]
  const history = new Map((await historyOf(first, open, breach)).map((change) => [`${change.origin} ${change.seq}`, changeText(change)]))
  for (const origin of oracle.origins()) {
    for (let seq = 1; seq <= oracle.last(origin); seq++) {
      const wanted = changeText(oracle.change(origin, seq) as Change)
      const found = history.get(`${origin} ${seq}`)
      if (found !== wanted) breach('every save in every log', `${first.name}: ${origin} ${seq} is ${found ?? 'missing'}, it was acknowledged as ${wanted}`)
      history.delete(`${origin} ${seq}`)
    }
  }
  if (history.size > 0) breach('every save in every log', `${first.name} holds changes that nobody made: ${[...history.keys()].slice(0, 3).join()}`)
  for (const device of devices) {
    const held = device.store.held()
    for (const origin of oracle.origins()) {
      if ((held.get(origin) ?? 0) !== oracle.last(origin)) breach('every save in every log', `${device.name} holds ${held.get(origin) ?? 0} of ${oracle.last(origin)} changes of ${origin}`)
    }
    for (const change of waits) if (!device.store.isPending(change.origin, change.seq)) breach('nothing dropped', `${device.name}: ${change.origin} ${change.seq} should wait`)
    const different = difference(device.store.cells(), cells)
    if (different !== '') breach('state is the fold', `${device.name}: ${different}`)
  }
  for (const [key, cell] of cells) if (seen.has(`${key}@${cell.hlc} ${cell.origin}`)) breach('edit beats what was seen', `${key}: its value was seen and replaced by a later edit, and won`)
  return digestOf(first.store)
}
