/** This device's own settings: never replicated. What stands under which name is decided by the modules that use them. */
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import type { Database } from './database.ts'

export type SettingName = 'device.name' | 'device.user_name' | 'device.origins' | 'project.id' | 'project.name' | 'project.key' | 'forms.read-by' | 'blobs.unused' | 'files.policy' | 'bundle.backup' | 'mirror.restoring' | 'mirror.report' | `peer.heads.${string}` | `blob.duty.${string}` | `blob.keeper.${string}` | `export.presets.${string}`

export const setting = (db: Database, name: SettingName): SqlValue => db.first('SELECT value FROM setting WHERE name = ?', [name])?.[0] ?? null

export const setSetting = (db: Database, name: SettingName, value: string | Uint8Array): void => {
  db.run('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', [name, value])
}

export const textSetting = (db: Database, name: SettingName): string => {
  const value = setting(db, name)
  return typeof value === 'string' ? value : ''
}

export const deleteSetting = (db: Database, name: SettingName): void => {
  db.run('DELETE FROM setting WHERE name = ?', [name])
}
