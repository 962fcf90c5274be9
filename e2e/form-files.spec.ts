/** A form with a table and pictures: added with its files, filled, also offline; files that are missing are asked for and can be added. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { finishButton, home, newRecord, nextButton } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

const xform = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Market visit</h:title><model>
<itext><translation lang="English (en)" default="true()"><text id="crop"><value>Crop</value></text>
<text id="maize"><value>Maize</value><value form="image">jr://images/maize.png</value></text><text id="rice"><value>Rice</value><value form="image">jr://images/rice.png</value></text></translation></itext>
<instance><data id="market" version="1"><crop/><district/><village/><keeper/><meta><instanceID/></meta></data></instance>
<instance id="villages" src="jr://file-csv/villages.csv"/>
<bind nodeset="/data/crop" type="string"/><bind nodeset="/data/district" type="string"/><bind nodeset="/data/village" type="string"/>
<bind nodeset="/data/keeper" type="string" calculate="pulldata('villages', 'keeper', 'name', /data/village)"/><bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head><h:body>
<select1 ref="/data/crop"><label ref="jr:itext('crop')"/><item><label ref="jr:itext('maize')"/><value>maize</value></item><item><label ref="jr:itext('rice')"/><value>rice</value></item></select1>
<select1 ref="/data/district" appearance="search('villages')"><label>District</label><item><label>district</label><value>district</value></item></select1>
<select1 ref="/data/village"><label>Village</label><itemset nodeset="instance('villages')/root/item[district = /data/district]"><value ref="name"/><label ref="label"/></itemset></select1>
<input ref="/data/keeper"><label>Keeper <output value="/data/keeper"/></label></input>
</h:body></h:html>`
const villages = '\uFEFFname;label;district;keeper\r\nako;Ako;North;"Ana; the elder"\r\nbele;Bele;North;Ben\r\naru;Aru;South;Cora\r\n'
const picture = (): Buffer => readFileSync(resolve('public/icons/icon-192.png'))
const form = { name: 'market.xml', mimeType: 'text/xml', buffer: Buffer.from(xform) }
const table = { name: 'villages.csv', mimeType: 'text/csv', buffer: Buffer.from(villages) }

test('a form added with its files in one go is filled from them, offline too', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await page.getByLabel('Add form').setInputFiles([form, table, { name: 'media.zip', mimeType: 'application/zip', buffer: Buffer.from(zipSync({ 'media/maize.png': new Uint8Array(picture()), 'media/rice.png': new Uint8Array(picture()), '__MACOSX/._rice.png': strToU8('x') })) }])
  await expect(page.getByRole('link', { name: /Market visit/ }).first()).toBeVisible()
  await expect(page.getByText(/3 files added/)).toBeVisible()
  await page.getByRole('link', { name: /Market visit/ }).first().click()
  const files = page.getByRole('list', { name: 'Files' })
  await expect(files.getByRole('listitem')).toHaveCount(3)
  await expect(files.getByText('Missing')).toHaveCount(0)
  if (process.env.SHOTS !== undefined) {
    await files.scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${process.env.SHOTS}/files-here.png` })
  }

  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await host.stop()
  await page.reload()
  await newRecord(page, /Market visit/)
  await expect(page.getByRole('heading', { name: 'Files are missing' })).toHaveCount(0)
  await expect.poll(() => page.getByRole('main').locator('img').first().evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  if (process.env.SHOTS !== undefined) await page.screenshot({ path: `${process.env.SHOTS}/files-filling.png` })
  await nextButton(page).click()
  await page.getByLabel('North', { exact: true }).check({ force: true })
  await nextButton(page).click()
  await expect(page.getByRole('radio')).toHaveCount(2)
  await page.getByLabel('Ako', { exact: true }).check({ force: true })
  await nextButton(page).click()
  await expect(page.getByText('Keeper Ana; the elder')).toBeVisible()
  await nextButton(page).click()
  await finishButton(page).click()
  await expect(page.getByText('1 record', { exact: true }).first()).toBeVisible()
  expect(phone.problems.filter((problem) => !/ERR_|Failed to load resource|fetch/i.test(problem))).toEqual([])
  await phone.close()
  host = await serve('dist', '/field/', host.port)
})

test('missing files are said after adding and once before opening; the form opens without them, and with them when they are added', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await page.getByLabel('Add form').setInputFiles([form])
  await expect(page.getByText('“Market visit” refers to 3 files that are not here')).toBeVisible()
  if (process.env.SHOTS !== undefined) await page.screenshot({ path: `${process.env.SHOTS}/files-home.png` })
  const start = async (): Promise<void> => {
    await home(page)
    await page.getByRole('link', { name: 'New record: Market visit' }).click()
  }
  await start()
  await expect(page.getByRole('heading', { name: 'Files are missing' })).toBeVisible()
  await expect(page.getByText('villages.csv')).toBeVisible()
  if (process.env.SHOTS !== undefined) await page.screenshot({ path: `${process.env.SHOTS}/files-offer.png` })
  await page.getByRole('button', { name: 'Open without them' }).click()
  await expect(nextButton(page)).toBeVisible()
  await nextButton(page).click()
  await expect(page.getByRole('radio')).toHaveCount(0)

  await start()
  await expect(nextButton(page)).toBeVisible()
  await page.evaluate(() => { location.hash = '#/form/market' })
  await page.getByLabel('Add files').setInputFiles([table])
  await expect(page.getByText('2 files missing')).toBeVisible()
  if (process.env.SHOTS !== undefined) {
    await page.getByRole('list', { name: 'Files' }).scrollIntoViewIfNeeded()
    await page.screenshot({ path: `${process.env.SHOTS}/files-missing.png` })
  }
  await page.getByRole('link', { name: 'New record' }).click()
  // Other files are missing now than when it was asked.
  await page.getByLabel('Add files').setInputFiles(['maize', 'rice'].map((name) => ({ name: `${name}.png`, mimeType: 'image/png', buffer: picture() })))
  await expect(nextButton(page)).toBeVisible()
  await nextButton(page).click()
  await expect(page.getByRole('radio')).toHaveCount(2)

  await page.evaluate(() => { location.hash = '#/form/market' })
  await page.getByRole('button', { name: 'More for rice.png' }).click()
  await page.getByRole('menuitem', { name: 'Remove file' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove file' }).click()
  await expect(page.getByText('1 file missing')).toBeVisible()
  await phone.close()
})
