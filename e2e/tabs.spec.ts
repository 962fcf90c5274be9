/** Several tabs of one phone: one owns the database, the others work through it, the next takes over. */
import { expect, test } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve } from './server.ts'
import { addSample, fillAndFinish, home, newRecord } from './surveyor.ts'

test('two tabs work on one database, see each other\'s changes, and the second goes on when the first is closed', async () => {
  const host = await serve('dist')
  const phone = await startPhone(host.url)
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
