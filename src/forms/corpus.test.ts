/** The recorded behaviour of pyxform and real forms, where their folder is present. The floors may only rise. */
import { describe, expect, test } from 'vitest'
import { absent, corpusCases, formsPresent, realForms, workbookOf } from './testing/corpus.ts'
import { differences } from './testing/same-xform.ts'
import { readWorkbook } from './workbook.ts'
import { compileXlsForm } from './xlsform.ts'

describe.skipIf(!formsPresent)(`recorded cases and real forms${formsPresent ? '' : ` (${absent})`}`, () => {
  test('[XLF20] valid cases give the same XForm, errors are refused or told', () => {
    let equal = 0
    let valid = 0
    let errors = 0
    let refused = 0
    let silent = 0
    for (const { id, form_name, sheets, headers, xform } of corpusCases()) {
      const result = compileXlsForm(workbookOf(sheets, headers), { fileName: 'data', rootName: form_name, attachments: true })
      if (xform === null) {
        errors += 1
        if (!result.ok) refused += 1
        else if (result.value.problems.length === 0) silent += 1
        continue
      }
      valid += 1
      if (result.ok && differences(result.value.xform, xform) === '') equal += 1
      else if (!result.ok) expect(result.error.every((problem) => problem.message.length > 20), id).toBe(true)
    }
    console.log(`pyxform cases: ${equal} of ${valid} valid ones equal; of ${errors} errors ${refused} refused, ${errors - refused - silent} run with a warning, ${silent} silently`)
    expect(equal).toBeGreaterThanOrEqual(376)
    expect(refused).toBeGreaterThanOrEqual(119)
  })

  test('[XLF20] real forms compile as pyxform compiles them, or say why not', () => {
    // Not comparable: files and external choices (asked otherwise here), and one whose recorded XForm is of another form.
    const other = new Set(['getodk_all-question-types-v2024091201-3.xlsx', 'hot_slum_assessment_survey.xlsx', 'ona_external_choice_form_v3.xlsx', 'suas_ODK_PreFlight_Multirotor_CL.xlsx'])
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
    // Both have question types that are no XLSForm's.
    expect(refusedHere).toEqual(['ipa_Household_Back_Check_Survey.xlsx', 'opengis_service_rating.xlsx'])
  })

  test('[XLF20] with files attached, forms that read files compile as pyxform compiles them', () => {
    for (const { file, bytes, expected } of realForms()) {
      if (!/^(getodk_all|hot_slum)/.test(file) || expected === null) continue
      const workbook = readWorkbook(bytes)
      const result = workbook.ok ? compileXlsForm(workbook.value, { fileName: file, attachments: true }) : workbook
      expect(result.ok ? differences(result.value.xform, expected) : result.error, file).toBe('')
    }
  })
})
