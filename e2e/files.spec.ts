/** Files between two phones: pictures with their small ones, files of a form, a large file asked for and taken up again after a restart. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addSample, home, nameDevice, newRecord, nextButton, pairByText, recordWithPicture, upToDate } from './surveyor.ts'
import { countTraffic, received } from './traffic.ts'

let host: StaticHost
const folder = mkdtempSync(join(tmpdir(), 'transect-files-'))
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await host.stop()
})
const openRecord = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByText('Kaloko, Kaloko').first().click()
}
const join2 = async (a: Page, b: Page): Promise<void> => {
  await pairByText(a, b)
  await b.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(b)).toBeVisible()
}
/** Names of files below a folder of the app's file system. */
const stored = (page: Page, name: string): Promise<readonly { readonly name: string; readonly size: number }[]> => page.evaluate(async (path) => {
  const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('blobs')
  const found: { name: string; size: number }[] = []
  try {
    const directory = await top.getDirectoryHandle(path)
    for await (const entry of (directory as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
      if (entry.kind === 'file') found.push({ name: entry.name, size: (await (entry as FileSystemFileHandle).getFile()).size })
    }
  } catch {
    // it comes with the first file
  }
  return found
}, name)
const widthOf = (page: Page): Promise<number> => page.getByRole('main').locator('img').first().evaluate((image) => (image as HTMLImageElement).naturalWidth)
const end = async (...phones: readonly Phone[]): Promise<void> => {
  for (const phone of phones) {
    expect(phone.problems).toEqual([])
    await phone.close()
  }
}

test('a picture taken on one phone is on the other after they met; an open record shows it when it comes', async () => {
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await nameDevice(a.page, 'Tablet 4')
  await addSample(a.page)
  await recordWithPicture(a.page, resolve('public/icons/icon-512.png'))
  await join2(a.page, b.page)
  await openRecord(b.page)
  await expect.poll(() => widthOf(b.page), { timeout: 30_000 }).toBe(512)
  await b.page.getByRole('main').locator('img').first().scrollIntoViewIfNeeded()
  await shot(b.page, 'files-picture')
  await end(a, b)
})

test('small pictures only: the picture itself comes when it is asked for', async () => {
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await nameDevice(a.page, 'Tablet 4')
  await addSample(a.page)
  await recordWithPicture(a.page, resolve('public/icons/icon-512.png'))
  await b.page.evaluate(() => { location.hash = '#/device' })
  await b.page.getByLabel('Pictures and files from other devices').selectOption('thumbnails')
  await b.page.getByLabel('Pictures and files from other devices').scrollIntoViewIfNeeded()
  await shot(b.page, 'files-policy')
  await join2(a.page, b.page)
  await openRecord(b.page)
  await expect.poll(() => widthOf(b.page), { timeout: 30_000 }).toBe(320)
  await expect(b.page.getByText(/Picture is on Tablet 4/)).toBeVisible()
  await b.page.getByRole('main').locator('img').first().scrollIntoViewIfNeeded()
  await shot(b.page, 'files-small')
  await b.page.getByRole('button', { name: 'Get picture' }).click()
  await expect.poll(() => widthOf(b.page), { timeout: 30_000 }).toBe(512)
  // and it can go again, because the phone that took it still has it
  await b.page.evaluate(() => { location.hash = '#/device' })
  await b.page.getByRole('button', { name: /^Free / }).click()
  await b.page.getByRole('button', { name: 'Free space' }).click()
  await expect(b.page.getByText(/ freed/)).toBeVisible()
  await openRecord(b.page)
  await expect(b.page.getByRole('button', { name: 'Get picture' })).toBeVisible()
  await end(a, b)
})

test('a file of 30 MB is asked for, taken up again after a restart in the middle, and whole in the end', async () => {
  test.setTimeout(240_000)
  const large = join(folder, 'large.jpg')
  writeFileSync(large, randomBytes(30 * 1024 * 1024))
  const [a, first] = [await startPhone(host.url), await startPhone(host.url)]
  await countTraffic(first.page)
  await nameDevice(a.page, 'Tablet 4')
  await addSample(a.page)
  await recordWithPicture(a.page, large)
  await join2(a.page, first.page)
  await openRecord(first.page)
  await expect(first.page.getByText(/Picture is on Tablet 4 · 3\d(\.\d)? MB/)).toBeVisible()
  await first.page.getByRole('button', { name: 'Get picture' }).scrollIntoViewIfNeeded()
  await shot(first.page, 'files-ask')
  const before = await received(first.page)
  await first.page.getByRole('button', { name: 'Get picture' }).click()
  await expect.poll(() => received(first.page), { intervals: [10], timeout: 60_000 }).toBeGreaterThan(before + 8 * 1024 * 1024)
  await first.kill()
  const b = await startPhone(host.url, { profile: first.profile })
  await countTraffic(b.page)
  const [part] = await stored(b.page, 'partial')
  await pairByText(a.page, b.page)
  await expect(upToDate(b.page)).toBeVisible()
  await expect.poll(async () => (await stored(b.page, 'partial')).length, { timeout: 90_000 }).toBe(0)
  expect(await received(b.page), 'less than all of it came again').toBeLessThan(28 * 1024 * 1024)
  await openRecord(b.page)
  await expect(b.page.getByRole('button', { name: 'Get picture' })).toHaveCount(0)
  const same = await b.page.evaluate(async (name) => {
    const blobs = await (await navigator.storage.getDirectory()).getDirectoryHandle('blobs')
    const place = await (await blobs.getDirectoryHandle(name.slice(0, 2))).getDirectoryHandle(name.slice(2, 4))
    const bytes = await (await (await place.getFileHandle(name)).getFile()).arrayBuffer()
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
  }, part?.name ?? '')
  const wanted = await crypto.subtle.digest('SHA-256', readFileSync(large))
  expect(same).toEqual([...new Uint8Array(wanted)])
  await end(a, b)
})

const xform = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Market visit</h:title><model>
<itext><translation lang="English (en)" default="true()"><text id="crop"><value>Crop</value></text><text id="maize"><value>Maize</value><value form="image">jr://images/maize.png</value></text></translation></itext>
<instance><data id="market" version="1"><crop/><village/><meta><instanceID/></meta></data></instance>
<instance id="villages" src="jr://file-csv/villages.csv"/>
<bind nodeset="/data/crop" type="string"/><bind nodeset="/data/village" type="string"/><bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head><h:body>
<select1 ref="/data/crop"><label ref="jr:itext('crop')"/><item><label ref="jr:itext('maize')"/><value>maize</value></item></select1>
<select1 ref="/data/village"><label>Village</label><itemset nodeset="instance('villages')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
</h:body></h:html>`

test('a form arrives with its table and its pictures', async () => {
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await nameDevice(a.page, 'Tablet 4')
  await a.page.getByLabel('Add form').setInputFiles([
    { name: 'market.xml', mimeType: 'text/xml', buffer: Buffer.from(xform) },
    { name: 'villages.csv', mimeType: 'text/csv', buffer: Buffer.from('name,label\nako,Ako\nbele,Bele\n') },
    { name: 'maize.png', mimeType: 'image/png', buffer: readFileSync(resolve('public/icons/icon-192.png')) },
  ])
  await expect(a.page.getByText(/2 files added/)).toBeVisible()
  await join2(a.page, b.page)
  await home(b.page)
  await b.page.getByRole('link', { name: /Market visit/ }).first().click()
  await expect(b.page.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveCount(2)
  await expect(b.page.getByText('Not on this phone yet')).toHaveCount(0)
  await newRecord(b.page, /Market visit/)
  await expect.poll(() => widthOf(b.page)).toBe(192)
  await nextButton(b.page).click()
  await expect(b.page.getByRole('radio')).toHaveCount(2)
  await end(a, b)
})
