/** Files between phones that cannot be linked: sent, opened, damaged, of another project; backups; files shared to the app. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { saveMade } from './downloads.ts'
import { newProfile, startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { addSample, answerPage, fillAndFinish, finish, finishButton, home, newRecord, nextButton } from './surveyor.ts'

const passphrase = 'correct horse battery'
let host: StaticHost
const phones: Phone[] = []
const start = async (): Promise<Phone> => {
  const phone = await startPhone(host.url)
  phones.push(phone)
  await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
  return phone
}
test.beforeEach(async () => { host = await serve('dist') })
test.afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.close()
  await host.stop()
})

const go = (page: Page, hash: string): Promise<void> => page.evaluate((to) => { location.hash = to }, hash)
const createProject = async (page: Page, name: string): Promise<void> => {
  await go(page, '#/device')
  await page.getByRole('textbox', { name: 'Project name' }).fill(name)
  await page.getByRole('button', { name: 'Create project' }).click()
  await expect(page.getByText(`“${name}”`)).toBeVisible()
}
/** As far as the photo, or to the end. */
const fillWithPhoto = async (page: Page, name: string, toEnd: boolean): Promise<void> => {
  await newRecord(page, /Water points/)
  const photo = page.getByLabel('Choose picture')
  for (let pages = 0; !(await finishButton(page).isVisible()); pages += 1) {
    await answerPage(page, { 'Name or number of the water point': name })
    if ((await photo.count()) > 0) {
      await photo.setInputFiles(resolve('public/icons/icon-512.png'))
      await expect(page.getByRole('main').locator('img')).toBeVisible()
      if (!toEnd) {
        await page.getByRole('button', { name: 'Save draft' }).click()
        return
      }
    }
    await nextButton(page).click()
    await page.waitForTimeout(60)
    expect(pages).toBeLessThan(60)
  }
  await finish(page)
}
/** Makes a file with what is chosen on screen and saves it; answers with its path. */
const makeAndSave = async (page: Page, button: string): Promise<string> => {
  await page.getByRole('button', { name: button }).click()
  return (await saveMade(page)).path
}
const sendFile = async (page: Page): Promise<string> => {
  await go(page, '#/bundle')
  return makeAndSave(page, 'Make file')
}
const openFile = async (page: Page, path: string, secret: string | null = null): Promise<void> => {
  await go(page, '#/')
  await go(page, '#/bundle/open')
  await page.getByLabel('Open a file').setInputFiles(path)
  if (secret === null) return
  await page.getByRole('textbox', { name: 'Passphrase' }).fill(secret)
  await page.getByRole('button', { name: 'Unlock' }).click()
}
const takeFile = async (page: Page, path: string, secret: string | null = null): Promise<void> => {
  await openFile(page, path, secret)
  await page.getByRole('button', { name: 'Add to this device' }).click()
}
const done = (page: Page) => page.getByRole('status').filter({ hasText: /^Done$/ })
const photoOf = async (page: Page, record: RegExp): Promise<number> => {
  await go(page, '#/records')
  await page.getByRole('link', { name: record }).first().click()
  const picture = page.getByRole('main').locator('img').last()
  await expect(picture).toBeVisible()
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  return picture.evaluate((image: HTMLImageElement) => image.naturalWidth)
}

test('a file takes a second phone into the project, the next needs no passphrase, and both have the record and its photo', async () => {
  const [a, b] = [await start(), await start()]
  await addSample(a.page)
  await createProject(a.page, 'Wells')
  await fillWithPhoto(a.page, 'Pump at the school', true)
  await host.stop()

  await go(a.page, '#/bundle')
  await a.page.getByRole('radio', { name: /Whoever knows a passphrase/ }).check()
  await a.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  const invitation = await makeAndSave(a.page, 'Make file')
  expect(readFileSync(invitation).includes('Pump at the school')).toBe(false)
  await openFile(b.page, invitation, 'correct house battery')
  await expect(b.page.getByText('That is not its passphrase', { exact: false })).toBeVisible()
  await b.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await b.page.getByRole('button', { name: 'Unlock' }).click()
  await expect(b.page.getByText('This device will belong to the project “Wells”', { exact: false })).toBeVisible()
  await b.page.getByRole('button', { name: 'Add to this device' }).click()
  await expect(done(b.page)).toBeVisible()
  await expect(b.page.getByText(/Added: 1 form, 1 new record, 1 file\./)).toBeVisible()
  expect(await photoOf(b.page, /Pump at the school/)).toBe(await photoOf(a.page, /Pump at the school/))

  // back with a record of b's own, by the project's key
  await newRecord(b.page, /Water points/)
  await fillAndFinish(b.page, { 'Name or number of the water point': 'Spring behind the hill' })
  await takeFile(a.page, await sendFile(b.page))
  await expect(a.page.getByText(/Added: 1 new record/)).toBeVisible()
  await go(a.page, '#/records')
  await expect(a.page.getByRole('link', { name: /Spring behind the hill/ })).toBeVisible()
  // what b holds is known now: there is nothing new for it
  await go(a.page, '#/bundle')
  await a.page.getByRole('combobox', { name: 'For' }).selectOption({ index: 1 })
  await expect(a.page.getByRole('status').filter({ hasText: /^0 records|has all of it/ })).toBeVisible()
  expect([...a.problems, ...b.problems]).toEqual([])
})

