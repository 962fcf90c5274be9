/** Every control looked at by axe, empty and answered, light, dark and right to left; recordings. By touch and by keys: widgets-touch, widgets-keys. */
import { join } from 'node:path'
import { expect, test, type Locator, type Page } from '@playwright/test'
import { seriousOn } from './axe.ts'
import { filmLines } from './camera.ts'
import { asked, openForm } from './controls.ts'
import { pageNames } from './fixtures/widgets.ts'
import { newProfile, startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { answerPage, finish, finishButton, nextButton } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

for (const look of ['light', 'dark', 'right to left'] as const) {
  test(`no control has a serious barrier, empty and answered (${look})`, async () => {
    test.setTimeout(240_000)
    const phone = await startPhone(host.url, { dark: look === 'dark' })
    const { page } = phone
    await openForm(page)
    if (look === 'right to left') {
      await page.getByRole('button', { name: 'Language of the form' }).click()
      await page.getByRole('menuitemradio', { name: /Arabic/ }).or(page.getByRole('menuitem', { name: /Arabic/ })).first().click()
      await expect(page.getByText('كلمات').first()).toBeVisible()
    }
    const found: Record<string, readonly string[]> = {}
    const here = (): Promise<string | null> => page.locator('.page [data-page]').getAttribute('data-page')
    for (let pages = 0; pages < pageNames.length && !(await finishButton(page).isVisible()); pages += 1) {
      const [at, name] = [await here(), await page.locator('.page h2').innerText()]
      const empty = await seriousOn(page)
      await answerPage(page)
      // One tap answers some pages and goes on.
      await page.waitForTimeout(250)
      const answered = await seriousOn(page)
      if (empty.length + answered.length > 0) found[name] = [...new Set([...empty, ...answered])]
      if (process.env.SHOTS !== undefined) await page.screenshot({ path: `${process.env.SHOTS}/${look}-${pages}.png`, fullPage: true })
      if ((await here()) === at) await nextButton(page).click()
      await expect.poll(here).not.toBe(at)
    }
    expect(found).toEqual({})
    await expect(finishButton(page)).toBeVisible()
    await finish(page)
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}

const goTo = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /^Questions? 1/ }).click()
  await page.getByRole('searchbox').fill(name)
  await page.getByRole('button', { name: `The ${name}` }).click()
}

for (const [name, label] of [['sound', 'Record sound'], ['film', 'Record video']] as const) {
  test(`a ${name} is recorded, listened to, kept with its record, and recorded anew`, async () => {
    // A microphone and a camera that make up what they hear and see.
    const phone = await startPhone(host.url, { permissions: ['microphone', 'camera'], args: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] })
    const { page } = phone
    await openForm(page)
    await goTo(page, name)
    const question = asked(page, name)
    const press = (button: string): Promise<void> => question.getByRole('button', { name: button, exact: true }).click()
    const player = question.locator(name === 'sound' ? 'audio' : 'video[controls]')
    const lengthOf = (media: Locator): Promise<number> => media.evaluate(async (element: HTMLMediaElement) => {
      if (element.readyState === 0) await new Promise((done) => { element.addEventListener('loadedmetadata', done, { once: true }) })
      return element.duration
    })
    await press(label)
    await expect(question.locator('.recorder')).toHaveAttribute('data-state', 'recording')
    await expect(question.locator('.level-time')).toContainText('0:01')
    if (name === 'film') expect(await question.locator('.recorder video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
    await press('Pause')
    await expect(question.locator('.recorder')).toHaveAttribute('data-state', 'paused')
    await press('Go on recording')
    await expect(question.locator('.level-time')).toContainText('0:02')
    await press('Stop and keep')
    await expect(player).toBeVisible()
    await expect.poll(() => lengthOf(player)).toBeGreaterThan(1)
    // What is heard or seen goes on.
    await player.evaluate((element: HTMLMediaElement) => element.play())
    await expect.poll(() => player.evaluate((element: HTMLMediaElement) => element.currentTime)).toBeGreaterThan(0.2)

    // Leaving the page ends a recording and keeps it.
    await press('Record again')
    await expect(question.locator('.level-time')).toContainText('0:03')
    await nextButton(page).click()
    await expect(finishButton(page)).toBeVisible()
    await finish(page)
    await page.evaluate(() => { location.hash = '#/records' })
    await page.getByRole('main').getByRole('listitem').getByRole('link').first().click()
    const kept = page.locator('.answers').locator(name === 'sound' ? 'audio' : 'video')
    await expect(kept).toHaveCount(1)
    await expect.poll(() => lengthOf(kept)).toBeGreaterThan(2)
    expect(phone.problems).toEqual([])
    await phone.close()
  })
}

test('a barcode of lines is read by the camera', async () => {
  const folder = newProfile()
  const film = join(folder, 'lines.y4m')
  filmLines(film, '4006381333931')
  const phone = await startPhone(host.url, { camera: film, permissions: ['camera'] })
  const { page } = phone
  await openForm(page)
  await goTo(page, 'code')
  await asked(page, 'code').getByRole('button', { name: 'Scan code' }).click()
  await expect(asked(page, 'code').getByRole('textbox')).toHaveValue('4006381333931')
  expect(phone.problems).toEqual([])
  await phone.close()
})
