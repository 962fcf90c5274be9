/** The same question answered on two phones before they meet: both list it, one takes the other value, and both agree. */
import { expect, test, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addSample, endLink, finish, finishButton, home, nextButton, pairByText, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
let a: Phone
let b: Phone
test.beforeEach(async () => {
  host = await serve('dist')
  a = await startPhone(host.url)
  b = await startPhone(host.url, { dark: true })
  await addSample(a.page)
  await saveWaterPoint(a.page, 'Pump at the school')
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await bothUpToDate()
  await endLink(a.page)
})
test.afterEach(async () => {
  await a.close()
  await b.close()
  await host.stop()
})

const bothUpToDate = async (): Promise<void> => {
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
}
const openRecord = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('link', { name: /Pump at the school/ }).first().click()
}
const editAnswer = async (page: Page, label: RegExp, value: string): Promise<void> => {
  await openRecord(page)
  await page.getByRole('link', { name: 'Edit' }).click()
  const box = page.getByRole('textbox', { name: label })
  const turn = async (): Promise<void> => {
    await nextButton(page).click()
    await page.waitForTimeout(60)
  }
  while (!(await box.isVisible())) await turn()
  await box.fill(value)
  while (!(await finishButton(page).isVisible())) await turn()
  await finish(page)
}
const toReview = async (page: Page): Promise<void> => {
  await home(page)
  await page.getByRole('link', { name: /To review/ }).click()
  await expect(page.getByRole('heading', { name: 'To review', level: 1 })).toBeVisible()
}

test('two phones answer one question before they meet: both list it, one takes the other value, both agree', async () => {
  await editAnswer(a.page, /Code on the tag/, 'WP-1111')
  await editAnswer(b.page, /Code on the tag/, 'WP-2222')
  await pairByText(b.page, a.page)
  await bothUpToDate()
  for (const [name, { page }] of [['a', a], ['b', b]] as const) {
    await home(page)
    await expect(page.getByRole('link', { name: /To review/ })).toBeVisible()
    await shot(page, `home-${name}`)
    await toReview(page)
    const question = page.getByRole('region', { name: /Code on the tag/ })
    await expect(question.getByText('WP-1111')).toBeVisible()
    await expect(question.getByText('WP-2222')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Use this value' })).toHaveCount(1)
    await shot(page, `review-${name}`)
  }
  await a.page.getByRole('button', { name: 'Use this value' }).click()
  await expect(a.page.getByRole('heading', { name: 'Nothing to review' })).toBeVisible()
  await shot(a.page, 'review-none')
  for (const [name, { page }] of [['a', a], ['b', b]] as const) {
    await openRecord(page)
    await expect(page.getByText('WP-1111')).toBeVisible()
    await shot(page, `record-${name}`)
    await page.getByRole('link', { name: 'History of this record' }).click()
    await expect(page.getByText(/WP-1111 · .*: WP-2222, kept WP-2222/)).toBeVisible()
    await expect(page.getByText('Record written')).toBeVisible()
    await shot(page, `history-${name}`)
    await home(page)
    await expect(page.getByRole('link', { name: /Water points/ }).first()).toBeVisible()
    await expect(page.getByRole('link', { name: /To review/ })).toHaveCount(0)
  }
  expect([...a.problems, ...b.problems]).toEqual([])
})

test('a record deleted on one phone and changed on the other is listed on both and can be restored', async () => {
  await openRecord(a.page)
  await a.page.getByRole('button', { name: 'More', exact: true }).click()
  await a.page.getByRole('menuitem', { name: 'Delete' }).click()
  await a.page.getByRole('dialog').getByRole('button', { name: /Delete/ }).click()
  await editAnswer(b.page, /Anything else to know/, 'still flows')
  await pairByText(a.page, b.page)
  await bothUpToDate()
  await toReview(a.page)
  await shot(a.page, 'deleted-a')
  await toReview(b.page)
  await shot(b.page, 'deleted-b')
  await b.page.getByRole('button', { name: 'Restore record' }).click()
  await expect(b.page.getByRole('heading', { name: 'Nothing to review' })).toBeVisible()
  for (const { page } of [a, b]) {
    await openRecord(page)
    await expect(page.getByText('still flows')).toBeVisible()
  }
  await toReviewIsGone(a.page)
  expect([...a.problems, ...b.problems]).toEqual([])
})

const toReviewIsGone = async (page: Page): Promise<void> => {
  await home(page)
  await expect(page.getByRole('link', { name: /Water points/ }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /To review/ })).toHaveCount(0)
}
