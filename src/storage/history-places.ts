/** Where in a record a row stands, for people: the repeats down to it and its number in each. */
import type { Answers } from './answers.ts'

export interface Place {
  readonly range: string
  /** from 1 among the rows that are not removed */
  readonly index: number
}

/** Places of the rows that are shown; of the root row none. A removed row has no place. */
export const placesOf = ({ rows }: Answers): ReadonlyMap<string, readonly Place[]> => {
  const places = new Map<string, readonly Place[]>()
  const counts = new Map<string, number>()
  for (const { id, range, parent } of rows) {
    const key = `${parent} ${range}`
    const index = (counts.get(key) ?? 0) + 1
    counts.set(key, index)
    places.set(id, [...(places.get(parent) ?? []), { range, index }])
  }
  return places
}
