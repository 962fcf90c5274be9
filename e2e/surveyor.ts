/**
 * What a surveyor does, in the words of the screens (DESIGN 9): adds forms, fills pages, pairs phones.
 */
import { expect, type Locator, type Page } from '@playwright/test'

export const home = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/' })
  await expect(page.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
}

export const addSample = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Try the sample form' }).click()
  await expect(page.getByRole('link', { name: /Water points/ }).first()).toBeVisible()
}

export const addFormFile = async (page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> => {
  await page.getByLabel('Add form').setInputFiles(file)
}

/** Opens a form's page from home and starts a record. */
export const newRecord = async (page: Page, form: string | RegExp): Promise<void> => {
  await home(page)
  await page.getByRole('link', { name: form }).first().click()
  await page.getByRole('link', { name: 'New record' }).click()
  await expect(page.getByRole('button', { name: 'Next', exact: true }).or(finishButton(page))).toBeVisible()
}

export const nextButton = (page: Page): Locator => page.getByRole('button', { name: 'Next', exact: true })
export const finishButton = (page: Page): Locator => page.getByRole('button', { name: 'Finish', exact: true })

/** How a question is answered that the caller has no answer for, by what its control takes. */
const plausible = (type: string | null, mode: string | null): string => {
  if (type === 'date') return '2026-11-20'
  if (type === 'time') return '10:30'
  if (type === 'datetime-local') return '2026-11-20T10:30'
  if (type === 'month') return '2026-11'
  if (type === 'range') return ''
  return mode === 'numeric' || mode === 'decimal' ? '2' : mode === 'tel' ? '0711222333' : 'Kaloko'
}

/** Answers what is on the page: given answers by label, otherwise something plausible. */
export const answerPage = async (page: Page, answers: Readonly<Record<string, string>> = {}): Promise<void> => {
  const main = page.getByRole('main')
  for (const [label, value] of Object.entries(answers)) {
    const group = main.getByRole('group', { name: label }).or(main.getByRole('radiogroup', { name: label }))
    if ((await group.count()) > 0) await group.first().getByLabel(value, { exact: true }).check({ force: true })
    else if ((await main.getByRole('textbox', { name: label }).count()) > 0) await main.getByRole('textbox', { name: label }).first().fill(value)
  }
  for (const set of await main.locator('fieldset:visible, [role=radiogroup]:visible').all()) {
    if ((await set.locator('input:checked').count()) > 0) continue
    const option = set.locator('input[type=radio], input[type=checkbox]').first()
    if ((await option.count()) > 0) await option.check({ force: true })
  }
  for (const input of await main.locator('input:visible, textarea:visible, select:visible').all()) {
    const type = await input.getAttribute('type')
    if (type === 'radio' || type === 'file' || !(await input.isEditable())) continue
    if (type === 'checkbox') continue
    if ((await input.evaluate((element) => element.tagName)) === 'SELECT') {
      if ((await input.inputValue()) === '') await input.selectOption({ index: 1 })
      continue
    }
    if ((await input.inputValue()) !== '') continue
    const value = plausible(type, await input.getAttribute('inputmode'))
    if (value !== '') await input.fill(value)
  }
  const boxes = main.locator('input[type=checkbox]:visible')
  if ((await boxes.count()) === 1 && !(await boxes.first().isChecked())) await boxes.first().check({ force: true })
}

/** Finishes a form that is at its end; the record is written when the screen has gone. */
export const finish = async (page: Page): Promise<void> => {
  await finishButton(page).click()
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('#/fill')
}

/** Goes through the form to its end and finishes it; answers with the number of pages seen. */
export const fillAndFinish = async (page: Page, answers: Readonly<Record<string, string>> = {}): Promise<number> => {
  let pages = 0
  while (!(await finishButton(page).isVisible())) {
    await answerPage(page, answers)
    const before = await page.getByRole('main').innerText()
    await nextButton(page).click()
    await expect.poll(async () => (await finishButton(page).isVisible()) || (await page.getByRole('main').innerText()) !== before, { message: `stuck at: ${before}` }).toBe(true)
    pages += 1
    if (pages > 600) throw new Error('the form does not end')
  }
  await finish(page)
  return pages
}

// ---- meeting --------------------------------------------------------------------------------------------------------

export const openSync = async (page: Page): Promise<void> => {
  await home(page)
  await page.getByRole('button', { name: 'Sync with nearby device' }).first().click()
  await expect(page.getByRole('img', { name: 'Pairing code' })).toBeVisible()
}
export const codeOf = (page: Page): Promise<string> => page.getByRole('textbox', { name: 'Pairing code as text' }).inputValue()

export const useCode = async (page: Page, code: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'Paste a pairing code' }).fill(code)
  await page.getByRole('button', { name: 'Use code' }).click()
}

/** Pairs two phones by text: A shows, B answers, A takes the answer. */
export const pairByText = async (a: Page, b: Page): Promise<void> => {
  await openSync(a)
  await openSync(b)
  const offer = await codeOf(a)
  await useCode(b, offer)
  const before = offer
  await expect.poll(async () => {
    const shown = await codeOf(b)
    return shown !== '' && shown !== before && (await b.getByText(/^Step 2 of 2/).isVisible())
  }).toBe(true)
  await useCode(a, await codeOf(b))
}

export const upToDate = (page: Page): Locator => page.getByRole('status').filter({ hasText: /Up to date$/ })
