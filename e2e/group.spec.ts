/** Five phones become a group by pairing in a chain: everybody gets everything and is linked with everybody, and it goes on when one leaves. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, home, pairByText, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
let phones: Phone[] = []
test.beforeEach(async () => { host = await serve('dist') })
test.afterEach(async () => {
  for (const phone of phones) await phone.close()
  phones = []
  await host.stop()
})
const start = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) phones.push(await startPhone(host.url))
}

const badge = (page: Page): Locator => page.getByRole('link', { name: /connected|Connecting|Link/ })
const join = async (inside: Page, newcomer: Page): Promise<void> => {
  await pairByText(inside, newcomer)
  await newcomer.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(newcomer).first()).toBeVisible()
}
const recordNamed = (page: Page, name: string): Locator => page.getByRole('link', { name: new RegExp(name) }).or(page.getByRole('option', { name: new RegExp(name) })).first()
const expectRecords = async (page: Page, names: readonly string[]): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  for (const name of names) await expect(recordNamed(page, name)).toBeVisible()
}

test('five phones paired in a chain: all are linked with all, all have everything, and one that leaves stops nobody', async () => {
  test.setTimeout(240_000)
  await start(5)
  const [a, b, c, d, e] = phones.map(({ page }) => page) as [Page, Page, Page, Page, Page]
  await addSample(a)
  await saveWaterPoint(a, 'Well of A')
  await join(a, b)
  await join(b, c)
  await saveWaterPoint(c, 'Well of C')
  await join(c, d)
  await join(d, e)
  for (const page of [a, b, c, d, e]) {
    await home(page)
    await expect(badge(page)).toContainText('4 devices connected')
    await expect(badge(page)).toContainText('up to date')
    await expectRecords(page, ['Well of A', 'Well of C'])
  }

  // each saw the others by name, on the screen behind the badge
  await badge(e).click()
  await expect(e.getByRole('heading', { name: 'Connected devices' })).toBeVisible()
  await expect(upToDate(e)).toHaveCount(4)

  // a save reaches everybody, whatever screen they are on
  await saveWaterPoint(b, 'Live well')
  for (const page of [a, c, d]) await expectRecords(page, ['Live well'])

  // one leaves without a word
  await phones[2]!.close()
  phones.splice(2, 1)
  for (const page of [a, b, d]) await expect(badge(page)).toContainText('3 devices connected')
  await saveWaterPoint(d, 'After C left')
  for (const page of [a, b]) await expectRecords(page, ['After C left'])

  // one ends all its links; the others go on
  await badge(a).click()
  await a.getByRole('button', { name: 'End all links' }).click()
  await a.getByRole('button', { name: 'Done' }).click()
  await home(a)
  await expect(badge(a)).toHaveCount(0)
  for (const page of [b, d]) await expect(badge(page)).toContainText('2 devices connected')
  for (const { problems } of phones) expect(problems).toEqual([])
})
