/**
 * Forms of real crews, unchanged: opened, filled and finished in the built app. They are not ours to ship, so they are read from
 * the folder beside the project, and the test says when it is absent.
 */
import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addFormFile, fillAndFinish, finishButton, home, nextButton } from './surveyor.ts'

const folder = resolve(process.env.TRANSECT_FORMS ?? resolve(import.meta.dirname, '../../shared/forms'), 'real')

const forms = existsSync(folder) ? readdirSync(folder).filter((name) => /\.xlsx$|(?<!expected)\.xml$/.test(name)).sort() : ['(no forms)']

// Each form by itself, so that both workers share them.
test.describe.configure({ mode: 'parallel' })

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

/** What a form is handed out with: tables of its project, and the name its enumerators use. */
const csv = (name: string, ...lines: readonly string[]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
const surroundings: Readonly<Record<string, { readonly userName: string; readonly files: readonly ReturnType<typeof csv>[] }>> = {
  'ipa_Household_Back_Check_Survey.xlsx': {
    userName: 'enumerator',
    files: [
      csv('household_preloads.csv', 'district,district_id,a_district_id,a_district,child_kg_name_auto,child_kg_id_auto,a_kg_id,acommunity,hhid,hhid_comp,hhh_fullname,hhh_gender,pgv_fullname,pgv_gender,child_fullname,child_gender,child_age',
        'North,1,1,North,Sunrise,11,11,Kaloko,1101,1101 Banda,Ada Banda,Female,Ben Banda,Male,Cora Banda,Female,6'),
      csv('baseline_enum_list.csv', 'enum_id,enum_name,district_id,team_id,team_name', '7,Ana,1,2,Second'),
    ],
  },
}

/** What the record says, without the times and people above its answers. */
const recordText = async (page: Page): Promise<string> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await expect(page.locator('.answers')).toBeVisible()
  // Pictures come, and what cannot be played says so, a moment after the answers.
  let told = ''
  await expect.poll(async () => {
    const before = told
    told = await page.locator('.answers').innerText()
    return told !== '' && told === before
  }, { intervals: [300] }).toBe(true)
  return told
}
const prepare = async (page: Page, file: string): Promise<void> => {
  const { userName, files } = surroundings[file] ?? { userName: '', files: [] }
  if (userName === '') return
  await page.evaluate(() => { location.hash = '#/device' })
  await page.getByRole('textbox', { name: 'Your name' }).fill(userName)
  await page.getByRole('button', { name: 'Save names' }).click()
  await home(page)
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await page.getByLabel('Add files').setInputFiles([...files])
  await expect(page.getByText('files missing')).toHaveCount(0)
}
const openWithoutFiles = async (page: Page): Promise<void> => {
  const open = page.getByRole('button', { name: 'Open without them' })
  await expect(open.or(nextButton(page)).or(finishButton(page)).first()).toBeVisible()
  if (await open.isVisible()) await open.click()
}

for (const file of forms) {
  test(`${file} is opened, filled, finished, and opened again as it was`, async () => {
    test.skip(!existsSync(resolve(folder, file)), `skipped: ${folder} is absent`)
    test.setTimeout(300_000)
    const phone = await startPhone(host.url)
    const { page } = phone
    await addFormFile(page, resolve(folder, file))
    await prepare(page, file)
    await home(page)
    await page.getByRole('link', { name: /^New record: / }).click()
    await openWithoutFiles(page)
    expect(await fillAndFinish(page)).toBeGreaterThan(1)
    await home(page)
    await expect(page.getByText('1 record').first()).toBeVisible()

    const told = await recordText(page)
    await page.getByRole('link', { name: 'Edit' }).or(page.getByRole('button', { name: 'Edit' })).first().click()
    await openWithoutFiles(page)
    await fillAndFinish(page)
    expect(await recordText(page)).toBe(told)
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}
