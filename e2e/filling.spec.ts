/** Filling with pictures, in another language, and finding the record again. */
import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addFormFile, addSample, fillAndFinish, home, nameDevice, newRecord, nextButton, pairByText, toPicture, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

test('a picture is kept with its record, and is on the second phone after they met', async () => {
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await nameDevice(a.page, 'Tablet 4')
  await addSample(a.page)
  await toPicture(a.page)
  await a.page.getByLabel('Choose picture').setInputFiles(resolve('public/icons/icon-512.png'))
  await expect(a.page.getByRole('img').last()).toBeVisible()
  await fillAndFinish(a.page)
  await a.page.evaluate(() => { location.hash = '#/records' })
  await a.page.getByText('Kaloko, Kaloko').first().click()
  await expect.poll(() => a.page.getByRole('main').getByRole('img').first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)

  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(b.page)).toBeVisible()
  await b.page.evaluate(() => { location.hash = '#/records' })
  await b.page.getByText('Kaloko, Kaloko').first().click()
  await expect.poll(() => b.page.getByRole('main').getByRole('img').first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(512)
  await a.close()
  await b.close()
})

test('the language of the form can be switched while filling; answers stay', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  await newRecord(page, /Water points/)
  await nextButton(page).click()
  await page.getByRole('radio', { name: 'Plateau' }).check({ force: true })
  await page.getByRole('button', { name: 'Language of the form' }).click()
  await page.getByRole('menuitemradio', { name: /French/ }).or(page.getByRole('menuitem', { name: /French/ })).first().click()
  await expect(page.getByText('Région')).toBeVisible()
  await expect(page.locator('input:checked')).toHaveCount(1)
  await phone.close()
})

test('search as one types, filter, and the record itself', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  for (const name of ['North well', 'South spring']) {
    await saveWaterPoint(page, name)
  }
  await page.evaluate(() => { location.hash = '#/records' })
  await expect(page.getByText('2 records')).toBeVisible()
  await page.getByRole('searchbox').fill('spr')
  await expect(page.getByText('1 record', { exact: true })).toBeVisible()
  await page.getByText('South spring').first().click()
  await expect(page.getByText('Name or number of the water point')).toBeVisible()
  await phone.close()
})

test('files that are no form are named with their remedy, and nothing is added', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  const cases = [
    { name: 'old.xls', buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]), says: /This is an old Excel file/ },
    { name: 'letter.docx', buffer: Buffer.from('hello, this is not a workbook'), says: /There is no form among these files/ },
    { name: 'letter.xlsx', buffer: Buffer.from('hello, this is not a workbook'), says: /not an Excel workbook/ },
    { name: 'page.xml', buffer: Buffer.from('<html><body>no</body></html>'), says: /not an ODK XForm/ },
    { name: 'bomb.xml', buffer: Buffer.from('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY b "b">]><html>&b;</html>'), says: /DOCTYPE|entit/i },
  ]
  for (const { name, buffer, says } of cases) {
    await home(page)
    await addFormFile(page, { name, mimeType: 'application/octet-stream', buffer })
    await expect(page.getByText(says).first()).toBeVisible()
    await home(page)
    await expect(page.getByRole('button', { name: 'Try the sample form' })).toBeVisible()
  }
  await phone.close()
})
