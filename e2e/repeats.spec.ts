/** Two linked phones edit the same repeat of the same record: nothing of either is lost, and both end with the same. */
import { expect, test, type Page } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addFormFile, finish, finishButton, home, nextButton, pairByText, upToDate } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

const xform = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Household</h:title><model>
<instance><data id="household" version="1"><village/><member jr:template=""><name/><age/></member><meta><instanceID/><instanceName/></meta></data></instance>
<bind nodeset="/data/village" type="string"/><bind nodeset="/data/member/name" type="string"/><bind nodeset="/data/member/age" type="int"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/><bind nodeset="/data/meta/instanceName" type="string" calculate="/data/village"/>
</model></h:head>
<h:body><input ref="/data/village"><label>Village</label></input>
<group ref="/data/member"><label>Member</label><repeat nodeset="/data/member" appearance="field-list"><input ref="/data/member/name"><label>Name</label></input><input ref="/data/member/age"><label>Age</label></input></repeat></group>
</h:body></h:html>`

/** Goes on until the list of members is on screen. */
const toMembers = async (page: Page): Promise<void> => {
  for (let step = 0; step < 20 && !(await page.getByRole('button', { name: 'Add another' }).isVisible()); step += 1) {
    await nextButton(page).click()
    await page.waitForTimeout(80)
  }
}
const fillMember = async (page: Page, name: string | null, age: string | null): Promise<void> => {
  if (name !== null) await page.getByRole('textbox', { name: /^Name/ }).fill(name)
  if (age !== null) await page.getByRole('textbox', { name: /^Age/ }).fill(age)
}
const addMember = async (page: Page, name: string, age: string): Promise<void> => {
  await toMembers(page)
  await page.getByRole('button', { name: 'Add another' }).click()
  await expect(page.getByRole('textbox', { name: /^Name/ })).toHaveValue('')
  await fillMember(page, name, age)
}
const openMember = async (page: Page, name: RegExp): Promise<void> => {
  await page.getByRole('button', { name }).first().click()
  await expect(page.getByRole('textbox', { name: /^Name/ })).toBeVisible()
}
const toEnd = async (page: Page): Promise<void> => {
  for (let step = 0; step < 40 && !(await finishButton(page).isVisible()); step += 1) {
    await nextButton(page).click()
    await page.waitForTimeout(80)
  }
  await finish(page)
}
const openRecord = async (page: Page): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
  await expect(page.locator('.answers')).toBeVisible()
}
const edit = async (page: Page): Promise<void> => {
  await openRecord(page)
  await page.getByRole('link', { name: 'Edit' }).or(page.getByRole('button', { name: 'Edit' })).first().click()
  await expect(nextButton(page)).toBeVisible()
  // From the first page to the list, wherever editing began.
  const first = page.getByRole('textbox', { name: /^Village/ })
  for (let step = 0; step < 20 && !(await first.isVisible()); step += 1) await page.getByRole('button', { name: 'Back', exact: true }).click()
  await nextButton(page).click()
  await toMembers(page)
}
const told = async (page: Page): Promise<string> => {
  await openRecord(page)
  return page.locator('.answers').innerText()
}

test('both phones add, change and remove members of one household while they are linked', async () => {
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  await addFormFile(a.page, { name: 'household.xml', mimeType: 'text/xml', buffer: Buffer.from(xform) })
  await home(a.page)
  await a.page.getByRole('link', { name: /^New record: / }).click()
  await a.page.getByRole('textbox', { name: /^Village/ }).fill('Kaloko')
  await nextButton(a.page).click()
  for (const [name, age] of [['Amina', '31'], ['Baraka', '8'], ['Chausiku', '5']] as const) await addMember(a.page, name, age)
  await toEnd(a.page)

  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page)).toBeVisible()
  await expect(upToDate(b.page)).toBeVisible()

  await edit(a.page)
  await edit(b.page)
  await openMember(a.page, /Go to .*Amina/)
  await fillMember(a.page, 'Amina Juma', null)
  await toMembers(a.page)
  await openMember(b.page, /Go to .*Amina/)
  await fillMember(b.page, null, '32')
  await toMembers(b.page)
  await a.page.getByRole('button', { name: /Remove .*Baraka/ }).click()
  await a.page.getByRole('button', { name: 'Remove', exact: true }).last().click()
  await openMember(b.page, /Go to .*Chausiku/)
  await fillMember(b.page, null, '6')
  await toMembers(b.page)
  await addMember(a.page, 'Daudi', '2')
  await addMember(b.page, 'Eliza', '70')
  await toEnd(a.page)
  await toEnd(b.page)

  await expect.poll(() => told(a.page), { timeout: 30_000 }).toContain('Eliza')
  await expect.poll(() => told(b.page), { timeout: 30_000 }).toContain('Daudi')
  const [onA, onB] = [await told(a.page), await told(b.page)]
  expect(onA).toBe(onB)
  for (const answer of ['Kaloko', 'Amina Juma', '32', 'Chausiku', '6', 'Daudi', 'Eliza', '70']) expect(onA).toContain(answer)
  expect(onA).not.toContain('Baraka')
  await a.close()
  await b.close()
})

