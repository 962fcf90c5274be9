/** A base camp: the station as a person starts it, its page on the laptop, and two phones that opened the app from it. */
import { existsSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { startStation, type StationProcess } from './station.ts'
import { addSample, fillAndFinish, home, newRecord, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

test.skip(!existsSync('node_modules/peer'), 'skipped: the package "peer" is absent (npm install)')
test.setTimeout(400_000)

let station: StationProcess
const open: Phone[] = []
test.beforeEach(async () => { station = await startStation() })
test.afterEach(async () => {
  for (const phone of open.splice(0)) await phone.close()
  await station.stop()
})

const browser = async (url: string, size: { readonly width?: number; readonly height?: number } = {}): Promise<Phone> => {
  const phone = await startPhone(url, { ...size, args: [station.trusting] })
  open.push(phone)
  return phone
}
/** As the join code does it: the page of trust, which sends a phone that trusts the station on to the app. */
const join = async (): Promise<Phone> => {
  const phone = await browser(station.join ?? station.trust)
  await expect(phone.page.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
  return phone
}
const named = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/device' })
  const box = page.getByRole('textbox', { name: 'Device name' })
  await expect(box).not.toHaveValue('')
  await box.fill(name)
  await page.getByRole('button', { name: 'Save names' }).click()
  await expect(page.getByText('Names saved')).toBeVisible()
}
const openDevicesHere = async (page: Page): Promise<void> => {
  await home(page)
  await page.getByRole('button', { name: 'Sync with nearby device' }).first().click()
  await expect(page.getByRole('heading', { name: 'Devices here' })).toBeVisible()
}
const tap = (page: Page, device: string): Promise<void> => page.getByRole('button', { name: `Sync with ${device}` }).click()
const recordsAre = async (page: Page, ...names: readonly string[]): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  for (const name of names) await expect(page.getByRole('link', { name: new RegExp(name) }).or(page.getByRole('option', { name: new RegExp(name) })).first()).toBeVisible()
}

test('two phones and the laptop see each other by name and are equal after one tap each', async () => {
  const laptop = await browser(station.page, { width: 1280, height: 800 })
  await expect(laptop.page.getByRole('heading', { name: 'Join with a phone' }).or(laptop.page.getByText('This laptop is on no network'))).toBeVisible()
  await named(laptop.page, 'Base camp')
  const [a, b] = [await join(), await join()]
  await named(a.page, 'Tablet A')
  await named(b.page, 'Tablet B')
  await addSample((await home(a.page), a.page))
  await newRecord(a.page, /Water points/)
  await fillAndFinish(a.page, { 'Name or number of the water point': 'Pump of A' })
  await laptop.page.evaluate(() => { location.hash = '#/station' })

  // names appear on all three, by themselves
  await openDevicesHere(a.page)
  await expect(a.page.getByRole('button', { name: 'Sync with Base camp' })).toContainText('Station')
  await expect(a.page.getByRole('button', { name: 'Sync with Tablet B' })).toBeVisible()
  for (const name of ['Tablet A', 'Tablet B']) await expect(laptop.page.getByRole('button', { name: `Sync with ${name}` })).toBeVisible()

  // first meeting: strangers are asked, on both sides
  await tap(a.page, 'Base camp')
  await a.page.getByRole('dialog').getByRole('button', { name: 'Start project' }).click()
  await laptop.page.getByRole('dialog').getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page)).toBeVisible()
  await openDevicesHere(b.page)
  await tap(b.page, 'Base camp')
  await expect(laptop.page.getByRole('dialog').getByText(/Let Tablet B in/)).toBeVisible()
  await laptop.page.getByRole('dialog').getByRole('button', { name: 'Let in', exact: true }).click()
  await b.page.getByRole('dialog').getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(b.page).first()).toHaveText(/Received 1 record/)
  for (const name of ['Tablet A', 'Tablet B']) await expect(laptop.page.getByRole('button', { name: `Sync with ${name}` })).toContainText('up to date')
  await expect(laptop.page.getByText(/^Last equal with/)).toBeVisible()

  // a record of B reaches A through whoever is between
  await saveWaterPoint(b.page, 'Well of B')
  await recordsAre(a.page, 'Pump of A', 'Well of B')
  await recordsAre(laptop.page, 'Pump of A', 'Well of B')
  await recordsAre(b.page, 'Pump of A', 'Well of B')
  expect([...laptop.problems, ...a.problems, ...b.problems]).toEqual([])

  // next day: the same project needs one tap and no question
  await b.page.reload()
  await openDevicesHere(b.page)
  await tap(b.page, 'Base camp')
  await expect(upToDate(b.page).first()).toBeVisible()
  await expect(b.page.getByRole('dialog')).toHaveCount(0)
})

test('a phone that does not trust the station is told how; the app’s own page says when the station is gone', async () => {
  const stranger = await startPhone(station.trust)
  open.push(stranger)
  await expect(stranger.page.getByText('does not trust the station yet')).toBeVisible()
  await expect(stranger.page.getByRole('link', { name: 'Get the certificate' }).first()).toBeVisible()
  const certificate = await stranger.page.request.get(new URL('/transect-station.crt', station.trust).href)
  expect(certificate.headers()['content-type']).toBe('application/x-x509-ca-cert')

  const phone = await join()
  await openDevicesHere(phone.page)
  await expect(phone.page.getByText('Nobody else has the app open')).toBeVisible()
  await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
  await station.stop()
  await expect(phone.page.getByText('The station is out of reach')).toBeVisible()
  await phone.page.reload()
  await expect(phone.page.getByRole('heading', { name: 'Devices here' })).toBeVisible()
})
