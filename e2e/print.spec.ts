/** A record on paper: the print view, and what the browser makes of it as PDF on A4 and Letter. Text is read back by Ghostscript where it is present. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addFormFile, addSample, fillAndFinish, newRecord, recordWithPicture } from './surveyor.ts'

let host: StaticHost
const folder = mkdtempSync(join(tmpdir(), 'transect-print-'))
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await host.stop()
})
const hasGhostscript = spawnSync('gs', ['--version']).status === 0
const textOf = (pdf: string): string => execFileSync('gs', ['-q', '-dNOPAUSE', '-dBATCH', '-sDEVICE=txtwrite', '-o', '-', pdf], { encoding: 'utf8' }).replaceAll(/\s+/g, ' ')
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0

/** Opens the print view of the record that is open, and catches the call of the print dialog. */
const openPrint = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Print or save as PDF' }).click()
  await expect(page.getByRole('article')).toBeVisible()
  await page.evaluate(() => { window.print = () => { document.documentElement.dataset['printed'] = 'yes' } })
}
const pdfOf = async (page: Page, name: string, format: 'A4' | 'Letter'): Promise<{ readonly bytes: Buffer; readonly text: string }> => {
  const bytes = await page.pdf({ format, printBackground: false })
  const path = join(process.env.SHOTS ?? folder, `${name}-${format}.pdf`)
  writeFileSync(path, bytes)
  return { bytes, text: hasGhostscript ? textOf(path) : '' }
}

for (const dark of [false, true]) {
  test(`a record with photo and place is printed whole, on A4 and on Letter (${dark ? 'dark' : 'light'})`, async () => {
    const phone = await startPhone(host.url, { dark })
    const { page } = phone
    await addSample(page)
    await recordWithPicture(page, resolve('public/icons/icon-512.png'))
    await page.evaluate(() => { location.hash = '#/records' })
    await page.getByText('Kaloko, Kaloko').first().click()
    await openPrint(page)
    await expect(page.getByRole('article').locator('img').first()).toBeVisible()
    await shot(page, `print-${dark ? 'dark' : 'light'}`)
    await page.getByRole('img', { name: /Sketch of the place/ }).first().scrollIntoViewIfNeeded()
    await shot(page, `print-place-${dark ? 'dark' : 'light'}`)
    expect(await seriousOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Print', exact: true }).click()
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['printed'])).toBe('yes')
    for (const format of ['A4', 'Letter'] as const) {
      const { bytes, text } = await pdfOf(page, `record-${dark ? 'dark' : 'light'}`, format)
      expect(pagesOf(bytes)).toBeGreaterThan(0)
      expect(pagesOf(bytes)).toBeLessThan(4)
      expect(bytes.toString('latin1')).toMatch(/\/Subtype\s*\/Image/)
      if (hasGhostscript) for (const part of ['Water points', 'Kaloko, Kaloko', 'Written by', '-6.8235', 'uuid:']) expect(text).toContain(part)
      if (hasGhostscript) expect(text).not.toContain('Also questions without an answer')
    }
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}

test('a long repeat becomes a table over several pages with its head on each', async () => {
  const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Visits</h:title><model><instance><data id="visits" version="1"><house/><visit jr:template=""><who/><n/></visit><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/house" type="string"/><bind nodeset="/data/visit/who" type="string"/><bind nodeset="/data/visit/n" type="int"/><bind nodeset="/data/orx:meta/orx:instanceID" type="string" jr:preload="uid"/></model></h:head>
<h:body><input ref="/data/house"><label>House</label></input><group ref="/data/visit"><label>Visit</label><repeat nodeset="/data/visit" jr:count="45"><input ref="/data/visit/who"><label>Who came</label></input><input ref="/data/visit/n"><label>People</label></input></repeat></group></h:body></h:html>`
  const phone = await startPhone(host.url)
  const { page } = phone
  await addFormFile(page, { name: 'visits.xml', mimeType: 'text/xml', buffer: Buffer.from(xform) })
  await expect(page.getByRole('link', { name: /Visits/ }).first()).toBeVisible()
  await newRecord(page, /Visits/)
  await fillAndFinish(page, { House: 'H1' })
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('link').first().click()
  await openPrint(page)
  await expect(page.getByRole('columnheader', { name: 'Who came' })).toBeVisible()
  const { bytes, text } = await pdfOf(page, 'table', 'A4')
  expect(pagesOf(bytes)).toBeGreaterThan(1)
  test.skip(!hasGhostscript, 'skipped: Ghostscript absent')
  expect(text.match(/Who came/g)?.length).toBe(pagesOf(bytes))
  expect(text).toContain('45')
  await phone.close()
})
