/** A table back from an office: what it would change is seen first, faults are named by row and column, conflicts are a choice, and the same file twice does nothing. */
import { expect, test, type Page } from '@playwright/test'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { seriousOn } from './axe.ts'
import { saveMade, type Saved } from './downloads.ts'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addSample, finishButton, home, nextButton } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

const openForm = async (page: Page): Promise<void> => {
  await home(page)
  await page.getByRole('link', { name: /Water points/ }).first().click()
}
/** What an export makes, under its format's name. */
const exported = async (page: Page, format: string): Promise<Saved> => {
  await openForm(page)
  await page.getByRole('link', { name: /^Export/ }).click()
  await page.getByRole('button', { name: format, exact: true }).click()
  return saveMade(page)
}
const takeIn = async (page: Page, name: string, bytes: Uint8Array): Promise<void> => {
  await openForm(page)
  await page.getByRole('link', { name: /^Take in a table/ }).click()
  await page.getByLabel('Choose file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
}
const rootOf = (files: Record<string, Uint8Array>): string => Object.keys(files).find((name) => /^[^/]+\.csv$/.test(name) && strFromU8(files[name] as Uint8Array).startsWith('SubmissionDate')) as string
const edited = (zip: Uint8Array, change: (root: string) => string): Uint8Array => {
  const files = unzipSync(zip)
  const root = rootOf(files)
  return zipSync({ ...files, [root]: strToU8(change(strFromU8(files[root] as Uint8Array))) })
}
const answerOf = async (page: Page, record: string, question: string): Promise<string> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('link', { name: record }).first().click()
  const answer = page.locator('.answer').filter({ hasText: question }).locator('dd').first()
  await expect(answer).toBeVisible()
  return answer.innerText()
}

for (const dark of [false, true]) {
  test(`corrections from a spreadsheet are seen before they are written, with what is wrong by row and column (${dark ? 'dark' : 'light'})`, async () => {
    const phone = await startPhone(host.url, { dark })
    const { page } = phone
    await addSample(page)
    for (const name of ['Bomba', 'Mwenge']) await saveWaterPoint(page, name)
    const csv = await exported(page, 'CSV')
    await takeIn(page, csv.name, csv.bytes)
    await expect(page.getByRole('heading', { name: 'Nothing would change' })).toBeVisible()
    await expect(page.getByText('2 records stay as they are')).toBeVisible()
    await page.getByRole('button', { name: 'Choose another file' }).click()
    await shot(page, `import-choose-${dark}`)
    expect(await seriousOn(page)).toEqual([])

    const changed = edited(csv.bytes, (root) => {
      const [head = '', ...lines] = root.trimEnd().split('\n')
      const at = head.split(',').indexOf('place-village')
      const cells = (line: string): string[] => line.split(',')
      const corrected = lines.map((line) => (line.includes('Bomba') ? cells(line).with(at, 'Harbour View').join(',') : cells(line).with(head.split(',').indexOf('place-region'), 'moon').join(',')))
      const fresh = head.split(',').map((name) => (name === 'place-village' ? 'Prepared' : name === 'KEY' ? 'office-1' : '')).join(',')
      return [`${head},remark`, ...corrected.map((line) => `${line},x`), `${fresh},`].join('\n')
    })
    await takeIn(page, csv.name, changed)
    await expect(page.getByText('1 new record')).toBeVisible()
    await expect(page.getByText('1 record changes')).toBeVisible()
    await expect(page.getByText(/row 3, place-region/)).toBeVisible()
    await expect(page.getByText(/There is no such choice: moon/)).toBeVisible()
    await expect(page.getByText(/No question of this form is called so: remark/)).toBeVisible()
    await shot(page, `import-found-${dark}`)
    expect(await seriousOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Write 2 records' }).scrollIntoViewIfNeeded()
    await shot(page, `import-write-${dark}`)
    await page.getByRole('button', { name: 'Write 2 records' }).click()
    await expect(page.getByText('1 new record was written.')).toBeVisible()
    await expect(page.getByText(/1 record was changed/)).toBeVisible()
    expect(await seriousOn(page)).toEqual([])
    expect(await answerOf(page, 'Harbour View, Bomba'.split(', ')[1] as string, 'Village')).toBe('Harbour View')
    await page.getByRole('link', { name: 'History' }).click()
    await expect(page.getByText('Kaloko').first()).toBeVisible()
    await takeIn(page, csv.name, changed)
    await expect(page.getByRole('heading', { name: 'Nothing would change' })).toBeVisible()
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}

test('an Excel file that was exported, opened and saved changes nothing', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  await saveWaterPoint(page, 'Bomba')
  const xlsx = await exported(page, 'Excel')
  await takeIn(page, xlsx.name, xlsx.bytes)
  await expect(page.getByRole('heading', { name: 'Nothing would change' })).toBeVisible()
  await expect(page.getByText('1 record stays as it is')).toBeVisible()
  await expect(page.getByText(/wrong/)).toHaveCount(0)
  await phone.close()
})

test('an answer that was changed on the phone and in the file is a choice', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  await saveWaterPoint(page, 'Bomba')
  const csv = await exported(page, 'CSV')
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('link', { name: /Bomba/ }).first().click()
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Village' }).or(nextButton(page)).first().waitFor()
  while (!(await page.getByRole('textbox', { name: 'Village' }).isVisible())) { await nextButton(page).click(); await page.waitForTimeout(100) }
  await page.getByRole('textbox', { name: 'Village' }).fill('From the phone')
  while (!(await finishButton(page).isVisible())) { await nextButton(page).click(); await page.waitForTimeout(100) }
  await finishButton(page).click()
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('#/fill')
  const office = edited(csv.bytes, (root) => root.replace(',Kaloko,', ',From the office,'))
  await takeIn(page, csv.name, office)
  await expect(page.getByText(/1 answer was changed on a device after the file was made/)).toBeVisible()
  await shot(page, 'import-conflict')
  expect(await seriousOn(page)).toEqual([])
  await page.getByRole('radio', { name: /Take those of the file/ }).check()
  await page.getByRole('button', { name: 'Write 1 record' }).click()
  await expect(page.getByText(/1 record was changed/)).toBeVisible()
  expect(await answerOf(page, 'Bomba', 'Village')).toBe('From the office')
  expect(phone.problems).toEqual([])
  await phone.close()
})

test('a file that is no table of this form is refused in words', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  await takeIn(page, 'photo.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])).catch(() => undefined)
  await expect(page.getByText(/This is no table/)).toBeVisible()
  await page.getByLabel('Choose file').setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') })
  await expect(page.getByText(/No heading in this file/)).toBeVisible()
  await phone.close()
})
