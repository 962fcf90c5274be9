/**
 * The keys under which this database has written: the one in use and those before it, which are gone (a copied or rolled-back
 * database goes on under a new key). What was written under any of them is this device's own. Rule IDN8.
 */
import type { Origin } from '../core/ids.ts'
import { originBytes, originFromBytes } from '../core/row-bytes.ts'
import type { Database } from './database.ts'
import { setSetting, setting } from './settings.ts'

const size = 8

/** Adds `origin`, and those that left changes unsealed; before these are written anew. */
export const noteOwnOrigin = (db: Database, origin: Origin): ReadonlySet<Origin> => {
  const kept = setting(db, 'device.origins')
  const bytes = kept instanceof Uint8Array ? kept : new Uint8Array(0)
  const origins = new Set<Origin>()
  for (let at = 0; at + size <= bytes.length; at += size) origins.add(originFromBytes(bytes.subarray(at, at + size)))
  const known = origins.size
  for (const [left] of db.rows<[Uint8Array]>('SELECT DISTINCT origin FROM tail JOIN feed ON ordinal = feed')) origins.add(originFromBytes(left))
  origins.add(origin)
  if (origins.size > known) {
    const all = new Uint8Array(origins.size * size)
    for (const [index, own] of [...origins].entries()) all.set(originBytes(own), index * size)
    setSetting(db, 'device.origins', all)
  }
  return origins
}
