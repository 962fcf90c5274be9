/** What a device is called: its member row, else the start of its origin. */
import { namedRowId, type Origin } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import type { Store } from './store.ts'

export const deviceNameOf = (store: Store, origin: Origin): string => {
  const name = store.db.first('SELECT name FROM member WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('member', origin))])?.[0]
  return typeof name === 'string' && name !== '' ? name : origin.slice(0, 8)
}

/** The same, remembered for the time of one answer. */
export const deviceNamesOf = (store: Store): ((origin: Origin) => string) => {
  const names = new Map<Origin, string>()
  return (origin) => {
    const known = names.get(origin)
    if (known !== undefined) return known
    const name = deviceNameOf(store, origin)
    names.set(origin, name)
    return name
  }
}
