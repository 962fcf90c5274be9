/**
 * Hostile text in everything that people and forms can write, on every screen that shows it: nothing runs, no markup appears, the
 * content policy has nothing to refuse. Questions, choices and forms are also named like what every object has.
 */
import { expect, test, type Page } from '@playwright/test'
import { objectNames, payloads, traces, watchHits } from './fixtures/hostile.ts'
import { workbookFile } from './fixtures/workbook.ts'
import { startPhone, type Phone } from './phone.ts'
import { hearPolicy } from './policy.ts'
import { serve, type StaticHost } from './server.ts'
import { endLink, finish, finishButton, home, newRecord, nextButton, pairByText, upToDate } from './surveyor.ts'

let host: StaticHost
const phones: Phone[] = []
const start = async (): Promise<Phone> => {
  const phone = await startPhone(host.url)
  phones.push(phone)
  await phone.context.addInitScript(watchHits)
  await hearPolicy(phone)
  return phone
}
test.beforeAll(async () => { host = await serve('dist') })
test.afterEach(async () => { for (const phone of phones.splice(0)) await phone.close() })
test.afterAll(() => host.stop())

const perPage = 25
const at = (number: number): string => payloads[number % payloads.length]!
const title = `Wells ${at(1)}`
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Every payload is the label of one question, the hint of another and the label of a choice. */
const hostileForm = () => {
  const groups = Array.from({ length: Math.ceil(payloads.length / perPage) }, (_, group) => payloads.slice(group * perPage, (group + 1) * perPage))
  return workbookFile(`wells ${at(2)}.xlsx`.replaceAll('/', '∕'), {
    survey: [
      ['type', 'name', 'label', 'hint', 'appearance', 'constraint', 'constraint_message', 'guidance_hint'],
      ['text', 'first', 'Name of the well', at(3), '', '', '', ''],
      ...groups.flatMap((group, g) => [
        ['begin_group', `page${g}`, group[0]!, '', 'field-list', '', '', ''],
        ...group.map((payload, i) => ['text', `q${g * perPage + i}`, payload, at(g * perPage + i + 1), '', '', '', at(g * perPage + i + 2)]),
        ['end_group', '', '', '', '', '', '', ''],
      ]),
      ['begin_group', 'lists', at(4), '', 'field-list', '', '', ''],
      ['select_one all', 'one', at(5), '', '', '', '', ''],
      ['select_multiple all', 'many', at(6), '', '', '', '', ''],
      ['select_one all', 'sheet', at(7), '', 'minimal', '', '', ''],
      ['text', 'refused', at(8), '', '', ". != 'wrong'", at(9), ''],
      ['file', 'paper', at(10), '', '', '', '', ''],
      ['note', 'said', `${at(11)} \${first}`, '', '', '', '', ''],
      ['end_group', '', '', '', '', '', '', ''],
      ['begin_repeat', 'visits', at(12), '', '', '', '', ''],
      ['text', 'visitor', at(13), '', '', '', '', ''],
      ['end_repeat', '', '', '', '', '', '', ''],
    ],
    choices: [['list_name', 'name', 'label'], ...payloads.map((payload, i) => ['all', `c${i}`, payload])],
    settings: [['form_title', 'form_id', 'version', 'instance_name'], [title, 'wells', at(14), "concat('Well ', ${first})"]],
  })
}
/** Names of things that every object has, wherever a form names something. */
const objectForm = () => workbookFile('objects.xlsx', {
  survey: [
    ['type', 'name', 'label'],
    ...objectNames.map((name) => ['text', name, `Say ${name}`]),
    ['begin_repeat', 'rows', 'Rows'], ...objectNames.map((name) => ['text', `${name}_`, `Row ${name}`]), ['end_repeat', '', ''],
    ['select_one __proto__', 'picked', 'Pick one'],
    ['select_multiple constructor', 'several', 'Pick some'],
  ],
  choices: [['list_name', 'name', 'label'], ...['__proto__', 'constructor'].flatMap((list) => objectNames.map((name) => [list, name, `Choice ${name}`]))],
  settings: [['form_title', 'form_id', 'version'], ['__proto__', 'constructor', '__proto__']],
})

