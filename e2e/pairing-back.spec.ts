/** The phone's own back at every step of a meeting, and after it: never away from a step to nowhere, never back into a pairing that is over. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { filmCode } from './camera.ts'
import { startPhone } from './phone.ts'
import { serve } from './server.ts'
import { addSample, codeOf, endLink, home, openSync, upToDate, useCode } from './surveyor.ts'

const hashOf = (page: Page): Promise<string> => page.evaluate(() => location.hash)
const picture = (page: Page) => page.getByRole('img', { name: 'Pairing code' })
const scan = (page: Page): Promise<void> => page.getByRole('button', { name: 'Scan pairing code' }).click()
const scanner = (page: Page) => page.getByRole('region', { name: 'Scanner' })
/** From the devices linked there is one step back, to where the meeting began. */
const backIsHome = async (page: Page): Promise<void> => {
  await expect.poll(() => hashOf(page)).toBe('#/sync/devices')
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
  expect(await hashOf(page)).toBe('#/')
}

test('back from scanner and network leads to the code, from the code and from linked devices to where one was', async () => {
  const films = mkdtempSync(join(tmpdir(), 'transect-film-'))
  const host = await serve('dist')
  const [filmA, filmB] = [join(films, 'a.y4m'), join(films, 'b.y4m')]
  filmCode(filmA, 'https://example.org/menu')
  filmCode(filmB, 'nothing to see')
  const phones = [await startPhone(host.url, { camera: filmA }), await startPhone(host.url, { camera: filmB })] as const
  const [a, b] = [phones[0].page, phones[1].page]
  await addSample(a)
  await home(a)
  await openSync(a)
  await scan(a)
  await expect(a.getByText('This is not a pairing code.')).toBeVisible()
  await a.goBack()
  await expect(picture(a)).toBeVisible()
  await expect(scanner(a)).toHaveCount(0)
  await a.getByRole('button', { name: /Show me how/ }).click()
  await expect(a.getByRole('heading', { name: 'One network for both' })).toBeVisible()
  await a.getByRole('button', { name: 'Back', exact: true }).click()
  await expect(picture(a)).toBeVisible()
  await a.goBack()
  await expect(a.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()

  // two scans with both cameras
  await openSync(a)
  await openSync(b)
  filmCode(filmB, await codeOf(a))
  await scan(b)
  await expect(b.getByText(/^Step 2 of 2/)).toBeVisible()
  await expect(scanner(b)).toHaveCount(0)
  filmCode(filmA, await codeOf(b))
  await scan(a)
  await b.getByRole('button', { name: 'Join project' }).click()
  for (const page of [a, b]) await expect(upToDate(page)).toBeVisible()
  await backIsHome(a)
  await backIsHome(b)

  // one scan, while the other phone has gone to its own scanner
  await endLink(a)
  await home(a)
  await openSync(a)
  const anybody = await codeOf(a)
  await a.getByRole('group', { name: 'Who is with you?' }).getByRole('radio').nth(1).check({ force: true })
  await expect.poll(() => codeOf(a)).not.toBe(anybody)
  await expect.poll(() => codeOf(a)).toMatch(/^T2/)
  const code = await codeOf(a)
  filmCode(filmA, 'nothing to see')
  await scan(a)
  await expect(scanner(a)).toBeVisible()
  await home(b)
  await openSync(b)
  await useCode(b, code)
  await expect(upToDate(a)).toBeVisible()
  await backIsHome(a)
  await backIsHome(b)
  for (const phone of phones) {
    expect(phone.problems).toEqual([])
    await phone.close()
  }
  await host.stop()
  rmSync(films, { recursive: true })
})
