/** The diagnostics page: it opens, tells errors of before a restart, and its file has nothing of what people or forms wrote. */
import { expect, test } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { save } from './downloads.ts'
import { workbookFile } from './fixtures/workbook.ts'
import { startPhone } from './phone.ts'
import { serve } from './server.ts'
import { fillAndFinish, home, newRecord } from './surveyor.ts'

test('[DIA2] [DIA3] the file has versions, storage and the last errors, and no answer, label or name', async () => {
  const host = await serve('dist')
  const phone = await startPhone(host.url)
  let { page } = phone
  // Words that can be found again wherever they went.
  const secrets = { device: 'Zebrafinch', person: 'Amaranth Juma', project: 'Quillwort', form: 'Vellichor survey', label: 'Which gloaming', hint: 'Petrichor hint', choice: 'Sonder choice', answer: 'Apricity well' }
  await page.evaluate(() => { location.hash = '#/device' })
  await page.getByRole('textbox', { name: 'Device name' }).fill(secrets.device)
  await page.getByRole('textbox', { name: /Your name/ }).fill(secrets.person)
  await page.getByRole('button', { name: 'Save names' }).click()
  await expect(page.getByText('Names saved')).toBeVisible()
  await page.getByRole('textbox', { name: 'Project name' }).fill(secrets.project)
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByText(`“${secrets.project}”`)).toBeVisible()
  await home(page)
  await page.getByLabel('Add form').setInputFiles(workbookFile('vellichor.xlsx', {
    survey: [['type', 'name', 'label', 'hint'], ['text', 'gloaming', secrets.label, secrets.hint], ['select_one sonder', 'sonder', 'Sonder pick', '']],
    choices: [['list_name', 'name', 'label'], ['sonder', 'sonder_a', secrets.choice]],
    settings: [['form_title', 'form_id', 'instance_name'], [secrets.form, 'vellichor', '${gloaming}']],
  }))
  await newRecord(page, /Vellichor survey/)
  await fillAndFinish(page, { [secrets.label]: secrets.answer })
  await newRecord(page, /Vellichor survey/)
  await page.getByRole('textbox', { name: secrets.label }).fill(secrets.answer)
  await page.getByRole('button', { name: 'Save draft' }).click()
  // Errors that carry an answer, in the page; and one that a request answers.
  await page.evaluate((answer) => new Promise<void>((done) => {
    setTimeout(() => { throw new TypeError(`cannot read ${answer}`) }, 0)
    void Promise.reject(new Error(`SQLITE_IOERR: ${answer}`))
    setTimeout(() => { void Promise.reject(answer) }, 0)
    setTimeout(done, 100)
  }), secrets.answer)
  await phone.close()

  const again = await startPhone(host.url, { profile: phone.profile })
  page = again.page
  await page.evaluate(() => { location.hash = '#/device' })
  await page.getByRole('link', { name: /Diagnostics/ }).click()
  await expect(page.getByRole('heading', { name: 'Diagnostics', level: 1 })).toBeVisible()
  const errors = page.getByRole('list', { name: 'Last errors' })
  for (const name of [/TypeError/, /Error SQLITE_IOERR/, /thrown string/]) await expect(errors.getByRole('listitem').filter({ hasText: name }).first()).toBeVisible()
  if (process.env['SHOTS'] !== undefined) await page.screenshot({ path: `${process.env['SHOTS']}/diagnostics.png` })
  await page.getByRole('button', { name: 'See what will be sent' }).click()
  for (const dark of [false, true]) {
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
    expect(await seriousOn(page), dark ? 'dark' : 'light').toEqual([])
  }
  const text = Buffer.from((await save(page, 'Save as file')).bytes).toString('utf8')
  expect(text).toMatch(/^Transect diagnostics 20/)
  for (const line of [/^version: \d/m, /^records: 1$/m, /^drafts: 1$/m, /^used bytes: \d+$/m, /^state: (risk|protected)$/m, /^user agent: Mozilla/m, /^in a project: true$/m, /TypeError/]) expect(text).toMatch(line)
  for (const word of Object.values(secrets).flatMap((secret) => secret.split(' ')).filter((word) => word.length > 5 && word !== 'survey' && word !== 'choice')) expect(text.toLowerCase(), word).not.toContain(word.toLowerCase())
  expect(text.toLowerCase()).not.toContain('juma')
  await page.getByRole('button', { name: 'Clear the list' }).click()
  await expect(page.getByText('Nothing has gone wrong on this device.')).toBeVisible()
  await again.close()
  await host.stop()
})