const clean = async (phone: Phone, where: string): Promise<void> => {
  expect(await phone.page.evaluate(traces), where).toEqual([])
  expect(phone.problems, where).toEqual([])
}
const look = async (phone: Phone, ...hashes: readonly string[]): Promise<void> => {
  for (const hash of hashes) {
    await phone.page.evaluate((to) => { location.hash = to }, hash)
    await phone.page.waitForTimeout(400)
    await clean(phone, hash)
  }
}
const nameAll = async (phone: Phone, device: string, user: string, project: string | null): Promise<void> => {
  const { page } = phone
  await page.evaluate(() => { location.hash = '#/device' })
  await page.getByRole('textbox', { name: 'Device name' }).fill(device)
  await page.getByRole('textbox', { name: /Your name/ }).fill(user)
  await page.getByRole('button', { name: 'Save names' }).click()
  await expect(page.getByText('Names saved')).toBeVisible()
  if (project === null) return
  await page.getByRole('textbox', { name: 'Project name' }).fill(project)
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByText(project, { exact: false }).first()).toBeVisible()
}
/** Answers every text of the page with a payload, and goes on. */
const fillPage = async (page: Page, from: number): Promise<number> => {
  const boxes = page.locator('.page [data-question] input[type=text]:visible, .page [data-question] textarea:visible')
  const count = await boxes.count()
  for (let i = 0; i < count; i += 1) await boxes.nth(i).fill(at(from + i))
  return from + count
}

