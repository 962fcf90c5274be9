/** Pairing by two scans: each phone's camera sees the other's picture (Chromium's fake camera). */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { filmCode } from './camera.ts'
import { startPhone } from './phone.ts'
import { serve } from './server.ts'
import { addSample, codeOf, openSync, upToDate } from './surveyor.ts'
import { saveWaterPoint } from './water-point.ts'

test('phone B scans A, A scans B, and the record goes over', async () => {
  const films = mkdtempSync(join(tmpdir(), 'transect-film-'))
  const host = await serve('dist')
  const [filmA, filmB] = [join(films, 'a.y4m'), join(films, 'b.y4m')]
  filmCode(filmA, 'nothing to see')
  filmCode(filmB, 'nothing to see')
  const a = await startPhone(host.url, { camera: filmA })
  const b = await startPhone(host.url, { camera: filmB })
  await addSample(a.page)
  await saveWaterPoint(a.page)

  await openSync(a.page)
  await openSync(b.page)
  const offer = await codeOf(a.page)
  filmCode(filmB, offer)
  await b.page.getByRole('button', { name: 'Scan pairing code' }).click()
  await expect(b.page.getByText(/^Step 2 of 2/)).toBeVisible()
  filmCode(filmA, await codeOf(b.page))
  await a.page.getByRole('button', { name: 'Scan pairing code' }).click()

  await b.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(a.page)).toHaveText(/sent 1 record/)
  await expect(upToDate(b.page)).toHaveText(/Received 1 record/)
  await a.close()
  await b.close()
  await host.stop()
  rmSync(films, { recursive: true })
})
