/** A device in memory on the real sqlite-wasm, with a clock that tests turn. */
import { testIdentity, testVerify } from '../../core/testing/identity.ts'
import type { Replica } from '../../core/ports.ts'
import { ok, err } from '../../core/result.ts'
import type { FormTables, PlanTables } from '../catalog.ts'
import type { Database } from '../database.ts'
import { migrate } from '../migrate.ts'
import { openReplica } from '../replica.ts'
import { openStore, type Store } from '../store.ts'
import { memoryDatabase } from './memory.ts'
import { schemaSteps } from './schemas.ts'

/** In these tests an "XForm" is its table plan as JSON. */
export const planJson: PlanTables = (xform) => {
  try {
    return ok(JSON.parse(xform) as FormTables)
  } catch (error) {
    return err(String(error))
  }
}
export interface TestDevice { readonly db: Database; readonly store: Store; readonly replica: Replica; now: number; reopen(): TestDevice }

const over = (db: Database, name: string, now: number): TestDevice => {
  const device = { db, now, reopen: () => over(db, name, device.now) } as { -readonly [K in keyof TestDevice]: TestDevice[K] }
  device.store = openStore(db, { ...testIdentity(name), planTables: planJson, now: () => device.now })
  device.replica = openReplica(device.store, testVerify)
  return device
}
export const testDevice = async (name: string, now = Date.UTC(2026, 10, 21)): Promise<TestDevice> => {
  const db = await memoryDatabase()
  const migrated = migrate(db, schemaSteps())
  if (!migrated.ok) throw new Error(migrated.error.message)
  return over(db, name, now)
}
