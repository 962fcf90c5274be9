import { expectTypeOf, test } from 'vitest'
import type { ExportOptions } from '../worker/api-export.ts'
import type { FormatOptions } from './format.ts'

test('[EXP9] what the page may choose is what the formats know, and no more', () => {
  expectTypeOf<Omit<FormatOptions, 'now' | 'note'>>().toEqualTypeOf<ExportOptions>()
})
