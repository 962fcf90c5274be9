/** Two phones meet without a server: two browser processes, pairing by pasted text. */
import { expect, test, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, answerPage, codeOf, endLink, fillAndFinish, finish, finishButton, home, newRecord, nextButton, openSync, pairByText, upToDate, useCode } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
let a: Phone
let b: Phone
test.beforeEach(async () => {
  host = await serve('dist')
  a = await startPhone(host.url)
  b = await startPhone(host.url)
  // the service workers keep the app; nothing may need the server from here on
  for (const { page } of [a, b]) await page.evaluate(async () => { await navigator.serviceWorker.ready })
})
test.afterEach(async () => {
  await a.close()
  await b.close()
  await host.stop()
})

const joinAndSync = async (): Promise<void> => {
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
}
const openRecord = async (page: Page, name: RegExp): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('link', { name }).or(page.getByRole('option', { name })).first().click()
}
/** Goes to the question and answers it, then finishes the edit. */
const editAnswer = async (page: Page, label: RegExp, value: string): Promise<void> => {
  await page.getByRole('link', { name: 'Edit' }).or(page.getByRole('button', { name: 'Edit' })).first().click()
  const box = page.getByRole('textbox', { name: label })
  while (!(await box.isVisible())) {
    await nextButton(page).click()
    await page.waitForTimeout(60)
  }
  await box.fill(value)
  while (!(await finishButton(page).isVisible())) {
    await nextButton(page).click()
    await page.waitForTimeout(60)
  }
  await finish(page)
}

test('form and records reach the second phone, which needs no file, and later edits merge', async () => {
  await addSample(a.page)
  await newRecord(a.page, /Water points/)
  await fillAndFinish(a.page, { 'Name or number of the water point': 'Pump at the school' })
  await host.stop()
  await joinAndSync()
  await expect(upToDate(b.page)).toHaveText(/Received 1 record, sent 0 records/)
  await expect(upToDate(a.page)).toHaveText(/Received 0 records, sent 1 record/)
  await expect(b.page.getByRole('progressbar', { name: 'Records' })).toBeVisible()
  await expect(b.page.getByRole('progressbar', { name: 'Files' })).toBeVisible()

  // different questions of one record on two phones: both are kept
  await endLink(a.page)
  await openRecord(a.page, /Pump at the school/)
  await editAnswer(a.page, /Anything else to know/, 'Key is with the teacher')
  await openRecord(b.page, /Pump at the school/)
  await editAnswer(b.page, /Code on the tag/, 'WP-0042')
  await pairByText(a.page, b.page)
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
  for (const { page } of [a, b]) {
    await openRecord(page, /Pump at the school/)
    await expect(page.getByText('Key is with the teacher')).toBeVisible()
    await expect(page.getByText('WP-0042')).toBeVisible()
  }

  // the same question: the later one on both; a record deleted on one phone and edited on the other never blocks
  await endLink(b.page)
  await openRecord(a.page, /Pump at the school/)
  await editAnswer(a.page, /Code on the tag/, 'WP-1111')
  await openRecord(b.page, /Pump at the school/)
  await editAnswer(b.page, /Code on the tag/, 'WP-2222')
  await pairByText(b.page, a.page)
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
  for (const { page } of [a, b]) {
    await openRecord(page, /Pump at the school/)
    await expect(page.getByText('WP-2222')).toBeVisible()
  }
  expect([...a.problems, ...b.problems]).toEqual([])
})

test('a record deleted on one phone and edited on the other does not block; both agree', async () => {
  await addSample(a.page)
  await saveWaterPoint(a.page, 'Spring')
  await joinAndSync()
  await endLink(a.page)
  await openRecord(a.page, /Spring/)
  await a.page.getByRole('button', { name: 'More', exact: true }).click()
  await a.page.getByRole('menuitem', { name: 'Delete' }).click()
  await a.page.getByRole('dialog').getByRole('button', { name: /Delete/ }).click()
  await openRecord(b.page, /Spring/)
  await editAnswer(b.page, /Anything else to know/, 'still flows')
  await pairByText(a.page, b.page)
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
  for (const { page } of [a, b]) {
    await home(page)
    await expect(page.getByText('0 records').first()).toBeVisible()
  }
})

test('a save while the link is open appears on the other phone without a tap', async () => {
  await addSample(a.page)
  await joinAndSync()
  const second = await a.context.newPage()
  await second.goto(host.url)
  await newRecord(second, /Water points/)
  await fillAndFinish(second, { 'Name or number of the water point': 'Live well' })
  await expect(upToDate(b.page)).toHaveText(/Received 1 record/)
})

test('two phones with different projects are refused, saying why, and nothing changes', async () => {
  const c = await startPhone(host.url)
  for (const { page } of [a, c]) {
    await addSample(page)
    await saveWaterPoint(page)
  }
  await joinAndSync()
  await c.page.evaluate(() => { location.hash = '#/device' })
  await c.page.getByRole('textbox', { name: 'Project name' }).fill('Other crew')
  await c.page.getByRole('button', { name: 'Create project' }).click()
  await expect(c.page.getByText('Other crew').first()).toBeVisible()
  await pairByText(a.page, c.page)
  for (const { page } of [a, c]) await expect(page.getByText(/belongs to another project/).first()).toBeVisible()
  await home(c.page)
  await expect(c.page.getByText('1 record').first()).toBeVisible()
  await c.close()
})

test('a text that is no code, a damaged code and the own code are named', async () => {
  await openSync(a.page)
  const code = await codeOf(a.page)
  await useCode(a.page, 'hello')
  await expect(a.page.getByRole('alert').first()).toBeVisible()
  await useCode(a.page, code)
  await expect(a.page.getByText(/own code|this device/i).first()).toBeVisible()
  await useCode(a.page, `${code.slice(0, 20)}${code[20] === 'A' ? 'B' : 'A'}${code.slice(21)}`)
  await expect(a.page.getByRole('alert').first()).toBeVisible()
})

test('the link is lost in the middle: both say so, what came stays, and pairing again goes on', async () => {
  await addSample(a.page)
  await joinAndSync()
  await b.page.reload()
  await expect(a.page.getByText(/ended|lost|gone/i).first()).toBeVisible()
  await home(b.page)
  await expect(b.page.getByRole('link', { name: /Water points/ }).first()).toBeVisible()
  await newRecord(b.page, /Water points/)
  await answerPage(b.page)
  await fillAndFinish(b.page)
  await pairByText(a.page, b.page)
  await expect(upToDate(a.page)).toHaveText(/Received 1 record/)
})
