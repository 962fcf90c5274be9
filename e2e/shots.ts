/** Pictures of screens for people to look at: with SHOTS=folder only. */
import type { Page } from '@playwright/test'

export const shot = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SHOTS
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png` })
}
