/** Short confirmations lie over nothing: neither over what can be pressed nor over the question being read, on a phone and on a laptop. */
import { expect, test, type Page } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, fillAndFinish, newRecord } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

/** What in the page shares a place with the strip that is shown now; null: none is shown. */
const coveredBy = (page: Page): Promise<readonly string[] | null> => page.evaluate(() => {
  const strip = document.querySelector('.toasts')?.getBoundingClientRect()
  if (strip === undefined) return null
  const scroller = document.querySelector('.toasts')!.previousElementSibling!.getBoundingClientRect()
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [data-question], h1, h2')]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .flatMap((element) => {
      const box = element.getBoundingClientRect()
      // What scrolls ends where the strip begins.
      const bottom = element.closest('[data-scroller]') === null ? box.bottom : Math.min(box.bottom, scroller.bottom)
      return bottom > strip.top + 1 && box.top < strip.bottom - 1 && box.right > strip.left && box.left < strip.right ? [element.outerHTML.slice(0, 120)] : []
    })
})

for (const [width, height] of [[360, 800], [1280, 800]] as const) {
  test(`confirmations cover nothing at ${width} x ${height}, and are spoken`, async () => {
    const phone = await startPhone(host.url, { width, height })
    const { page } = phone
    const spoken = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text })
    await addSample(page)
    await expect(spoken(/^Form added/)).toHaveCount(1)
    expect(await coveredBy(page)).toEqual([])
    // it goes along to the first page of questions
    await newRecord(page, /Water points/)
    expect(await coveredBy(page)).toEqual([])
    await fillAndFinish(page)
    await expect(spoken('Record saved')).toHaveCount(1)
    await expect(page.locator('.toasts')).toBeVisible()
    expect(await coveredBy(page)).toEqual([])
    await page.evaluate(() => { location.hash = '#/device' })
    await page.getByRole('button', { name: 'Save names' }).click()
    await expect(spoken('Names saved')).toHaveCount(1)
    expect(await coveredBy(page)).toEqual([])
    await expect.poll(() => coveredBy(page)).toBeNull()
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}
