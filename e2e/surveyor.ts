/**
 * What a surveyor does, in the words of the screens (DESIGN 9): adds forms, fills pages, pairs phones.
 */
import { expect, type Locator, type Page } from '@playwright/test'
import { answerOpen, closeSheet, openQuestions } from './answering.ts'

export const home = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/' })
  await expect(page.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
}

/** What others see this device as. */
export const nameDevice = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/device' })
  await page.getByRole('textbox', { name: /Device name/ }).fill(name)
  await page.getByRole('button', { name: 'Save names' }).click()
  await home(page)
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
  await page.getByRole('link', { name: 'New record', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Next', exact: true }).or(finishButton(page))).toBeVisible()
}

export const nextButton = (page: Page): Locator => page.getByRole('button', { name: 'Next', exact: true })
export const finishButton = (page: Page): Locator => page.getByRole('button', { name: 'Finish', exact: true })

const answerGiven = async (main: Locator, label: string, value: string): Promise<void> => {
  const group = main.getByRole('group', { name: label }).or(main.getByRole('radiogroup', { name: label }))
  const box = main.getByRole('textbox', { name: label })
  const sheet = group.first().locator('button[aria-haspopup=dialog]')
  if ((await group.count()) > 0 && (await sheet.count()) > 0) {
    await sheet.first().click()
    await main.locator('dialog[open]').getByLabel(value, { exact: true }).check({ force: true })
    await closeSheet(main)
  } else if ((await group.count()) > 0 && (await group.first().locator('input[type=radio], input[type=checkbox]').count()) === 0) await group.first().getByRole('textbox').first().fill(value)
  else if ((await group.count()) > 0) await group.first().getByLabel(value, { exact: true }).check({ force: true })
  else if ((await box.count()) > 0) await box.first().fill(value)
}

/** Answers what is on the page: given answers by label, otherwise something plausible; a refused answer is given another way. */
export const answerPage = async (page: Page, answers: Readonly<Record<string, string>> = {}, attempt = 0): Promise<void> => {
  const main = page.getByRole('main')
  for (const [label, value] of Object.entries(answers)) await answerGiven(main, label, value)
  // An answer may bring further questions, or take away some that were seen.
  const seen = new Set<string>()
  for (let round = 0; round < 4; round += 1) {
    const open = (await openQuestions(page)).filter(({ id, wrong }) => !seen.has(id) && (attempt === 0 || wrong || round > 0 || attempt > 3))
    if (open.length === 0) return
    for (const question of open) {
      seen.add(question.id)
      if (await main.locator(`[data-question="${question.id}"]`).isVisible()) await answerOpen(main, question, attempt)
    }
  }
}

/** Goes on; false when the page stays and says why. */
const goOn = async (page: Page): Promise<boolean> => {
  const before = await page.evaluate(() => document.querySelector('.fill [data-page]')?.getAttribute('data-page') ?? null)
  await nextButton(page).click()
  const went = await page.waitForFunction((key) => {
    const moved = (document.querySelector('.fill [data-page]')?.getAttribute('data-page') ?? null) !== key
    return moved ? 'on' : [...document.querySelectorAll('.page [role=alert]')].some((alert) => alert.checkVisibility()) ? 'stays' : null
  }, before, { timeout: 5000 })
  // What is kept first (a drawing, a file) takes a moment, and says nothing wrong meanwhile.
  return (await went.jsonValue()) === 'on' || (await page.waitForFunction((key) => document.querySelector('.fill [data-page]')?.getAttribute('data-page') !== key, before, { timeout: 150 }).then(() => true, () => false))
}

/** Answers page after page until the end of the form; answers with the number of pages. */
export const fillToEnd = async (page: Page, answers: Readonly<Record<string, string>> = {}): Promise<number> => {
  let pages = 0
  for (let attempt = 0; !(await finishButton(page).isVisible()); pages += 1) {
    await answerPage(page, answers, attempt)
    attempt = (await goOn(page)) ? 0 : attempt + 1
    if (attempt > 12 || pages > 600) throw new Error(`the form does not go on: ${await page.getByRole('main').innerText()}`)
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

/** A new record of the sample form, as far as the question for a photo. */
export const toPicture = async (page: Page, answers: Readonly<Record<string, string>> = {}): Promise<void> => {
  await newRecord(page, /Water points/)
  while (!(await page.getByText('Photo of the water point').isVisible())) {
    await answerPage(page, answers)
    await nextButton(page).click()
    await page.waitForTimeout(50)
  }
}

/** A finished record of the sample form with this file as its photo; a large one is read first. */
export const recordWithPicture = async (page: Page, file: string, answers: Readonly<Record<string, string>> = {}): Promise<void> => {
  await toPicture(page, answers)
  await page.getByLabel('Choose picture').setInputFiles(file)
  await expect(page.getByRole('button', { name: /Remove/ }).first()).toBeVisible({ timeout: 120_000 })
  await fillAndFinish(page)
}

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

/** Who took a stranger's code as text is asked before it comes in: says yes as soon as one of them is, or it goes on without. */
export const letIn = async (pages: readonly [Page, Page], ms = 15_000): Promise<void> => {
  for (const deadline = Date.now() + ms; Date.now() < deadline;) {
    for (const page of pages) {
      const yes = page.getByRole('dialog').getByRole('button', { name: /^(Let in|Start project)$/ })
      if (await yes.isVisible()) return yes.click()
      const newest = page.locator('.link-card').last()
      const isThrough = page.getByRole('dialog').getByRole('button', { name: 'Join project' }).or(newest.getByRole('alert')).or(newest.getByText(/Up to date|Received/))
      if (await isThrough.first().isVisible()) return
    }
    await pages[0].waitForTimeout(100)
  }
}

/** Pairs two phones by text: A shows, B answers, A takes the answer; a stranger is let in. */
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
  await letIn([a, b])
}

export const upToDate = (page: Page): Locator => page.getByRole('status').filter({ hasText: /Up to date$/ })

/** Links outlive the screen; to work apart they are ended. */
export const endLink = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/sync/devices' })
  await page.getByRole('button', { name: /^End the link/ }).click()
  await expect(page.getByText('You ended this link.')).toBeVisible()
}
