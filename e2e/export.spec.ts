/** Data out of the phone: every format made without a network, only what is new for a saved choice, and filters that say what they leave. */
import { expect, test, type Page } from '@playwright/test'
import { unzipSync } from 'fflate'
import { saveMade, type Saved } from './downloads.ts'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, fillAndFinish, home, newRecord } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

let host: StaticHost
let phone: Phone
test.beforeEach(async () => {
  host = await serve('dist')
  phone = await startPhone(host.url)
  await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
  await addSample(phone.page)
})
test.afterEach(async () => {
  await phone.close()
  await host.stop()
})

const openExport = async (page: Page): Promise<void> => {
  await home(page)
  await page.getByRole('link', { name: /Water points/ }).first().click()
  await page.getByRole('link', { name: /^Export/ }).click()
  await expect(page.getByRole('heading', { name: 'Export', level: 1 })).toBeVisible()
}
const record = async (page: Page, name: string): Promise<void> => {
  await newRecord(page, /Water points/)
  await fillAndFinish(page, { 'Name or number of the water point': name })
}
const make = async (page: Page, format: string): Promise<Saved> => {
  await page.getByRole('button', { name: format, exact: true }).click()
  const file = await saveMade(page)
  await expect(page.getByText('It is in your downloads.')).toBeVisible()
  await page.getByRole('button', { name: 'Make another' }).click()
  return file
}
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
const counts = (page: Page) => page.getByRole('status').filter({ hasText: /\d+ records?/ })

test('every format is made without a network and holds the answers', async () => {
  const { page, context } = phone
  await record(page, 'Mwenge “old” well, =1+1')
  await saveWaterPoint(page, 'Bomba')
  await context.setOffline(true)
  await openExport(page)
  await expect(counts(page)).toContainText('2 records')

  const csv = await make(page, 'CSV')
  const table = Object.entries(unzipSync(csv.bytes)).find(([name]) => name === 'water-points.csv')
  expect(csv.name).toMatch(/^water-points-csv-.*\.zip$/)
  expect(text(table?.[1])).toMatch(/^SubmissionDate,.*,KEY,/)
  expect(text(table?.[1])).toContain('Mwenge')
  expect(text(table?.[1]).trim().split(/\r?\n/)).toHaveLength(3)

  const xlsx = await make(page, 'Excel')
  expect(xlsx.name).toMatch(/\.xlsx$/)
  expect(Object.keys(unzipSync(xlsx.bytes))).toContain('xl/workbook.xml')

  const geojson = await make(page, 'GeoJSON')
  const places = geojson.name.endsWith('.zip') ? text(Object.values(unzipSync(geojson.bytes))[0]) : text(geojson.bytes)
  expect(JSON.parse(places)).toMatchObject({ type: 'FeatureCollection', features: [{ geometry: { type: 'Point' } }, { geometry: { type: 'Point' } }] })

  const kml = await make(page, 'KML')
  const drawn = /\.kmz$|\.zip$/.test(kml.name) ? text(Object.entries(unzipSync(kml.bytes)).find(([name]) => name.endsWith('.kml'))?.[1]) : text(kml.bytes)
  expect(drawn).toContain('<Placemark')

  const gpkg = await make(page, 'GeoPackage')
  const pack = gpkg.name.endsWith('.zip') ? Object.entries(unzipSync(gpkg.bytes)).find(([name]) => name.endsWith('.gpkg'))?.[1] : gpkg.bytes
  expect(text(pack?.subarray(0, 15))).toBe('SQLite format 3')
  expect(text(pack?.subarray(68, 72))).toBe('GPKG')

  const xml = await make(page, 'Submissions')
  expect(Object.entries(unzipSync(xml.bytes)).filter(([name]) => name.endsWith('.xml')).map(([, bytes]) => text(bytes)).filter((one) => one.includes('<instanceID>') || one.includes('instanceID>'))).toHaveLength(2)

  const sqlite = await make(page, 'SQLite')
  expect(text(sqlite.bytes.subarray(0, 15))).toBe('SQLite format 3')
  expect(phone.problems).toEqual([])
})

test('a saved choice exports only what came since it was handed over', async () => {
  const { page } = phone
  await saveWaterPoint(page, 'First')
  await openExport(page)
  await page.getByRole('button', { name: 'Save these choices' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Weekly report')
  await page.locator('dialog[open]').getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Which records').click()
  await page.getByRole('checkbox', { name: /Only what is new or changed since/ }).check()
  await expect(counts(page)).toContainText('1 record')
  await page.getByRole('button', { name: 'Make “Weekly report” again' }).click()
  await saveMade(page)
  await page.getByRole('button', { name: 'Make another' }).click()
  await expect(counts(page)).toContainText('0 records')
  await expect(page.getByRole('button', { name: 'CSV', exact: true })).toBeDisabled()

  await saveWaterPoint(page, 'Second')
  await openExport(page)
  await page.getByRole('combobox', { name: 'Saved choices' }).selectOption({ index: 1 })
  await page.getByText('Which records').click()
  await page.getByRole('checkbox', { name: /Only what is new or changed since/ }).check()
  await expect(counts(page)).toContainText('1 record')
  const table = Object.entries(unzipSync((await make(page, 'CSV')).bytes)).find(([name]) => name === 'water-points.csv')
  expect(text(table?.[1])).toContain('Second')
  expect(text(table?.[1])).not.toContain('First')
})

test('filters say what they leave, and a span that ends before it begins is refused', async () => {
  const { page } = phone
  await saveWaterPoint(page, 'Today')
  await openExport(page)
  await page.getByText('Which records').click()
  await page.getByRole('combobox', { name: 'Date' }).selectOption('created')
  await page.getByLabel('To', { exact: true }).fill('2020-01-31')
  await expect(page.getByText('No record matches. Change which records go.')).toBeVisible()
  await page.getByLabel('From', { exact: true }).fill('2020-02-01')
  await expect(page.getByText('The first day is after the last.')).toBeVisible()
  await page.getByLabel('To', { exact: true }).fill('2099-12-31')
  await expect(counts(page)).toContainText('1 record')
})
