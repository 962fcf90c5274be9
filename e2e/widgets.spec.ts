/** Every control: no serious barrier (axe) empty and answered, light, dark and right to left; answered by touch; and by keys alone. */
import { expect, test, type Page } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { pageCount, widgetsForm } from './fixtures/widgets.ts'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addFormFile, answerPage, finish, finishButton, home, nextButton } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

const openForm = async (page: Page): Promise<void> => {
  await addFormFile(page, { name: 'controls.xml', mimeType: 'text/xml', buffer: Buffer.from(widgetsForm) })
  await home(page)
  await page.getByRole('link', { name: /^New record: / }).click()
  await expect(nextButton(page)).toBeVisible()
}

for (const look of ['light', 'dark', 'right to left'] as const) {
  test(`every control is answered by touch and has no serious barrier (${look})`, async () => {
    test.setTimeout(240_000)
    const phone = await startPhone(host.url, { dark: look === 'dark' })
    const { page } = phone
    await openForm(page)
    if (look === 'right to left') {
      await page.getByRole('button', { name: 'Language of the form' }).click()
      await page.getByRole('menuitemradio', { name: /Arabic/ }).or(page.getByRole('menuitem', { name: /Arabic/ })).first().click()
      await expect(page.getByText('كلمات').first()).toBeVisible()
    }
    const found: Record<string, readonly string[]> = {}
    for (let number = 1; number <= pageCount; number += 1) {
      const empty = await seriousOn(page)
      await answerPage(page)
      const answered = await seriousOn(page)
      if (empty.length + answered.length > 0) found[`page ${number}`] = [...new Set([...empty, ...answered])]
      await nextButton(page).click()
      await page.waitForTimeout(150)
      expect(await page.getByRole('main').getByRole('alert').filter({ visible: true }).count(), `page ${number} goes on`).toBe(0)
    }
    expect(found).toEqual({})
    await expect(finishButton(page)).toBeVisible()
    await finish(page)
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}

test('text, numbers, scales and choices are answered by keys alone', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await openForm(page)
  /** Tabs on until the control with this name has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab')
      const told = await page.evaluate(() => {
        const at = document.activeElement
        return [at?.getAttribute('aria-label'), (at as HTMLInputElement | null)?.labels?.[0]?.textContent, at?.closest('[data-question]')?.querySelector('.question-label')?.textContent, at?.textContent].join(' ')
      })
      if (name.test(told)) return
    }
    throw new Error(`no key leads to ${name}`)
  }
  const keys = async (...pressed: readonly string[]): Promise<void> => {
    for (const key of pressed) await page.keyboard.press(key)
  }
  const goOn = async (): Promise<void> => {
    await tabTo(/^\W*Next\W*$/)
    await keys('Enter')
    await page.waitForTimeout(150)
  }
  await tabTo(/The plain/)
  await page.keyboard.type('By keys')
  await goOn()
  await tabTo(/The whole/)
  await page.keyboard.type('42')
  await goOn()
  await tabTo(/The slider/)
  await page.keyboard.type('7')
  await goOn()
  await tabTo(/The radios/)
  await keys('Space', 'ArrowDown')
  await goOn()
  await tabTo(/The boxes/)
  await keys('Space')
  await goOn()
  for (let step = 0; step < 3; step += 1) await goOn()
  await tabTo(/Finish/)
  await keys('Enter')
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('#/fill')
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await expect(page.locator('.answers')).toBeVisible()
  const told = await page.locator('.answers').innerText()
  for (const answer of ['By keys', '42', 'Banana', 'Apple']) expect(told).toContain(answer)
  await phone.close()
})
