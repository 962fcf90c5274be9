/** Every control answered by a finger on the glass, and the record says what was touched. */
import { expect, test, type FileChooser, type Locator } from '@playwright/test'
import { answersOf, asked, film, openForm, pageIs, paper, picture, sound } from './controls.ts'
import { handOn } from './hands.ts'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { finish, nextButton } from './surveyor.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

test('every control is answered by touch', async () => {
  const phone = await startPhone(host.url, { touch: true })
  const { page } = phone
  await openForm(page)
  const hand = await handOn(page)
  const at = (name: string): Locator => asked(page, name)
  const tap = (name: string, control: string | RegExp): Promise<void> => hand.tap(at(name).getByRole('button', { name: control, exact: true }))
  const pick = (name: string, choice: string): Promise<void> => hand.tap(at(name).locator('label', { hasText: new RegExp(`^\\s*${choice}\\s*$`) }))
  const write = async (name: string, text: string): Promise<void> => {
    await hand.tap(at(name).getByRole('textbox').first())
    await page.keyboard.type(text)
  }
  const inSheet = (): Locator => page.locator('dialog[open]')
  const handOver = async (name: string, button: string, file: Parameters<FileChooser['setFiles']>[0]): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), hand.tap(at(name).locator('label', { hasText: button }))])
    await chooser.setFiles(file)
  }
  const goOn = async (name: string): Promise<void> => {
    await hand.tap(nextButton(page))
    if (name !== '') await pageIs(page, name)
  }
  await write('plain', 'By touch')
  await write('long', 'Two\nlines')
  await write('masked', 'secret')
  await write('digits', '0711')
  await goOn('figures')
  await write('whole', '42')
  for (let press = 0; press < 3; press += 1) await tap('counter', 'One more')
  await write('thousands', '12345')
  await expect(at('thousands').getByRole('textbox')).toHaveValue('12,345')
  await goOn('scales')
  await hand.stroke(at('slider').getByRole('slider'), [0.05, 0.5], [0.72, 0.5])
  await tap('upright', 'One step up')
  await tap('upright', 'One step up')
  await hand.tap(at('stars').locator('label').nth(3))
  await hand.tap(at('wheel').getByRole('button'))
  await hand.tap(inSheet().locator('label', { hasText: /^3$/ }))
  await hand.tap(inSheet().getByRole('button', { name: 'Take 3' }))
  await hand.stroke(at('faces').getByRole('slider'), [0.5, 0.95], [0.5, 0.05])
  await goOn('one')
  await pick('radios', 'Banana')
  await hand.tap(at('sheet').getByRole('button'))
  await hand.tap(inSheet().locator('label', { hasText: 'Cherry' }))
  await expect(inSheet()).toHaveCount(0)
  await hand.tap(at('found').getByRole('searchbox'))
  await page.keyboard.type('dat')
  await pick('found', 'Date')
  await pick('likert', 'Apple')
  await pick('tiles', 'Cherry')
  await goOn('tables')
  await hand.tap(at('first').locator('label').nth(1))
  await hand.tap(at('second').locator('label').nth(3))
  await hand.tap(at('third').locator('label').nth(0))
  await hand.tap(at('third').locator('label').nth(2))
  await goOn('tap')
  await pick('quick', 'Banana')
  await pageIs(page, 'map')
  await hand.tap(at('parts').locator('svg [data-id="c"]'))
  await expect(at('parts').getByRole('checkbox', { name: 'Cherry' })).toBeChecked()
  await pick('parts', 'Apple')
  await goOn('many')
  await pick('boxes', 'Apple')
  await pick('boxes', 'Date')
  await hand.tap(at('chips').getByRole('button'))
  for (const choice of ['Banana', 'Cherry']) await hand.tap(inSheet().locator('label', { hasText: choice }))
  await hand.tap(inSheet().getByRole('button', { name: 'Done' }))
  await hand.drag(at('order').locator('.rank-grip').first(), 125)
  await hand.tap(at('agreed').locator('label'))
  await goOn('days')
  // The pickers of the system are not the page's to touch.
  await at('day').locator('input').fill('2026-03-04')
  await at('month').locator('input').fill('2026-03')
  await at('year').locator('input').fill('2026')
  await tap('ethiopian', 'Today')
  await at('hour').locator('input').fill('10:30')
  await at('moment').locator('input').fill('2026-03-04T10:30')
  await goOn('places')
  await tap('point', 'Get location')
  await expect(at('point').locator('.place-reading')).toBeVisible()
  await tap('line', 'Add corners one by one')
  for (const latitude of [-6.8235, -6.8245]) {
    await phone.context.setGeolocation({ latitude, longitude: 39.2695, accuracy: 4 })
    await expect(at('line').getByRole('button', { name: 'Add a corner here' })).toBeEnabled()
    await page.waitForTimeout(300)
    await tap('line', 'Add a corner here')
  }
  await tap('line', 'Done')
  await tap('area', 'Type the coordinates')
  for (const corner of ['-6.8235 39.2695', '-6.8245 39.2695', '-6.8245 39.2705']) {
    await write('area', corner)
    await tap('area', 'Add')
  }
  await write('bearing', '135')
  await goOn('pictures')
  await handOver('picture', 'Choose picture', picture)
  await expect(at('picture').getByRole('img')).toBeVisible()
  await handOver('annotated', 'Choose picture', picture)
  for (const name of ['annotated', 'drawing', 'signature']) await hand.stroke(at(name).locator('canvas'), [0.2, 0.3], [0.8, 0.7])
  await tap('annotated', 'Done')
  await tap('drawing', 'Done')
  await expect(at('annotated').locator('canvas')).toHaveCount(0)
  // A signature is kept by itself.
  await goOn('files')
  await handOver('sound', 'Choose sound', sound)
  await handOver('film', 'Record video', film)
  await handOver('paper', 'Choose file', paper)
  await write('code', '4006381333931')
  for (const name of ['sound', 'film', 'paper']) await expect(at(name).getByRole('button', { name: 'Remove' })).toBeVisible()
  await goOn('')
  await finish(page)
  expect(phone.problems).toEqual([])
  expect(await answersOf(page)).toMatchObject({
    plain: 'By touch', long: 'Two lines', digits: '0711', whole: '42', counter: '3', thousands: '12,345', slider: '7', upright: '1', stars: '4', wheel: '3', faces: '10',
    radios: 'Banana', sheet: 'Cherry', found: 'Date', likert: 'Apple', tiles: 'Cherry', first: 'Banana', second: 'Date', third: 'Apple Cherry', quick: 'Banana', parts: 'Apple Cherry',
    boxes: 'Apple Date', chips: 'Banana Cherry', order: 'Banana Cherry Apple Date', day: 'Mar 4, 2026', month: 'Mar 1, 2026', year: 'Jan 1, 2026', hour: '10:30', bearing: '135', code: '4006381333931',
  })
  await phone.close()
})
