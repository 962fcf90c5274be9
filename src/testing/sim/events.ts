/**
 * What happens in a run, as a list that is made from the seed before anything happens. An event carries numbers, and what they
 * mean (which device, which row) is read against the state it finds; so any part of the list is a run too, and a failing one
 * can be shrunk by leaving events out.
 */
import { seeded } from './random.ts'

const weights = {
  // saving
  insert: 60, 'insert-repeats': 35, edit: 130, 'edit-hot': 60, delete: 25, undelete: 15, 'add-repeat': 20, 'move-repeat': 10, batch: 20, version: 6, unknown: 4,
  // meeting
  meet: 36, 'meet-whole': 12, deliver: 330, changed: 10, 'close-meeting': 8, 'cut-link': 10,
  // roads that are not live, and strangers
  duplicate: 25, early: 10, forge: 6, twin: 6, mutate: 10,
  // hardware and time
  time: 60, 'clock-jump': 8, slow: 8, crash: 10, 'crash-inside': 12, 'power-loss': 8, settle: 8, backup: 4, restore: 2, clone: 1, destroy: 1, join: 2, 'join-segments': 20,
  check: 6,
} as const

export type EventKind = keyof typeof weights
/** `a` .. `d` are words of chance */
export interface SimEvent { readonly number: number; readonly kind: EventKind; readonly a: number; readonly b: number; readonly c: number; readonly d: number }

const kinds = (Object.keys(weights) as EventKind[]).flatMap((kind) => Array.from({ length: weights[kind] }, () => kind))

export const eventsOf = (seed: number, steps: number): readonly SimEvent[] => {
  const random = seeded(seed)
  return Array.from({ length: steps }, (_, number) => ({ number, kind: random.pick(kinds), a: random.word(), b: random.word(), c: random.word(), d: random.word() }))
}
