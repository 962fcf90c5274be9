/** Files that the app hands out, as a person saves them. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { newProfile } from './phone.ts'

export interface Saved { readonly name: string; readonly path: string; readonly bytes: Uint8Array }

/** Presses a button that saves a file, and keeps what it saved until the test's process ends. */
export const save = async (page: Page, button: string): Promise<Saved> => {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: button, exact: true }).click()
  const saved = await download
  const name = saved.suggestedFilename()
  const path = resolve(newProfile(), name)
  await saved.saveAs(path)
  return { name, path, bytes: readFileSync(path) }
}

/** The file that was made, a bundle or an export, when the screen says that it is there. */
export const saveMade = async (page: Page): Promise<Saved> => {
  await expect(page.getByRole('status').filter({ hasText: 'The file is ready' })).toBeVisible()
  return save(page, 'Save on this device')
}
