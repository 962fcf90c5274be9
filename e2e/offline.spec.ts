/** Installed once, then no server: everything opens, reloads and works. The host is plain and the app lies under a sub-path. */
import { expect, test } from '@playwright/test'
import { startPhone } from './phone.ts'
import { serve } from './server.ts'
import { addSample, fillAndFinish, newRecord, openSync } from './surveyor.ts'

test('after one visit the app opens, reloads, takes a form and a record with the server stopped', async () => {
  const host = await serve('dist')
  const phone = await startPhone(host.url, { isNew: true })
  const { page } = phone
  await page.evaluate(async () => { await navigator.serviceWorker.ready })
  await expect.poll(() => page.evaluate(async () => (await caches.keys()).length)).toBeGreaterThan(0)
  await host.stop()

  await page.reload()
  await expect(page.getByRole('heading', { name: 'Forms', level: 1 })).toBeVisible()
  await addSample(page)
  await newRecord(page, /Water points/)
  await fillAndFinish(page)
  await page.reload()
  await expect(page.getByText('1 record').first()).toBeVisible()
  await openSync(page)
  await phone.close()

  const again = await startPhone(host.url, { profile: phone.profile })
  await expect(again.page.getByRole('link', { name: /Water points/ }).first()).toBeVisible()
  expect(again.problems).toEqual([])
  await again.close()
})

test('the manifest makes it installable', async () => {
  const host = await serve('dist')
  const phone = await startPhone(host.url, { isNew: true })
  await phone.page.evaluate(async () => { await navigator.serviceWorker.ready })
  const devtools = await phone.context.newCDPSession(phone.page)
  const manifest = (await devtools.send('Page.getAppManifest')) as { errors: unknown[]; data: string }
  expect(manifest.errors).toEqual([])
  const content = JSON.parse(manifest.data) as { display: string; icons: { purpose: string }[] }
  expect(content.display).toBe('standalone')
  expect(content.icons.map((icon) => icon.purpose)).toContain('maskable')
  const { installabilityErrors } = (await devtools.send('Page.getInstallabilityErrors')) as { installabilityErrors: unknown[] }
  expect(installabilityErrors).toEqual([])
  await phone.close()
  await host.stop()
})
