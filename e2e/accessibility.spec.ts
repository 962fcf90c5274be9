/** axe on every main screen, light and dark: nothing serious. Widgets have their own spec (widgets.spec.ts). */
import { expect, test } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, answerPage, fillAndFinish, finishButton, home, newRecord, nextButton, openSync } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

for (const dark of [false, true]) {
  test(`screens have no serious barrier (${dark ? 'dark' : 'light'})`, async () => {
    // Each page is looked at three times.
    test.setTimeout(240_000)
    const phone = await startPhone(host.url, { dark })
    const { page } = phone
    const found: Record<string, readonly string[]> = {}
    const look = async (name: string): Promise<void> => {
      const serious = await seriousOn(page)
      if (serious.length > 0) found[name] = serious
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
