/** Devices that have met connect with one scan, also after a restart of both; and what happens when they cannot. */
import { expect, test, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, codeOf, home, openSync, pairByText, upToDate, useCode } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
let a: Phone
let b: Phone
test.beforeEach(async () => {
  host = await serve('dist')
  a = await startPhone(host.url)
  b = await startPhone(host.url)
  await addSample(a.page)
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  for (const { page } of [a, b]) await expect(upToDate(page)).toBeVisible()
})
test.afterEach(async () => {
  await a.close()
  await b.close()
  await host.stop()
})

const restart = async (phone: Phone, before: (phone: Phone) => Promise<void> = async () => undefined): Promise<Phone> => {
  await phone.close()
  const next = await startPhone(host.url, { profile: phone.profile })
  await before(next)
  return next
}
/** The code for the one device met; it names that device. */
const codeForOther = async (page: Page): Promise<string> => {
  await openSync(page)
  const anybody = await codeOf(page)
  await page.getByRole('group', { name: 'Who is with you?' }).getByRole('radio').nth(1).check({ force: true })
  await expect(page.getByText(/^One scan is enough: .+ scans this code/)).toBeVisible()
  await expect.poll(() => codeOf(page)).not.toBe(anybody)
  await expect.poll(() => codeOf(page)).toMatch(/^T2/)
  return codeOf(page)
}
const answerShown = (page: Page) => page.getByText(/^Step 2 of 2/)

test('after a restart of both browsers one code is enough, and what was saved since goes over', async () => {
  a = await restart(a)
  b = await restart(b)
  await saveWaterPoint(b.page, 'One scan well')
  const code = await codeForOther(a.page)
  await openSync(b.page)
  await useCode(b.page, code)
  await expect(upToDate(a.page)).toHaveText(/Received 1 record/)
  await expect(upToDate(b.page)).toHaveText(/sent 1 record/)
  expect([...a.problems, ...b.problems]).toEqual([])
})

test('a code for one device is refused by another, saying whose it is not', async () => {
  const code = await codeForOther(a.page)
  const c = await startPhone(host.url)
  await openSync(c.page)
  await useCode(c.page, code)
  await expect(c.page.getByText(/This code is for another device/)).toBeVisible()
  await c.close()
})

test('another certificate under the same name is not let in; two scans connect, and the next time one is enough again', async () => {
  b = await restart(b, async ({ page }) => {
    await page.evaluate(() => new Promise<void>((done, failed) => {
      const gone = indexedDB.deleteDatabase('transect-certificate')
      gone.onsuccess = () => done()
      gone.onerror = () => failed(gone.error)
    }))
  })
  const code = await codeForOther(a.page)
  await openSync(b.page)
  await useCode(b.page, code)
  await expect(answerShown(b.page)).toBeVisible({ timeout: 40_000 })
  await expect(upToDate(a.page)).toHaveCount(0)
  await useCode(a.page, await codeOf(b.page))
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
  await home(b.page)
  const again = await codeForOther(a.page)
  await openSync(b.page)
  await useCode(b.page, again)
  await expect(upToDate(b.page)).toBeVisible()
})

test('a browser that lets no page choose its ICE texts pairs with two scans, in either place', async () => {
  await b.context.addInitScript(() => {
    const set = RTCPeerConnection.prototype.setLocalDescription as (this: RTCPeerConnection, description?: RTCLocalSessionDescriptionInit) => Promise<void>
    const create = { offer: RTCPeerConnection.prototype.createOffer, answer: RTCPeerConnection.prototype.createAnswer }
    const made = new WeakMap<RTCPeerConnection, string>()
    const ufrag = (sdp = ''): string => /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? ''
    for (const [name, original] of [['createOffer', create.offer], ['createAnswer', create.answer]] as const) {
      Object.assign(RTCPeerConnection.prototype, {
        [name]: async function (this: RTCPeerConnection) {
          const description = await (original as () => Promise<RTCSessionDescriptionInit>).call(this)
          made.set(this, ufrag(description.sdp))
          return description
        },
      })
    }
    RTCPeerConnection.prototype.setLocalDescription = async function (this: RTCPeerConnection, description?: RTCLocalSessionDescriptionInit) {
      if (ufrag(description?.sdp) !== made.get(this)) throw new DOMException('refused', 'InvalidModificationError')
      return set.call(this, description)
    }
  })
  await b.page.reload()
  await openSync(b.page)
  await expect(b.page.getByText('Who is with you?')).toHaveCount(0)
  await useCode(b.page, await codeForOther(a.page))
  await expect(answerShown(b.page)).toBeVisible()
  await useCode(a.page, await codeOf(b.page))
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
})
