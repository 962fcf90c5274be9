/**
 * How many records there are to review, kept from one question to the next: after a save or a merge only the places in the
 * records that it touched are looked at again. Finding them is review-find.ts. Rule HIS12.
 */
import { rowIdFromBytes } from '../core/row-bytes.ts'
import { recordOf } from './cells.ts'
import { isReviewed, reviewPlaces, type IsAsked, type Place } from './review-find.ts'
import type { Store } from './store.ts'
import type { TouchedRows } from './touched.ts'

/** `record`: the one it is in; null while a row above is missing. */
interface Known { readonly record: string | null; readonly isOpen: boolean }
const knownBy = new WeakMap<Store, Map<string, Known>>()

const keyOf = ({ table, row, ordinal }: Place): string => `${table.id} ${ordinal} ${rowIdFromBytes(row)}`

/** A form's version may bring changes that waited, and decides what is asked; a table without its records was made anew. */
const isWide = (store: Store, { tables, records }: TouchedRows): boolean => {
  if (tables.has('form_version') || [...records.values()].includes('many')) return true
  const forms = new Set([...records.keys()].map((root) => store.catalog.table(root)?.formId))
  return [...tables].some((name) => {
    const table = store.catalog.table(name)
    return table !== undefined && table.kind !== 'fixed' && !forms.has(table.formId)
  })
}

const forget = (store: Store, known: Map<string, Known>, touched: TouchedRows): void => {
  if (isWide(store, touched)) return known.clear()
  const ids = new Set([...touched.records.values()].flatMap((list) => (list === 'many' ? [] : [...list])) as string[])
  if (ids.size === 0) return
  for (const [key, { record }] of known) if (record === null || ids.has(record)) known.delete(key)
}

/** A decision of this device that changed no row. */
export const forgetReviewed = (store: Store): void => knownBy.get(store)?.clear()

const knownOf = (store: Store): Map<string, Known> => {
  let known = knownBy.get(store)
  if (known === undefined) {
    const made = new Map<string, Known>()
    known = made
    knownBy.set(store, made)
    store.onCommit(({ touched }) => forget(store, made, touched))
  }
  return known
}

const look = (store: Store, place: Place, isAsked: IsAsked): Known => {
  const conflict = place.find()
  const record = recordOf(store.db, place.table, place.row, (table) => store.catalog.parentOf(table))
  return { record: record === null ? null : rowIdFromBytes(record.id), isOpen: conflict !== null && isReviewed(conflict, isAsked) }
}

/** Answers also with how many places had to be looked at. */
export const countOpen = (store: Store, isAsked: IsAsked): { readonly records: number; readonly looked: number } =>
  store.db.transaction(() => {
    const known = knownOf(store)
    const open = new Set<string>()
    let looked = 0
    for (const place of reviewPlaces(store)) {
      const key = keyOf(place)
      let found = known.get(key)
      if (found === undefined) {
        looked++
        found = look(store, place, isAsked)
        known.set(key, found)
      }
      if (found.isOpen && found.record !== null) open.add(found.record)
    }
    return { records: open.size, looked }
  })
