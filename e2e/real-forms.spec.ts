/**
 * Forms of real crews, unchanged: opened, filled and finished in the built app. They are not ours to ship, so they are read from
 * the folder beside the project, and the test says when it is absent.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addFormFile, fillAndFinish, home } from './surveyor.ts'

const folder = resolve(process.env.TRANSECT_FORMS ?? resolve(import.meta.dirname, '../../shared/forms'), 'real')

const forms = [
  'getodk_socio-economic-survey-v20240515.xlsx',
  'hot_slum_assessment_survey.xlsx',
  'javarosa_child_vaccination_VOL_tool_v12.xml',
  'ona_choice_filter.xlsx',
  'ona_good_eats_multilang.xlsx',
  's3m_liberiaStdForm.xlsx',
  's3m_liberiaCoverageVillageForm.xlsx',
  'suas_ODK_PreFlight_Multirotor_CL.xlsx',
  'unhcr_KoBoXLSFormExamples.xlsx',
]

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

for (const file of forms) {
  test(`${file} is opened, filled and finished`, async () => {
    test.skip(!existsSync(resolve(folder, file)), `skipped: ${folder} is absent`)
    const phone = await startPhone(host.url)
    const { page } = phone
    await addFormFile(page, resolve(folder, file))
    await home(page)
    await page.getByRole('link', { name: /^New record: / }).click()
    expect(await fillAndFinish(page)).toBeGreaterThan(1)
    await home(page)
    await expect(page.getByText('1 record').first()).toBeVisible()
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}
