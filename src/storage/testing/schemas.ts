/** The app's own schemas/, read from disk for tests in Node. */
import { readFileSync, readdirSync } from 'node:fs'
import { migrationsFrom, type Migration } from '../migrate.ts'

export const schemaSteps = (): readonly Migration[] => {
  const folder = new URL('../../../schemas/', import.meta.url)
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return migrationsFrom(Object.fromEntries(names.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])))
}
