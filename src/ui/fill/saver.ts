/**
 * Every answer on its way to the database: what changed is handed over within `delay`, one save at a time; a save that fails
 * is kept and tried again until it is durable, and its reason is shown. Time is an argument. Rules FIL18-FIL20.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { Result } from '../../core/result.ts'
import type { DraftChange, Failure } from '../../worker/api.ts'
import type { RowsAndCells } from './engine/store.ts'

export type SaveState = 'saved' | 'saving' | Failure
export interface Timers { readonly set: (run: () => void, delay: number) => number; readonly clear: (timer: number) => void }
export interface SaverOptions {
  readonly take: () => RowsAndCells | null
  readonly save: (change: DraftChange) => Promise<Result<null, Failure>>
  /** what the list of drafts shows */
  readonly name: () => string
  readonly timers: Timers
  readonly delay?: number
}
export interface Saver {
  readonly state: Accessor<SaveState>
  /** something can be taken */
  touch(): void
  note(extra: { readonly position?: string; readonly language?: string }): void
  /** True when all is durable; false when a save has failed. */
  flush(): Promise<boolean>
  dispose(): void
}

const nothing: RowsAndCells = { cells: [], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
const retryDelays = [1000, 2000, 5000, 10_000]

/**
 * [FIL19] One change with the effect of both: what was wrong with the first may be put right by the second. drafts.save adds
 * rows, then sets cells, then removes rows.
 */
export const mergeChanges = (first: DraftChange, second: DraftChange): DraftChange => {
  const cells = new Map([...first.cells, ...second.cells].map((cell) => [`${cell.row} ${cell.column}`, cell]))
  const added = new Map([...first.rowsAdded, ...second.rowsAdded].map((row) => [row.id, row]))
  const back = new Set(second.rowsAdded.map(({ id }) => id))
  return {
    ...first,
    ...second,
    cells: [...cells.values()],
    rowsAdded: [...added.values()],
    rowsRemoved: [...new Set([...first.rowsRemoved.filter((id) => !back.has(id)), ...second.rowsRemoved])],
    rowsMoved: [...first.rowsMoved, ...second.rowsMoved],
  }
}

export const createSaver = ({ take, save, name, timers, delay = 120 }: SaverOptions): Saver => {
  const [state, setState] = createSignal<SaveState>('saved')
  let extra: { position?: string; language?: string } = {}
  let savedName = ''
  let unsaved: DraftChange | null = null
  let timer: number | null = null
  let running: Promise<boolean> | null = null
  let failures = 0
  let disposed = false

  const cancel = (): void => {
    if (timer !== null) timers.clear(timer)
    timer = null
  }
  const later = (after: number): void => {
    if (timer !== null || disposed) return
    timer = timers.set(() => {
      timer = null
      void run()
    }, after)
  }
  const fresh = (): DraftChange | null => {
    const taken = take()
    const title = name()
    if (taken === null && Object.keys(extra).length === 0) return null
    const change = { ...(taken ?? nothing), ...extra, ...(title === savedName ? {} : { name: title }) }
    extra = {}
    savedName = title
    return change
  }
  const next = (): DraftChange | null => {
    const change = fresh()
    return unsaved !== null && change !== null ? mergeChanges(unsaved, change) : (change ?? unsaved)
  }
  const work = async (): Promise<boolean> => {
    for (let change = next(); change !== null; change = next()) {
      unsaved = change
      if (failures === 0) setState('saving')
      const result = await save(change)
      if (!result.ok) {
        failures += 1
        setState(result.error)
        later(retryDelays[Math.min(failures, retryDelays.length) - 1] as number)
        return false
      }
      unsaved = null
      failures = 0
    }
    setState('saved')
    return true
  }
  const run = async (): Promise<boolean> => {
    cancel()
    if (running !== null) return running
    running = work()
    const done = await running
    running = null
    return done
  }

  return {
    state,
    touch: () => {
      if (failures === 0) setState('saving')
      later(delay)
    },
    note: (more) => {
      extra = { ...extra, ...more }
      later(delay)
    },
    flush: async () => {
      // A save that was under way may have started before the last keystroke.
      if (running !== null) await running
      return run()
    },
    dispose: () => {
      disposed = true
      cancel()
    },
  }
}
