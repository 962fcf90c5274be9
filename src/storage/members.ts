/** What a device is called: its member row, else the start of its origin. */
import { namedRowId, type Origin } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import type { Store } from './store.ts'

export const deviceNameOf = (store: Store, origin: Origin): string => {
  const name = store.db.first('SELECT name FROM member WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('member', origin))])?.[0]
  return typeof name === 'string' && name !== '' ? name : origin.slice(0, 8)
}
