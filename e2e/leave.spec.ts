/** A device leaves its project: everything goes, in every tab, also when that is cut short, and it joins another project under a new identity. */
import { expect, test, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addSample, pairByText, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
const phones: Phone[] = []
const start = async (profile?: string): Promise<Phone> => {
  const phone = await startPhone(host.url, profile === undefined ? {} : { profile })
  phones.push(phone)
  return phone
}
test.beforeEach(async () => { host = await serve('dist') })
test.afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close()
  await host.stop()
})

const deviceScreen = async (page: Page): Promise<string> => {
  await page.evaluate(() => { location.hash = '#/device' })
  const shown = page.locator('dt', { hasText: 'Device ID' }).locator('xpath=following-sibling::dd[1]')
  await expect(shown).toHaveText(/^[0-9a-f]{16}$/)
  return shown.innerText()
}
/** Files of the origin that hold more than nothing, without the database. */
const filesLeft = (page: Page): Promise<readonly string[]> => page.evaluate(async () => {
  const found: string[] = []
  const walk = async (directory: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const entry of (directory as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
      if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle, `${path}/${entry.name}`)
      else if (!path.startsWith('/transect-database')) found.push(`${path}/${entry.name}`)
    }
  }
  await walk(await navigator.storage.getDirectory(), '')
  return found
})

test('a device leaves with what is nowhere else only after its user has agreed to that; the next project takes it as a new device', async () => {
  const [a, b] = [await start(), await start()]
  await addSample(a.page)
  await saveWaterPoint(a.page, 'Left behind')
  const other = await a.context.newPage()
  await other.goto(`${host.url}#/records`)
  await expect(other.getByRole('link', { name: /^Left behind/ })).toBeVisible()
  const before = await deviceScreen(a.page)
  await a.page.getByRole('button', { name: 'Erase this device…' }).click()
  const dialog = a.page.getByRole('dialog', { name: 'Erase everything on this device?' })
  await expect(dialog.getByText('Nowhere else: 1 record')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Leave and erase' })).toBeDisabled()
  await shot(a.page, 'leave-at-stake')
  await dialog.getByRole('checkbox', { name: 'Lose for good: 1 record' }).check()
  await dialog.getByRole('button', { name: 'Leave and erase' }).click()
  // both tabs begin anew
  await expect(a.page.getByText('Start with a form')).toBeVisible()
  await expect(other.getByText('Start with a form')).toBeVisible()
  await other.close()
  const after = await deviceScreen(a.page)
  expect(after).not.toBe(before)
  expect((await filesLeft(a.page)).filter((path) => /blobs\/..\/|exports|backup/.test(path))).toEqual([])

  await addSample(b.page)
  await saveWaterPoint(b.page, 'Of the next project')
  await pairByText(b.page, a.page)
  await a.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page).first()).toBeVisible()
  await a.page.evaluate(() => { location.hash = '#/records' })
  await expect(a.page.getByRole('link', { name: /^Of the next project/ })).toBeVisible()
  await expect(a.page.getByRole('link', { name: /^Left behind/ })).toHaveCount(0)
  await deviceScreen(a.page)
  await a.page.getByRole('button', { name: 'Leave project…' }).click()
  await expect(a.page.getByText(/Everything here is also on .*, since/)).toBeVisible()
  await shot(a.page, 'leave-safe')
  expect(a.problems).toEqual([])
})

test('killed right after the decision, the app is empty when it starts again', async () => {
  const a = await start()
  await addSample(a.page)
  await saveWaterPoint(a.page, 'Left behind')
  // what the worker writes down first; then everything stops
  await a.page.evaluate(async () => { await (await navigator.storage.getDirectory()).getFileHandle('transect-leaves', { create: true }) })
  await a.kill()
  const again = await start(a.profile)
  await expect(again.page.getByText('Start with a form')).toBeVisible()
  await again.page.evaluate(() => { location.hash = '#/records' })
  await expect(again.page.getByText('No records yet')).toBeVisible()
})
