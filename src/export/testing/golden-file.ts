/** Files under schemas/golden/export that formats must go on giving byte for byte; GOLDEN=write makes them anew, to be looked at. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../../schemas/golden/export')

export const golden = (name: string, made: string): string => {
  if (process.env['GOLDEN'] === 'write') {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, name), made)
  }
  return readFileSync(join(folder, name), 'utf8')
}
