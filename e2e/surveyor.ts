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

const numbers = ['2', '10', '60', '100', '5', '1', '0', '25', '500', '12.5', '1000', '2026'] as const
const words = ['Kaloko', '12', '2026-11-20', 'a@example.org', '0711222333', '123456'] as const

/** How a question is answered that the caller has no answer for: by what its control takes, another way at each attempt. */
const plausible = (type: string | null, mode: string | null, attempt: number): string => {
  if (type === 'date') return '2026-11-20'
  if (type === 'time') return '10:30'
  if (type === 'datetime-local') return '2026-11-20T10:30'
  if (type === 'month') return '2026-11'
  if (type === 'number') return '2026'
  if (type === 'range') return ''
  const candidates = mode === 'numeric' || mode === 'decimal' ? numbers : mode === 'tel' ? (['0711222333'] as const) : words
  return candidates[attempt % candidates.length] as string
}

/** Choices and numbers that stand behind a field open in a sheet with its main button last. */
const sheetChoices = (main: Locator): Locator => main.locator('dialog[open]')
const closeSheet = async (main: Locator): Promise<void> => {
  await sheetChoices(main).locator('.dialog-actions button').last().click()
  await expect(sheetChoices(main)).toHaveCount(0)
}

const answerGiven = async (main: Locator, label: string, value: string): Promise<void> => {
  const group = main.getByRole('group', { name: label }).or(main.getByRole('radiogroup', { name: label }))
  const box = main.getByRole('textbox', { name: label })
  const sheet = group.first().locator('button[aria-haspopup=dialog]')
  if ((await group.count()) > 0 && (await sheet.count()) > 0) {
    await sheet.first().click()
    await sheetChoices(main).getByLabel(value, { exact: true }).check({ force: true })
    await closeSheet(main)
  } else if ((await group.count()) > 0 && (await group.first().locator('input[type=radio], input[type=checkbox]').count()) === 0) await group.first().getByRole('textbox').first().fill(value)
  else if ((await group.count()) > 0) await group.first().getByLabel(value, { exact: true }).check({ force: true })
  else if ((await box.count()) > 0) await box.first().fill(value)
}

/** Answers what is on the page: given answers by label, otherwise something plausible; a refused answer is given another way. */
export const answerPage = async (page: Page, answers: Readonly<Record<string, string>> = {}, attempt = 0): Promise<void> => {
  const main = page.getByRole('main')
  for (const [label, value] of Object.entries(answers)) await answerGiven(main, label, value)
  for (const set of await main.locator('fieldset:visible, [role=radiogroup]:visible').all()) {
    const options = set.locator('input[type=radio], input[type=checkbox]')
    const count = await options.count()
    const refused = attempt > 0 && (await set.locator('xpath=ancestor-or-self::*[.//*[@role="alert"]][1]').count()) > 0
    if (count > 0 && ((await set.locator('input:checked').count()) === 0 || refused)) await options.nth(attempt % count).check({ force: true })
  }
  for (const field of await main.locator('button[aria-haspopup=dialog]:visible').all()) {
    if ((await field.getAttribute('data-empty')) === null || !(await field.isEnabled())) continue
    await field.click()
    const choices = sheetChoices(main).locator('input[type=radio], input[type=checkbox]')
    const count = await choices.count()
    if (count > 0) await choices.nth(attempt % count).check({ force: true })
    await closeSheet(main)
  }
  const rank = main.getByRole('button', { name: 'Use this order', exact: true })
  while ((await rank.count()) > 0) await rank.first().click()
  for (const box of await main.locator('input[type=checkbox]:visible').all()) {
    if ((await box.locator('xpath=ancestor::fieldset').count()) === 0 && !(await box.isChecked())) await box.check({ force: true })
  }
  for (const input of await main.locator('input:visible, textarea:visible, select:visible').all()) {
    const type = await input.getAttribute('type')
    if (type === 'radio' || type === 'checkbox' || type === 'file' || type === 'search' || !(await input.isEditable())) continue
    if ((await input.evaluate((element) => element.tagName)) === 'SELECT') {
      if ((await input.inputValue()) === '') await input.selectOption({ index: 1 })
      continue
    }
    if ((await input.inputValue()) !== '' && (attempt === 0 || (await input.getAttribute('aria-invalid')) !== 'true')) continue
    const value = plausible(type, await input.getAttribute('inputmode'), attempt)
    if (value !== '') await input.fill(value)
  }
  const locate = main.getByRole('button', { name: 'Get location', exact: true })
  if ((await locate.count()) > 0) {
    await locate.first().click()
    // A good fix is taken by itself, also while we reach for the button.
    const use = main.getByRole('button', { name: /^Use/ }).first()
    const done = main.getByRole('button', { name: 'Get location again' }).first()
    await expect.poll(async () => {
      if (!(await done.isVisible()) && (await use.isVisible())) await use.click({ timeout: 500 }).catch(() => undefined)
      return done.isVisible()
    }).toBe(true)
  }
}

/** Answers page after page until the end of the form; answers with the number of pages. */
export const fillToEnd = async (page: Page, answers: Readonly<Record<string, string>> = {}): Promise<number> => {
  let pages = 0
  for (let attempt = 0; !(await finishButton(page).isVisible()); pages += 1) {
    await answerPage(page, answers, attempt)
    const before = await page.getByRole('main').innerText()
    await nextButton(page).click()
    await page.waitForTimeout(40)
    const stays = (await page.getByRole('main').getByRole('alert').count()) > 0
    attempt = stays ? attempt + 1 : 0
    if (attempt > 12 || pages > 600) throw new Error(`the form does not go on: ${before}`)
  }
  return pages
}

/** Finishes a form that is at its end; the record is written when the screen has gone. */
export const finish = async (page: Page): Promise<void> => {
  await finishButton(page).click()
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('#/fill')
}

/** Goes through the form to its end and finishes it; answers with the number of pages seen. */
export const fillAndFinish = async (page: Page, answers: Readonly<Record<string, string>> = {}): Promise<number> => {
  const pages = await fillToEnd(page, answers)
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
