/** An answer that was typed is there after the browser was killed. */
import { expect, test } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, answerPage, fillAndFinish, newRecord, nextButton } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

test('kill -9 in the middle of filling: "Continue draft" has what was typed and the place', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  await newRecord(page, /Water points/)
  while (!(await page.getByRole('textbox', { name: /Name or number of the water point/ }).isVisible())) {
    await answerPage(page)
    await nextButton(page).click()
    await page.waitForTimeout(50)
  }
  await page.getByRole('textbox', { name: /Name or number of the water point/ }).pressSequentially('Old pump by the mosque', { delay: 20 })
  await page.waitForTimeout(300)
  await phone.kill()

  const again = await startPhone(host.url, { profile: phone.profile })
  await again.page.getByRole('link', { name: /Continue draft/ }).first().click()
  await expect(again.page.getByRole('textbox', { name: /Name or number of the water point/ })).toHaveValue('Old pump by the mosque')
  await fillAndFinish(again.page)
  await again.page.getByRole('link', { name: 'Records' }).first().click()
  await expect(again.page.getByText(/Old pump by the mosque/).first()).toBeVisible()
  expect(again.problems).toEqual([])
  await again.close()
})

test('"Save draft" keeps an unfinished record, and it can be discarded', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  await newRecord(page, /Water points/)
  await nextButton(page).click()
  await answerPage(page, { Region: 'Plateau' })
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByRole('link', { name: /Continue draft/ }).first()).toBeVisible()
  await page.getByRole('link', { name: /Continue draft/ }).first().click()
  await expect(page.getByRole('radio', { name: 'Plateau' })).toBeChecked()
  await phone.close()
})

test('an unanswered required question stops "Finish" and is shown first', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addSample(page)
  await newRecord(page, /Water points/)
  await nextButton(page).click()
  await nextButton(page).click()
  await expect(page.getByRole('alert').first()).toHaveText(/must be answered/)
  await phone.close()
})
