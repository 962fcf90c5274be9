/** The form with every control (fixtures/widgets.ts): opened, asked about, and read when it is a record. */
import { resolve } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { widgetsFiles } from './fixtures/widgets.ts'
import { home, nextButton } from './surveyor.ts'

/** Files somebody could hand over as answers. */
export const picture = resolve(import.meta.dirname, '../public/icons/icon-192.png')
export const sound = { name: 'bird.m4a', mimeType: 'audio/mp4', buffer: Buffer.from('recorded elsewhere') }
export const film = { name: 'river.mp4', mimeType: 'video/mp4', buffer: Buffer.from('recorded elsewhere') }
export const paper = { name: 'permit.txt', mimeType: 'text/plain', buffer: Buffer.from('allowed') }

export const openForm = async (page: Page): Promise<void> => {
  await page.getByLabel('Add form').setInputFiles([...widgetsFiles])
  await expect(page.getByRole('link', { name: /Every control/ }).first()).toBeVisible()
  await home(page)
  await page.getByRole('link', { name: /^New record: / }).click()
  await expect(nextButton(page)).toBeVisible()
  // As long as somebody listens, files are asked of the test and not by a window of the system.
  page.on('filechooser', () => undefined)
}
export const asked = (page: Page, name: string): Locator => page.locator('.page [data-question]').filter({ has: page.getByText(`The ${name}`, { exact: true }) })
export const pageIs = (page: Page, name: string): Promise<void> => expect(page.locator('.page').getByRole('heading', { name, exact: true, level: 2 })).toBeVisible()

/** Answers of the newest record by label; none is missing. */
export const answersOf = async (page: Page): Promise<Readonly<Record<string, string>>> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await expect(page.locator('.answers')).toBeVisible()
  const answers = await page.locator('.answers dl').evaluateAll((list) => list.map((each) => [
    each.querySelector('dt')?.textContent.replace(/^The /, '') ?? '',
    (each.querySelector('dd') as HTMLElement).innerText.replaceAll(/\s+/g, ' ').trim() || each.querySelector('dd img')?.getAttribute('alt') || '',
  ] as const))
  // The head of a table has nothing to answer.
  expect(answers.filter(([label, text]) => label !== 'head' && (text === '' || text === 'No answer'))).toEqual([])
  return Object.fromEntries(answers)
}