test('[XSS1] [XSS2] hostile text in forms, answers, names and files stays text on every screen of two phones', async () => {
  test.setTimeout(420_000)
  expect(payloads.length).toBeGreaterThanOrEqual(300)
  const [a, b] = [await start(), await start()]
  const { page } = a
  await nameAll(a, at(26).slice(0, 60), at(51).slice(0, 100), at(76).slice(0, 70))
  await nameAll(b, at(1).slice(0, 60), at(15).slice(0, 100), null)
  await home(page)
  await page.getByLabel('Add form').setInputFiles(hostileForm())
  await expect(page.getByText(title).first()).toBeVisible()
  await look(a, '#/', '#/device')

  // A workbook that is refused: its own words come back in the list of problems.
  await home(page)
  await page.getByLabel('Add form').setInputFiles(workbookFile(`bad ${at(27)}.xlsx`.replaceAll('/', '∕'), { survey: [['type', 'name', 'label'], [at(28), at(29), at(30)], [`select_one ${at(31)}`, at(32), at(33)]] }))
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Forms')
  await clean(a, 'problems')
  await home(page)
  await page.getByLabel('Add form').setInputFiles({ name: `${at(34)}.xlsx`.replaceAll('/', '∕'), mimeType: xlsx, buffer: Buffer.from(at(35)) })
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Forms')
  await clean(a, 'problems of no workbook')

  await home(page)
  await page.getByRole('link').filter({ hasText: 'Wells' }).first().click()
  await clean(a, 'form')
  await page.getByRole('link', { name: 'New record', exact: true }).click()
  await expect(nextButton(page)).toBeVisible()
  let typed = 0
  let pages = 0
  for (; !(await finishButton(page).isVisible()); pages += 1) {
    expect(pages).toBeLessThan(40)
    typed = await fillPage(page, typed)
    if ((await page.locator('input[type=file]').count()) > 0) {
      await page.locator('input[type=file]').last().setInputFiles({ name: `paper ${at(41)}.txt`.replaceAll('/', '∕'), mimeType: 'text/plain', buffer: Buffer.from(at(42)) })
      await page.locator('.page input[type=radio]').first().check({ force: true })
      await page.locator('.page input[type=checkbox]').first().check({ force: true })
      await page.locator('.page button[aria-haspopup=dialog]').first().click()
      await page.waitForTimeout(300)
      await clean(a, 'choices in a sheet')
      await page.locator('dialog[open] input').nth(5).check({ force: true })
      await page.waitForTimeout(300)
      if ((await page.locator('dialog[open]').count()) > 0) await page.locator('dialog[open] .dialog-actions button').last().click()
      const refused = page.locator('.page textarea:visible, .page input[type=text]:visible').last()
      await refused.fill('wrong')
      await nextButton(page).click()
      await expect(page.getByRole('alert').filter({ visible: true }).first()).toBeVisible()
      await clean(a, 'refused answer')
      await refused.fill(at(43))
    }
    const add = page.getByRole('button', { name: /^Add/ })
    if ((await add.count()) > 0 && (await nextButton(page).count()) === 0) await add.first().click()
    await clean(a, `page ${pages}`)
    await nextButton(page).click()
    await page.waitForTimeout(120)
  }
  expect(typed).toBeGreaterThanOrEqual(300)
  await page.getByRole('button', { name: 'Save draft' }).click()
  await look(a, '#/')
  await page.getByRole('link', { name: /Continue draft/ }).first().click()
  await expect(nextButton(page).or(finishButton(page))).toBeVisible()
  await page.locator('.fill-where-button').click()
  await expect(page.getByRole('heading', { name: 'Questions', level: 1 })).toBeVisible()
  await page.waitForTimeout(400)
  await clean(a, 'list of questions')
  await page.getByRole('button', { name: 'Back', exact: true }).first().click()
  await expect(nextButton(page).or(finishButton(page))).toBeVisible()
  while (!(await finishButton(page).isVisible())) {
    await nextButton(page).click()
    await page.waitForTimeout(80)
  }
  await finish(page)
  await look(a, '#/records', `#/records?search=${encodeURIComponent(at(1))}`)
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('link', { name: /Well/ }).first().click()
  await expect(page.getByRole('definition').filter({ hasText: at(0) }).first()).toBeVisible()
  await clean(a, 'record')
  const record = await page.evaluate(() => location.hash)

  await pairByText(page, b.page)
  await expect(b.page.getByRole('button', { name: 'Join project' })).toBeVisible()
  await clean(b, 'asked to join')
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
  for (const phone of [a, b]) await clean(phone, 'sync')
  await look(a, '#/sync/devices')
  await page.evaluate(() => { location.hash = '#/' })
  await endLink(page)
  // The same answer on both, so that there is something to review.
  for (const [phone, answer] of [[a, at(60)], [b, at(61)]] as const) {
    await phone.page.evaluate((to) => { location.hash = to }, record)
    await phone.page.getByRole('link', { name: 'Edit' }).click()
    const box = phone.page.locator('.page [data-question] input[type=text], .page [data-question] textarea').first()
    await box.fill(answer)
    while (!(await finishButton(phone.page).isVisible())) {
      await nextButton(phone.page).click()
      await phone.page.waitForTimeout(80)
    }
    await finish(phone.page)
  }
  await pairByText(b.page, page)
  await expect(upToDate(page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()
  await Promise.all([a, b].map((phone) => look(phone, '#/', '#/review', '#/records', record, `${record}/history`, '#/device', '#/bundle', '#/bundle/backup', '#/bundle/open', '#/sync/devices')))
  await b.page.evaluate((to) => { location.hash = to }, `${record}/history`)
  await expect(b.page.getByText(at(60), { exact: false }).first()).toBeVisible()
  await b.page.evaluate(() => { location.hash = '#/bundle/open' })
  await b.page.locator('input[type=file]').first().setInputFiles({ name: `${at(62)}.transect`.replaceAll('/', '∕'), mimeType: 'application/octet-stream', buffer: Buffer.from(at(63)) })
  await b.page.waitForTimeout(600)
  await clean(b, 'a bundle that is none')
})

test('[XSS3] questions, choices and a form named like what every object has are filled, shown and synced as any other', async () => {
  test.setTimeout(240_000)
  const [a, b] = [await start(), await start()]
  const { page } = a
  await page.getByLabel('Add form').setInputFiles(objectForm())
  await newRecord(page, /__proto__/)
  while (!(await finishButton(page).isVisible())) {
    const box = page.locator('.page [data-question] input[type=text]:visible, .page [data-question] textarea:visible')
    for (let i = 0; i < (await box.count()); i += 1) await box.nth(i).fill(`answer ${await box.nth(i).evaluate((node) => node.closest('[data-question]')?.textContent?.match(/(Say|Row) \w+/)?.[0] ?? '')}`)
    const choices = page.locator('.page input[type=radio], .page input[type=checkbox]')
    if ((await choices.count()) > 0) await choices.first().check({ force: true })
    const add = page.getByRole('button', { name: /^Add/ })
    if ((await add.count()) > 0 && (await nextButton(page).count()) === 0) await add.first().click()
    await nextButton(page).click()
    await page.waitForTimeout(120)
  }
  await finish(page)
  await pairByText(page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(b.page)).toBeVisible()
  for (const phone of [a, b]) {
    await phone.page.evaluate(() => { location.hash = '#/records' })
    await phone.page.getByRole('main').getByRole('link').first().click()
    // Underscores around a word of a label are marks of formatting.
    for (const name of objectNames) await expect(phone.page.getByRole('definition').filter({ hasText: new RegExp(`^answer Say ${name.replaceAll('__', '')}$`) }), name).toBeVisible()
    await expect(phone.page.getByText('Choice __proto__').first()).toBeVisible()
    await clean(phone, 'record')
  }
})
