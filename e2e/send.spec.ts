/** Records to an ODK server: with photos, once, as edits when they changed, through broken connections; and what a server without CORS is told as. */
import { expect, test, type Page } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { startOpenRosa, type OpenRosaServer } from './openrosa.ts'
import { newProfile, startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { shot } from './shots.ts'
import { addFormFile, fillAndFinish, finishButton, home, newRecord, nextButton } from './surveyor.ts'

let host: StaticHost
let server: OpenRosaServer
test.beforeEach(async () => {
  host = await serve('dist')
  server = await startOpenRosa()
})
test.afterEach(async () => {
  await server.stop()
  await host.stop()
})
const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Wells</h:title><model><instance><data id="wells" version="3"><name/><village/><photo/><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/name" type="string"/><bind nodeset="/data/village" type="string"/><bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/orx:meta/orx:instanceID" type="string" jr:preload="uid"/></model></h:head>
<h:body><input ref="/data/name"><label>Name</label></input><input ref="/data/village"><label>Village</label></input><upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload></h:body></h:html>`
const addWells = async (page: Page): Promise<void> => {
  await addFormFile(page, { name: 'wells.xml', mimeType: 'text/xml', buffer: Buffer.from(xform) })
  await expect(page.getByRole('link', { name: /Wells/ }).first()).toBeVisible()
}
const record = async (page: Page, name: string): Promise<void> => {
  await newRecord(page, /Wells/)
  await fillAndFinish(page, { Name: name, Village: 'Kaloko' })
}
const openSend = async (page: Page): Promise<void> => {
  await home(page)
  await page.getByRole('link', { name: /Wells/ }).first().click()
  await page.getByRole('link', { name: /^Send to ODK server/ }).click()
  await expect(page.getByRole('textbox', { name: /Server address/ })).toBeVisible()
}
const send = async (page: Page, login?: readonly [string, string]): Promise<void> => {
  await page.getByRole('textbox', { name: /Server address/ }).fill(server.url)
  if (login !== undefined) {
    await page.getByRole('textbox', { name: 'User name' }).fill(login[0])
    await page.getByLabel('Password', { exact: true }).fill(login[1])
  }
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}
const again = (page: Page): Promise<void> => page.getByRole('button', { name: 'Send again' }).click()
const changeVillage = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(() => { location.hash = '#/records' })
  await page.getByRole('main').getByRole('link', { name }).first().click()
  await page.getByRole('link', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Village' }).or(nextButton(page)).first().waitFor()
  while (!(await page.getByRole('textbox', { name: 'Village' }).isVisible())) { await nextButton(page).click(); await page.waitForTimeout(100) }
  await page.getByRole('textbox', { name: 'Village' }).fill('Corrected')
  while (!(await finishButton(page).isVisible())) { await nextButton(page).click(); await page.waitForTimeout(100) }
  await finishButton(page).click()
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('#/fill')
}
const quietEnd = async (phone: Phone): Promise<void> => {
  // what the network refused stands in the console of every browser
  expect(phone.problems.filter((problem) => !/Failed to load resource|CORS policy|net::ERR/.test(problem))).toEqual([])
  await phone.close()
}

test('records go with their photos, once; a changed one goes as an edit; a password is kept only when asked', async () => {
  server.login = 'office@example.org:s3cret wörds'
  const profile = newProfile()
  const phone = await startPhone(host.url, { profile })
  const { page } = phone
  await addWells(page)
  await record(page, 'Bomba')
  await record(page, 'Mwenge')
  await openSend(page)
  await shot(page, 'send-choose')
  expect(await seriousOn(page)).toEqual([])
  await send(page, ['office@example.org', 'wrong'])
  await expect(page.getByText('The server does not know this user name and password.')).toBeVisible()
  await again(page)
  await page.getByRole('checkbox', { name: /Keep address and password/ }).check()
  await send(page, ['office@example.org', 's3cret wörds'])
  await expect(page.getByRole('heading', { name: 'Everything is on the server' })).toBeVisible()
  await expect(page.getByText('2 records were sent.')).toBeVisible()
  await shot(page, 'send-done')
  expect(await seriousOn(page)).toEqual([])
  expect(server.submissions.length).toBe(2)
  expect(server.submissions.map(({ files }) => [...files.values()]).map((sizes) => sizes.length > 0 && sizes.every((size) => size > 1000))).toEqual([true, true])
  expect(server.submissions[0]?.xml).toContain('<village>Kaloko</village>')

  const posts = server.requests.filter((each) => each.startsWith('POST')).length
  await page.reload()
  await expect(page.getByText('2 were sent from this device before')).toBeVisible()
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Nothing was new' })).toBeVisible()
  expect(server.requests.filter((each) => each.startsWith('POST')).length).toBe(posts)

  await changeVillage(page, 'Bomba')
  await openSend(page)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('1 changed record was sent as an edit.')).toBeVisible()
  expect(server.submissions.filter(({ isCurrent }) => isCurrent).length).toBe(2)
  expect(server.submissions.at(-1)?.xml).toContain('<village>Corrected</village>')
  expect(server.submissions.at(-1)?.deprecatedId).toBe(server.submissions[0]?.instanceId)
  await again(page)
  await page.getByRole('button', { name: 'Forget address and password' }).click()
  await page.reload()
  await expect(page.getByRole('textbox', { name: /Server address/ })).toHaveValue('')
  await quietEnd(phone)
})

test('a connection that breaks, before or after the server took a record, makes no second one', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await addWells(page)
  for (const name of ['Bomba', 'Mwenge']) await record(page, name)
  await openSend(page)
  server.faults.push({ type: 'cut-after' })
  await send(page)
  await expect(page.getByText(/The connection broke while a record was sent/)).toBeVisible()
  expect(server.submissions.length).toBe(1)
  await shot(page, 'send-cut')
  // the record changes before anybody knows whether it is there
  await changeVillage(page, 'Bomba')
  await openSend(page)
  server.faults.push({ type: 'late', ms: 3000 }, { type: 'cut-before' })
  await send(page)
  await expect(page.getByText(/The connection broke while a record was sent/)).toBeVisible()
  await again(page)
  await send(page)
  await expect(page.getByRole('heading', { name: 'Everything is on the server' })).toBeVisible()
  expect(server.submissions.filter(({ isCurrent }) => isCurrent).length).toBe(2)
  expect(server.submissions.filter(({ deprecatedId }) => deprecatedId === null).length).toBe(2)
  await quietEnd(phone)
})

test('what a server refuses is told with its words, and one that answers no web app is told apart from one that is not there', async () => {
  const phone = await startPhone(host.url, { dark: true })
  const { page, context } = phone
  await addWells(page)
  for (const name of ['Bomba', 'Mwenge']) await record(page, name)
  await openSend(page)
  server.cors = false
  await send(page)
  await expect(page.getByText(/does not answer web apps/)).toBeVisible()
  await expect(page.getByRole('link', { name: 'Export submissions instead' })).toBeVisible()
  await shot(page, 'send-cors')
  expect(await seriousOn(page)).toEqual([])
  expect(server.submissions).toEqual([])
  await again(page)
  server.cors = true
  server.faults.push({ type: 'status', status: 409, body: '{"message":"A submission already exists with this ID, but with different XML.","code":409.1}' })
  await send(page)
  await expect(page.getByText('1 record was not accepted')).toBeVisible()
  await expect(page.getByText(/The server says: A submission already exists/)).toBeVisible()
  await shot(page, 'send-refused')
  expect(await seriousOn(page)).toEqual([])
  expect(server.submissions.length).toBe(1)
  await again(page)
  await server.stop()
  await send(page)
  await expect(page.getByText(/No server answers at this address/)).toBeVisible()
  await again(page)
  await context.setOffline(true)
  await send(page)
  await expect(page.getByText(/This device is offline/)).toBeVisible()
  await context.setOffline(false)
  await again(page)
  await page.getByRole('textbox', { name: /Server address/ }).fill('not a server')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText(/This is not the address of a server/)).toBeVisible()
  server = await startOpenRosa()
  await quietEnd(phone)
})
