/** A form gets its second version while records, drafts and a second phone live on with the first; and data of a newer app. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { startPhone } from './phone.ts'
import { builtApp, serve } from './server.ts'
import { addFormFile, fillAndFinish, home, newRecord, nextButton, pairByText, upToDate } from './surveyor.ts'

/** A form of text questions, by name and label. */
const xform = (version: string, questions: Readonly<Record<string, string>>): { name: string; mimeType: string; buffer: Buffer } => {
  const names = Object.keys(questions)
  const text = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>Wells</h:title><model>
<instance><data id="wells" version="${version}">${names.map((name) => `<${name}/>`).join('')}<meta><instanceID/></meta></data></instance>
${names.map((name) => `<bind nodeset="/data/${name}" type="string"/>`).join('')}
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head>
<h:body>${names.map((name) => `<input ref="/data/${name}"><label>${questions[name]}</label></input>`).join('')}</h:body></h:html>`
  return { name: `wells-${version}.xml`, mimeType: 'text/xml', buffer: Buffer.from(text) }
}
const one = xform('1', { name: 'Name of the well', owner: 'Who owns it' })
const two = xform('2', { name: 'Name of the well', quality: 'How is the water' })

const type = async (page: Page, label: string, value: string): Promise<void> => {
  const box = page.getByRole('textbox', { name: label })
  while (!(await box.isVisible())) {
    await nextButton(page).click()
    await page.waitForTimeout(60)
  }
  await box.fill(value)
}
const openForm = async (page: Page): Promise<void> => {
  await home(page)
  await page.getByRole('link', { name: /^Wells/ }).first().click()
}
const openRecord = async (page: Page, name: RegExp): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('link', { name }).first().click()
}

test('version 2 comes by sync: the draft moves to it, old records keep what is not asked any more, and all of it comes back', async () => {
  const host = await serve('dist')
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await addFormFile(a.page, one)
  await newRecord(a.page, /^Wells/)
  await fillAndFinish(a.page, { 'Name of the well': 'North', 'Who owns it': 'Ada' })
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(b.page)).toBeVisible()

  // b has a record and a draft of version 1 when version 2 comes
  await newRecord(b.page, /^Wells/)
  await fillAndFinish(b.page, { 'Name of the well': 'South', 'Who owns it': 'Bo' })
  await newRecord(b.page, /^Wells/)
  await type(b.page, 'Name of the well', 'East')
  await type(b.page, 'Who owns it', 'Cleo')
  await b.page.getByRole('button', { name: 'Save draft' }).click()

  await home(a.page)
  await addFormFile(a.page, two)
  await expect(a.page.getByText(/New version of “Wells” added/)).toBeVisible()
  await addFormFile(a.page, one)
  await expect(a.page.getByText(/Nothing changed: this version of “Wells” is already here\. The newest is version 2/)).toBeVisible()
  await pairByText(a.page, b.page)
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()

  await openForm(b.page)
  const versions = b.page.getByRole('list', { name: 'Versions' }).getByRole('listitem')
  await expect(versions).toHaveCount(2)
  await expect(versions.nth(0)).toContainText(/Version 2.*newest.*0 records/s)
  await expect(versions.nth(1)).toContainText(/Version 1.*2 records/s)
  await expect(b.page.getByText(/newer version of the form/).first()).toBeVisible()

  // staying is possible, and asked once; moving is offered again after a reload
  await b.page.getByRole('link', { name: /Continue draft/ }).first().click()
  await expect(b.page.getByText('1 new question')).toBeVisible()
  await expect(b.page.getByText('1 question is not asked any more')).toBeVisible()
  await expect(b.page.getByText('1 answer to them is kept and stays with the record')).toBeVisible()
  await b.page.getByRole('button', { name: 'Go on with version 1' }).click()
  await expect(b.page.getByRole('textbox', { name: 'Who owns it' })).toHaveValue('Cleo')
  await b.page.reload()
  await b.page.getByRole('button', { name: 'Move to version 2' }).click()
  await expect(nextButton(b.page)).toBeVisible()
  await fillAndFinish(b.page, { 'How is the water': 'clear' })
  await openRecord(b.page, /East/)
  await expect(b.page.getByText('clear')).toBeVisible()
  const removed = b.page.getByRole('region', { name: 'Answers to removed questions' })
  await expect(removed).toContainText(/Who owns it.*Cleo/s)

  // a record of version 1 opens with version 2; what is not asked any more stays
  await openRecord(b.page, /South/)
  await expect(removed).toContainText(/Who owns it.*Bo/s)
  await b.page.getByRole('link', { name: 'Edit' }).first().click()
  await type(b.page, 'How is the water', 'salty')
  await fillAndFinish(b.page)
  await openRecord(b.page, /South/)
  await expect(b.page.getByText('salty')).toBeVisible()
  await expect(removed).toContainText(/Who owns it.*Bo/s)

  await pairByText(b.page, a.page)
  await expect(upToDate(a.page)).toBeVisible()
  for (const [name, shown, kept] of [['East', 'clear', 'Cleo'], ['South', 'salty', 'Bo'], ['North', 'Name of the well', 'Ada']] as const) {
    await openRecord(a.page, new RegExp(name))
    await expect(a.page.getByText(shown).first()).toBeVisible()
    await expect(a.page.getByRole('region', { name: 'Answers to removed questions' })).toContainText(kept)
  }
  expect([...a.problems, ...b.problems]).toEqual([])
  await a.close()
  await b.close()
  await host.stop()
})

test('a form that is removed leaves the list, its records stay, and its file brings it back', async () => {
  const host = await serve('dist')
  const { page, problems, close } = await startPhone(host.url)
  await addFormFile(page, one)
  await newRecord(page, /^Wells/)
  await fillAndFinish(page, { 'Name of the well': 'North' })
  await openForm(page)
  await page.getByRole('button', { name: 'Remove form' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove form' }).click()
  await expect(page.getByRole('button', { name: 'Try the sample form' })).toBeVisible()
  await openRecord(page, /North/)
  await expect(page.getByText('Who owns it')).toBeVisible()
  await home(page)
  await addFormFile(page, one)
  await expect(page.getByText('1 record').first()).toBeVisible()
  expect(problems).toEqual([])
  await close()
  await host.stop()
})

test('data that a newer app wrote is left alone, and a copy of it can be saved', async () => {
  // the newer app: this build with one more step in its schema
  const future = mkdtempSync(join(tmpdir(), 'transect-future-'))
  cpSync(builtApp(), future, { recursive: true })
  rmSync(join(future, 'sw.js'), { force: true })
  let changed = 0
  for (const name of readdirSync(join(future, 'assets')).filter((file) => file.endsWith('.js'))) {
    const text = readFileSync(join(future, 'assets', name), 'utf8')
    const steps = [...text.matchAll(/schemas\/(\d{4})-[\w-]+\.sql["'`]?\s*:/g)].map((match) => Number(match[1]))
    if (steps.length === 0) continue
    const next = String(Math.max(...steps) + 1).padStart(4, '0')
    writeFileSync(join(future, 'assets', name), text.replace(/(["'`])(\.\.\/)+schemas\/0001-/, (key) => `"../../schemas/${next}-future.sql":"CREATE TABLE future (x); INSERT INTO future VALUES (7)",${key}`))
    changed += 1
  }
  expect(changed).toBe(1)

  const newer = await serve(future)
  const phone = await startPhone(newer.url)
  await addFormFile(phone.page, one)
  await expect(phone.page.getByRole('link', { name: /^Wells/ }).first()).toBeVisible()
  await phone.close()
  await newer.stop()

  const host = await serve('dist', '/field/', newer.port)
  const { page, close } = await startPhone(host.url, { profile: phone.profile })
  await expect(page.getByText(/written by a newer version of Transect/)).toBeVisible()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save a copy of the data' }).click()])
  expect(download.suggestedFilename()).toMatch(/^transect-\d{4}-\d\d-\d\d\.sqlite3$/)
  const bytes = readFileSync(await download.path())
  expect(bytes.subarray(0, 15).toString()).toBe('SQLite format 3')
  expect(bytes.includes('CREATE TABLE future')).toBe(true)
  expect(bytes.includes('Name of the well')).toBe(true)
  // a second tab says the same
  const second = await page.context().newPage()
  await second.goto(host.url)
  await expect(second.getByText(/written by a newer version of Transect/)).toBeVisible()
  await close()
  await host.stop()

  // and the newer app finds everything as it was
  const later = await serve(future, '/field/', newer.port)
  const back = await startPhone(later.url, { profile: phone.profile })
  await back.page.evaluate(async () => { for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister() })
  await back.page.reload()
  await expect(back.page.getByRole('link', { name: /^Wells/ }).first()).toBeVisible()
  await back.close()
  await later.stop()
  rmSync(future, { recursive: true })
})
