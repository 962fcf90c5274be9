/** Two phones on a network of their own, with no route to anywhere else: they meet, lose one another and find one another again. */
import { expect, test, type Locator, type Page } from '@playwright/test'
import { makeNetwork, type Network } from './network.ts'
import { newProfile, startPhone, type Phone } from './phone.ts'
import { serve } from './server.ts'
import { addSample, home, pairByText, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let network: Network | null = null
let why = ''
let phones: Phone[] = []
test.beforeAll(async () => {
  const made = await makeNetwork()
  if (typeof made === 'string') why = made
  else network = made
})
test.afterEach(async () => {
  for (const phone of phones) await phone.close()
  phones = []
})
test.afterAll(() => network?.end())

/** The app is installed where there is a server, then the phone goes to the field. */
const inTheField = async (side: 'a' | 'b'): Promise<Phone> => {
  const host = await serve('dist')
  const profile = newProfile()
  const before = await startPhone(host.url, { profile })
  await before.page.evaluate(async () => { await navigator.serviceWorker.ready })
  await before.close()
  await host.stop()
  const phone = await startPhone(host.url, { profile, program: network!.program[side], permissions: ['camera', 'microphone'] })
  phones.push(phone)
  return phone
}
const badge = (page: Page): Locator => page.getByRole('link', { name: /connected|Connecting|Reconnecting|Link/ })
const meet = async (): Promise<readonly [Page, Page]> => {
  const [a, b] = [(await inTheField('a')).page, (await inTheField('b')).page]
  await addSample(a)
  await saveWaterPoint(a, 'Before')
  await pairByText(a, b)
  await b.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a)).toBeVisible()
  await expect(upToDate(b)).toHaveText(/Received 1 record/)
  return [a, b]
}

test('no route to anywhere: they meet all the same; one leaves the network, both say so, and the link comes back by itself', async () => {
  test.skip(network === null, `no network of its own can be made here: ${why}`)
  test.setTimeout(240_000)
  const [a, b] = await meet()
  await home(a)
  await home(b)
  // the way back is prepared in the first seconds of a link, with all addresses, and nothing on screen says so
  await a.waitForTimeout(4000)
  network!.cut('a')
  for (const page of [a, b]) await expect(badge(page)).toContainText('Reconnecting', { timeout: 60_000 })
  await saveWaterPoint(a, 'While apart')
  await expect(a.getByText('1 not shared yet').first()).toBeVisible()
  network!.mend('a')
  for (const page of [a, b]) await expect(badge(page)).toContainText('1 device connected', { timeout: 60_000 })
  await b.evaluate(() => { location.hash = '#/records' })
  await expect(b.getByText('While apart').first()).toBeVisible()
  await home(a)
  await expect(a.getByText('1 not shared yet')).toHaveCount(0)
  for (const { problems } of phones) expect(problems.filter((problem) => !problem.includes('net::ERR'))).toEqual([])
})

test('two packets in a hundred lost and 50 ms each way: it still completes', async () => {
  test.skip(network === null, `no network of its own can be made here: ${why}`)
  test.skip(!network!.shape(2, 50), 'this kernel has no netem, so nothing can be lost or delayed on purpose')
  const [a, b] = await meet()
  await saveWaterPoint(b, 'Through the noise')
  await a.evaluate(() => { location.hash = '#/records' })
  await expect(a.getByText('Through the noise').first()).toBeVisible()
})
