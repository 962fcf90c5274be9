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

  test('[XLF20] real forms compile, and as pyxform compiles them where it does', () => {
    // Not comparable: the recorded XForm is of another form.
    const other = new Set(['suas_ODK_PreFlight_Multirotor_CL.xlsx'])
    for (const { file, bytes, expected } of realForms()) {
      if (!file.endsWith('.xlsx')) continue
      const workbook = readWorkbook(bytes)
      if (!workbook.ok) throw new Error(`${file}: ${workbook.error[0]?.message}`)
      const result = compileXlsForm(workbook.value, { fileName: file })
      if (!result.ok) throw new Error(`${file}: ${result.error.map(({ row, message }) => `${row} ${message}`).join('\n')}`)
      for (const { message, row } of result.value.problems) expect([file, message, row]).toEqual([file, expect.stringMatching(/.{20}/), expect.toSatisfy((at) => at === undefined || at > 0)])
      if (expected !== null && !other.has(file)) expect(differences(result.value.xform, expected), file).toBe('')
    }
  })

  test('[XLF26] types of other programs keep no form from opening: their rows are named with what happens to them', () => {
    const told = (file: string): readonly (readonly [number | undefined, string])[] => {
      const form = realForms().find((one) => one.file === file)
      const workbook = readWorkbook(form?.bytes ?? new Uint8Array())
      const result = workbook.ok ? compileXlsForm(workbook.value, { fileName: file }) : workbook
      return result.ok ? result.value.problems.filter(({ code }) => ['unknown-type', 'unknown-function', 'unused-list'].includes(code)).map(({ row, code }) => [row, code]) : []
    }
    expect(told('ipa_Household_Back_Check_Survey.xlsx')).toEqual(expect.arrayContaining([[10, 'unknown-type'], [12, 'unknown-type'], [13, 'unknown-type'], [9, 'unknown-function'], [100, 'unused-list']]))
    expect(told('opengis_service_rating.xlsx')).toEqual([[35, 'unknown-type']])
  })
})
