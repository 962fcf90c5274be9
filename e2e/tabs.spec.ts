/** Several tabs of one phone: one owns the database, the others work through it, the next takes over. */
import { expect, test } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve } from './server.ts'
import { addSample, fillAndFinish, home, newRecord } from './surveyor.ts'
import { listen, look, openWorker, stopWork, work, type Acknowledged } from './working.ts'

test('two tabs work on one database, see each other\'s changes, and the second goes on when the first is closed', async () => {
  const host = await serve('dist')
  const phone = await startPhone(host.url, { isNew: true })
  const first = phone.page
  await addSample(first)
  const second = await phone.context.newPage()
  await second.goto(host.url)
  await expect(second.getByRole('link', { name: /Water points/ }).first()).toBeVisible()

  await newRecord(second, /Water points/)
  await fillAndFinish(second)
  await first.bringToFront()
  await expect(first.getByText('1 record').first()).toBeVisible()

  await newRecord(first, /Water points/)
  await first.close()
  await second.bringToFront()
  await home(second)
  await second.getByRole('link', { name: /Continue draft/ }).first().click()
  await fillAndFinish(second)
  await home(second)
  await expect(second.getByText('2 records').first()).toBeVisible()
  await phone.close()
  await host.stop()
})

test('the tab that owns the database is reloaded, left and closed while another saves through it: nothing is lost, nothing is written twice', async () => {
  const host = await serve('dist')
  const phone = await startPhone(host.url)
  const acknowledged: Acknowledged = { typed: 0, records: new Set() }
  const owner = phone.page
  await openWorker(owner)
  const other = await phone.context.newPage()
  await listen(other, acknowledged)
  await other.goto(host.url)
  await openWorker(other)
  await work(other, 'finishing', 0, 'through')
  const savesMore = async (): Promise<void> => {
    const before = acknowledged.records.size
    await expect.poll(() => acknowledged.records.size).toBeGreaterThan(before + 3)
  }
  await savesMore()
  for (let reload = 0; reload < 5; reload += 1) {
    await owner.reload()
    await savesMore()
  }
  await owner.goto('about:blank')
  await savesMore()
  await owner.goto(host.url)
  const third = await phone.context.newPage()
  await third.goto(host.url)
  await openWorker(third)
  await owner.close()
  await savesMore()
  await stopWork(other)
  for (const page of [other, third]) {
    const found = await look(page, 'finishing')
    expect([found.torn, found.records.length - new Set(found.records).size, [...acknowledged.records].filter((name) => !found.records.includes(name))]).toEqual([[], 0, []])
  }
  console.log(`owner's tab: 5 reloads, left once, closed once; ${acknowledged.records.size} records saved meanwhile, each there once`)
  await phone.close()
  await host.stop()
})
