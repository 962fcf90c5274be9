/** axe on every main screen, light and dark: nothing serious. Widgets have their own spec (widgets.spec.ts). */
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, answerPage, fillAndFinish, finishButton, home, newRecord, nextButton, openSync } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

/** What axe finds that somebody could be stopped by, with the place. */
const seriousOn = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`))
}

for (const dark of [false, true]) {
  test(`screens have no serious barrier (${dark ? 'dark' : 'light'})`, async () => {
    // Each page is looked at three times.
    test.setTimeout(240_000)
    const phone = await startPhone(host.url, { dark })
    const { page } = phone
    const found: Record<string, readonly string[]> = {}
    const look = async (name: string): Promise<void> => {
      // What moves in is half transparent for a moment, which is no contrast.
      await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))))
      const serious = await seriousOn(page)
      if (serious.length > 0) found[name] = serious.map((text) => text.replace(/\s+/g, " ").slice(0, 160))
    }
    const go = async (hash: string): Promise<void> => {
      await page.evaluate((to) => { location.hash = to }, hash)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    }
    await look('home, empty')
    await addSample(page)
    await look('home with a form')
    await newRecord(page, /Water points/)
    for (let number = 1; !(await finishButton(page).isVisible()); number += 1) {
      await look(`page ${number}, empty`)
      await nextButton(page).click()
      await page.waitForTimeout(50)
      if ((await page.getByRole('main').getByRole('alert').count()) > 0) await look(`page ${number}, refused`)
      await answerPage(page)
      await look(`page ${number}, answered`)
      await nextButton(page).click()
      await page.waitForTimeout(50)
    }
    await look('end of the form')
    await finishButton(page).click()
    await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('#/fill')
    await newRecord(page, /Water points/)
    await fillAndFinish(page)
    await go('#/records')
    await look('records')
    await page.getByRole('main').getByRole('link').first().click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await look('record')
    await home(page)
    await page.getByRole('link', { name: /Water points/ }).first().click()
    await look('form')
    for (const screen of ['device', 'review', 'problems']) {
      await go(`#/${screen}`)
      await look(screen)
    }
    await openSync(page)
    await look('pairing')
    expect(found).toEqual({})
    await phone.close()
  })
}
