/** Every control answered by keys alone, and the record says what was pressed. */
import { expect, test, type FileChooser } from '@playwright/test'
import { answersOf, asked, film, openForm, pageIs, paper, picture, sound } from './controls.ts'
import { keyboardOf } from './keyboard.ts'
import { startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'

let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

test('every control is answered by keys alone', async () => {
  const phone = await startPhone(host.url)
  const { page } = phone
  await openForm(page)
  const keys = keyboardOf(page)
  const to = (name: string, control?: RegExp): Promise<void> => keys.to(`The ${name}`, control)
  const write = async (name: string, text: string, control?: RegExp): Promise<void> => {
    await to(name, control)
    await keys.type(text)
  }
  const press = async (name: string, control: RegExp, ...pressed: readonly string[]): Promise<void> => {
    await to(name, control)
    await keys.press(...pressed)
  }
  const handOver = async (name: string, control: RegExp, file: Parameters<FileChooser['setFiles']>[0]): Promise<void> => {
    await to(name, control)
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keys.press('Enter')])
    await chooser.setFiles(file)
    await expect(asked(page, name).getByRole('button', { name: /^(Remove|Done)$/ })).toBeVisible()
  }
  const goOn = async (name: string): Promise<void> => {
    await keys.to(null, /^Next$/)
    await keys.press('Enter')
    if (name !== '') await pageIs(page, name)
  }
  await write('plain', 'By keys')
  await write('long', 'Two\nlines')
  await write('masked', 'secret')
  await write('digits', '0711')
  await goOn('figures')
  await write('whole', '42')
  await press('counter', /One more/, 'Enter', 'Space')
  await write('thousands', '12345')
  await goOn('scales')
  await press('slider', /^The slider$/, 'ArrowRight', 'ArrowRight')
  await press('upright', /^The upright$/, 'ArrowUp', 'ArrowUp')
  await press('stars', /1 of 5/, 'Space', 'ArrowRight', 'ArrowRight')
  await press('wheel', /Choose a number/, 'Enter', 'ArrowDown', 'ArrowDown')
  await keys.to(null, /^Take 3$/)
  await keys.press('Enter')
  await write('faces', '6', /exact number/)
  await goOn('one')
  await press('radios', /Apple/, 'Space', 'ArrowDown')
  await press('sheet', /Choose an answer/, 'Enter')
  await keys.to(null, /Apple/)
  await keys.press('Space', 'ArrowDown', 'ArrowDown')
  await keys.to(null, /^Done$/)
  await keys.press('Enter')
  await to('found', /Search the choices/)
  await keys.type('dat')
  await keys.press('ArrowDown', 'Space')
  await press('likert', /Apple/, 'Space')
  await press('tiles', /Apple/, 'Space', 'ArrowDown')
  await goOn('tables')
  await press('first', /Apple/, 'Space', 'ArrowRight')
  await press('second', /Apple/, 'Space')
  await press('third', /Banana/, 'Space')
  await goOn('tap')
  // Keys pass over a choice on the way to the next one, so they never go on by themselves.
  await press('quick', /Apple/, 'Space', 'ArrowDown')
  await goOn('map')
  await press('parts', /Cherry/, 'Space')
  await goOn('many')
  await press('boxes', /Apple/, 'Space')
  await press('boxes', /Date/, 'Space')
  await press('chips', /Choose an answer/, 'Enter')
  await keys.to(null, /Banana/)
  await keys.press('Space')
  await keys.to(null, /^Done$/)
  await keys.press('Enter')
  await press('order', /Move Apple down/, 'Enter', 'Enter')
  await press('agreed', /agreed/, 'Space')
  await goOn('days')
  await write('day', '03042026')
  await to('month')
  await keys.type('March')
  await keys.press('ArrowRight')
  await keys.type('2026')
  await write('year', '2026')
  await press('ethiopian', /^Today$/, 'Enter')
  await write('hour', '1030AM')
  await to('moment')
  await keys.type('03042026')
  await keys.press('ArrowRight')
  await keys.type('1030AM')
  await goOn('places')
  await press('point', /Get location/, 'Enter')
  await expect(asked(page, 'point').locator('.place-reading')).toBeVisible()
  for (const [name, corners] of [['line', 2], ['area', 3]] as const) {
    await press(name, /Type the coordinates/, 'Enter')
    await to(name, /Latitude and longitude/)
    for (const corner of ['-6.8235 39.2695', '-6.8245 39.2695', '-6.8245 39.2705'].slice(0, corners)) {
      await keys.type(corner)
      await keys.press('Enter')
    }
  }
  await write('bearing', '135')
  await goOn('pictures')
  await handOver('picture', /Choose picture/, picture)
  await handOver('annotated', /Choose picture/, picture)
  await press('annotated', /^Done$/, 'Enter')
  // Who cannot draw hands over a picture.
  await handOver('drawing', /Choose/, picture)
  await handOver('signature', /Choose/, picture)
  await goOn('files')
  await handOver('sound', /Choose/, sound)
  await handOver('film', /Choose/, film)
  await handOver('paper', /Choose/, paper)
  await write('code', '4006381333931')
  await goOn('')
  await keys.to(null, /^Finish$/)
  await keys.press('Enter')
  await expect.poll(() => page.evaluate(() => location.hash)).not.toContain('#/fill')
  expect(phone.problems).toEqual([])
  expect(await answersOf(page)).toMatchObject({
    plain: 'By keys', long: 'Two lines', digits: '0711', whole: '42', counter: '2', thousands: '12,345', slider: '2', upright: '2', stars: '3', wheel: '3', faces: '6',
    radios: 'Banana', sheet: 'Cherry', found: 'Date', likert: 'Apple', tiles: 'Banana', first: 'Banana', second: 'Apple', third: 'Banana', quick: 'Banana', parts: 'Cherry',
    boxes: 'Apple Date', chips: 'Banana', order: 'Banana Cherry Apple Date', day: 'Mar 4, 2026', month: 'Mar 1, 2026', year: 'Jan 1, 2026', hour: '10:30', bearing: '135', code: '4006381333931',
  })
  await phone.close()
})