test('damaged, cut, foreign and other projects\' files are refused or taken in part, in words', async () => {
  test.setTimeout(300_000)
  const [a, b] = [await start(), await start()]
  await addSample(a.page)
  await createProject(a.page, 'Wells')
  await fillWithPhoto(a.page, 'Pump at the school', true)
  const whole = readFileSync(await sendFile(a.page))
  const written = (name: string, bytes: Uint8Array): string => {
    const path = resolve(newProfile(), name)
    writeFileSync(path, bytes)
    return path
  }
  const changed = (at: number): Buffer => {
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] as number) ^ 1
    return bytes
  }
  const refused = async (page: Page, path: string, words: RegExp): Promise<void> => {
    await openFile(page, path)
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible()
  }
  await refused(a.page, written('holiday.jpg', Buffer.from('no bundle at all')), /not a file of Transect/)
  await refused(a.page, written('cut.transect', whole.subarray(0, 100)), /not complete/)
  await refused(a.page, written('changed.transect', changed(200)), /damaged at its beginning/)
  const newer = Buffer.from(whole)
  newer[8] = 9
  await refused(a.page, written('newer.transect', newer), /newer version of the app/)
  await refused(b.page, written('members.transect', whole), /Only devices of its project/)
  await createProject(b.page, 'Roads')
  await refused(b.page, written('other.transect', whole), /another project.*“Roads”/)
  // the records are whole, the photo is not
  const [c] = [await start()]
  await go(a.page, '#/bundle')
  await a.page.getByRole('radio', { name: /Whoever knows a passphrase/ }).check()
  await a.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  const locked = readFileSync(await makeAndSave(a.page, 'Make file'))
  await takeFile(c.page, written('half.transect', locked.subarray(0, locked.length - 20)), passphrase)
  await expect(c.page.getByText('The file ends too early', { exact: false })).toBeVisible()
  expect([...a.problems, ...b.problems, ...c.problems]).toEqual([])
})

test('a backup comes back on a new phone with its records, its draft and the draft\'s photo', async () => {
  const a = await start()
  await addSample(a.page)
  await newRecord(a.page, /Water points/)
  await fillAndFinish(a.page, { 'Name or number of the water point': 'Well one' })
  await fillWithPhoto(a.page, 'Well two', false)
  await go(a.page, '#/device')
  await expect(a.page.getByText('No backup was made on this device yet.')).toBeVisible()
  await a.page.getByRole('link', { name: 'Back up' }).click()
  await a.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await expect(a.page.getByRole('status').filter({ hasText: /1 draft/ })).toBeVisible()
  const path = await makeAndSave(a.page, 'Make backup')
  await go(a.page, '#/device')
  await expect(a.page.getByText(/Last backup: /)).toBeVisible()

  const b = await start()
  await b.page.getByRole('link', { name: 'Restore a backup' }).click()
  await b.page.getByLabel('Open a file').setInputFiles(path)
  await b.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await b.page.getByRole('button', { name: 'Unlock' }).click()
  await b.page.getByRole('button', { name: 'Add to this device' }).click()
  await expect(b.page.getByText(/Added: 1 form, 1 new record, .*1 draft/)).toBeVisible()
  await b.page.getByRole('button', { name: 'Go to Forms' }).click()
  await b.page.getByRole('link', { name: /Well two|Continue draft/ }).first().click()
  await expect(b.page.getByRole('main').locator('img').last()).toBeVisible()
  await fillAndFinish(b.page)
  await go(b.page, '#/records')
  for (const name of [/Well one/, /Well two/]) await expect(b.page.getByRole('link', { name })).toBeVisible()
  await expect(home(b.page)).resolves.toBeUndefined()
  expect([...a.problems, ...b.problems]).toEqual([])
})

test('a file or a form shared to the app is opened there', async () => {
  const [a, b] = [await start(), await start()]
  await addSample(a.page)
  await createProject(a.page, 'Wells')
  await go(a.page, '#/bundle')
  await a.page.getByRole('radio', { name: /Whoever knows a passphrase/ }).check()
  await a.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  const path = await makeAndSave(a.page, 'Make file')
  const share = async (bytes: Buffer, name: string): Promise<void> => {
    // As the system does it: not from the app's page, whose content policy lets no form be sent. The picture has no such policy.
    await b.page.goto(new URL('favicon.svg', host.url).href)
    await b.page.evaluate(async ({ data, name }) => {
      const html = 'http://www.w3.org/1999/xhtml'
      const form = document.createElementNS(html, 'form') as HTMLFormElement
      form.action = 'share'
      form.method = 'POST'
      form.enctype = 'multipart/form-data'
      const input = document.createElementNS(html, 'input') as HTMLInputElement
      input.type = 'file'
      input.name = 'files'
      const chosen = new DataTransfer()
      chosen.items.add(new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name))
      input.files = chosen.files
      form.append(input)
      document.documentElement.append(form)
      form.submit()
    }, { data: bytes.toString('base64'), name })
    await b.page.waitForURL(/#\//)
  }
  // the service worker takes the page over once
  await b.page.reload()
  await host.stop()
  await share(readFileSync(path), 'wells.transect.txt')
  await b.page.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase)
  await b.page.getByRole('button', { name: 'Unlock' }).click()
  await b.page.getByRole('button', { name: 'Add to this device' }).click()
  await expect(done(b.page)).toBeVisible()
  await share(readFileSync('public/sample-water-points.xlsx'), 'water-points.xlsx')
  await expect(b.page.getByText(/already here/)).toBeVisible()
  // the picture's own icon, which nobody serves any more
  expect(b.problems.filter((problem) => !problem.includes('ERR_CONNECTION_REFUSED'))).toEqual([])
})
