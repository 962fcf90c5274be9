/** The recorded behaviour of pyxform and real forms, where their folder is present. Counts: npm run forms:corpus. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { absent, corpusCases, formsPresent, realForms } from './testing/corpus.ts'
import { readKnown, staleIn } from './testing/known.ts'
import { differences } from './testing/same-xform.ts'
import { verdictOf } from './testing/verdict.ts'
import { readWorkbook } from './workbook.ts'
import { compileXlsForm } from './xlsform.ts'

describe.skipIf(!formsPresent)(`recorded cases and real forms${formsPresent ? '' : ` (${absent})`}`, () => {
  test('[XLF20] each recorded case passes, or stands in a list with its reason; else: npm run forms:corpus -- --update', () => {
    const verdicts = corpusCases().map(verdictOf)
    expect(staleIn(readKnown(join(import.meta.dirname, 'testing')), verdicts)).toEqual([])
    for (const { id, outcome, details } of verdicts) if (outcome === 'refused') expect(details.every((text) => text.length > 20), id).toBe(true)
  })

  test('[XLF20] real forms compile as pyxform compiles them, or say why not', () => {
    // Not comparable: the recorded XForm is of another form.
    const other = new Set(['suas_ODK_PreFlight_Multirotor_CL.xlsx'])
    const refusedHere: string[] = []
    for (const { file, bytes, expected } of realForms()) {
      if (!file.endsWith('.xlsx')) continue
      const workbook = readWorkbook(bytes)
      if (!workbook.ok) throw new Error(`${file}: ${workbook.error[0]?.message}`)
      const result = compileXlsForm(workbook.value, { fileName: file })
      if (!result.ok) {
        refusedHere.push(file)
        for (const problem of result.error) expect([problem.sheet, problem.row, problem.message.length > 20], file).toEqual([expect.any(String), expect.any(Number), true])
      } else if (expected !== null && !other.has(file)) expect(differences(result.value.xform, expected), file).toBe('')
    }
    expect(refusedHere).toEqual([])
  })
})
