/** A disk that gets full (the browser's quota for the app, set over its debugging protocol): what is typed is kept, it is said, nothing is lost. */
import { statSync } from 'node:fs'
import { expect, test, type CDPSession, type Page } from '@playwright/test'
import { startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { home, newRecord } from './surveyor.ts'
import { listen, look, openWorker, stopWork, work, type Acknowledged } from './working.ts'

let host: StaticHost
let phone: Phone
test.beforeEach(async () => {
  host = await serve('dist')
  phone = await startPhone(host.url)
})
test.afterEach(async () => {
  await phone.close()
  await host.stop()
})

const reserveOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    try {
      const blobs = await (await navigator.storage.getDirectory()).getDirectoryHandle('blobs')
      return (await (await blobs.getFileHandle('reserve')).getFile()).size
    } catch (error) {
      if ((error as Error).name === 'NotFoundError') return 0
      throw error
    }
  })
const fill = async (session: CDPSession): Promise<void> => {
  const origin = new URL(host.url).origin
  const { usage } = await session.send('Storage.getUsageAndQuota', { origin })
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage })
}
/** Finishes records with a long answer until one is refused; answers with how many were taken, and why not. */
const writeUntilRefused = (page: Page): Promise<{ readonly taken: number; readonly refused: string }> =>
  page.evaluate(async () => {
    const { call } = window.transectWorker as { call(method: string, params: unknown): Promise<unknown> }
    const form = (await call('forms.list', null) as { formId: string; versionId: string }[]).find(({ formId }) => formId === 'homes')
    for (let taken = 0; taken < 1000; taken += 1) {
      const cells = [{ row: 'root', column: '/data/name', value: `long ${taken}` }, { row: 'root', column: '/data/village', value: Array.from({ length: 6000 }, () => Math.random().toString(36).slice(2)).join(' ') }]
      try {
        const { draftId } = await call('drafts.open', { versionId: form?.versionId }) as { draftId: string }
        await call('drafts.save', { draftId, change: { cells, rowsAdded: [], rowsRemoved: [], rowsMoved: [] } })
        await call('drafts.finish', { draftId })
      } catch (error) {
        return { taken, refused: (error as Error).message }
      }
    }
    return { taken: 1000, refused: '' }
  })
/** One more answer in the draft; null when it was taken. */
const type = (page: Page, draftId: string, value: string): Promise<string | null> =>
  page.evaluate(async ({ draftId, value }) => {
    const { call } = window.transectWorker as { call(method: string, params: unknown): Promise<unknown> }
    const change = { cells: [{ row: 'root', column: '/data/village', value }], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
    return call('drafts.save', { draftId, change }).then(() => null, (error: Error) => error.message)
  }, { draftId, value })
const draftOf = (page: Page): Promise<{ readonly draftId: string; readonly name: string; readonly village: string }> =>
  page.evaluate(async () => {
    const { call } = window.transectWorker as { call(method: string, params: unknown): Promise<unknown> }
    const drafts = await call('drafts.list', { formId: 'homes' }) as { draftId: string; name: string }[]
    const draftId = drafts.at(-1)?.draftId ?? ''
    const { answers } = await call('drafts.open', { draftId }) as { answers: { cells: { column: string; value: string }[] } }
    const textOf = (column: string): string => answers.cells.find((cell) => cell.column === column)?.value ?? ''
    return { draftId, name: textOf('/data/name'), village: textOf('/data/village') }
  })

test('a full disk: the answer being typed is saved, it is said with a way out, and what was acknowledged is there after a restart', async () => {
  const acknowledged: Acknowledged = { typed: 0, records: new Set() }
  await listen(phone.page, acknowledged)
  await openWorker(phone.page)
  await work(phone.page, 'finishing', 0, 'before')
  await expect.poll(() => acknowledged.records.size).toBeGreaterThan(20)
  await stopWork(phone.page)
  // room is set aside a few seconds after the start
  await expect.poll(() => reserveOf(phone.page)).toBe(7 * 1024 * 1024)

  const session = await phone.context.newCDPSession(phone.page)
  await newRecord(phone.page, /Homes/)
  await phone.page.getByRole('textbox', { name: 'Name' }).fill('typed before it was full')
  await expect.poll(async () => (await draftOf(phone.page)).name).toBe('typed before it was full')
  const { draftId } = await draftOf(phone.page)
  await fill(session)
  // not a byte more than was there: what is typed takes from the room set aside
  expect(await type(phone.page, draftId, 'typed when it was full')).toBe(null)
  const { taken, refused } = await writeUntilRefused(phone.page)
  for (let index = 0; index < taken; index += 1) acknowledged.records.add(`long ${index}`)
  expect(await reserveOf(phone.page)).toBe(0)
  expect(refused).toContain('storage-full')
  expect(taken).toBeGreaterThan(5)

  await home(phone.page)
  await expect(phone.page.getByText('This device is full.')).toBeVisible()
  await expect(phone.page.getByRole('button', { name: 'Send the data as a file' })).toBeVisible()
  await phone.page.screenshot({ path: test.info().outputPath('full.png') })

  // the way out works without room
  await phone.page.getByRole('button', { name: 'Send the data as a file' }).click()
  await phone.page.getByRole('textbox', { name: 'Passphrase' }).fill('a mango under the tree')
  await phone.page.getByRole('button', { name: 'Make backup' }).click()
  await expect(phone.page.getByRole('status').filter({ hasText: 'The file is ready' })).toBeVisible()
  const download = phone.page.waitForEvent('download')
  await phone.page.getByRole('button', { name: 'Save on this device' }).click()
  expect(statSync(await (await download).path()).size).toBeGreaterThan(taken * 20_000)

  // opened again while it is still full
  await phone.page.reload()
  await openWorker(phone.page)
  const answers = await look(phone.page, 'typing')
  expect([...acknowledged.records].filter((name) => !answers.records.includes(name))).toEqual([])
  expect((await draftOf(phone.page)).village).toBe('typed when it was full')

  // and after the process has ended, with room again
  await phone.kill()
  phone = await startPhone(host.url, { profile: phone.profile })
  await openWorker(phone.page)
  expect(await draftOf(phone.page)).toMatchObject({ name: 'typed before it was full', village: 'typed when it was full' })
  const later = await look(phone.page, 'typing')
  expect([[...acknowledged.records].filter((name) => !later.records.includes(name)), later.torn.filter((name) => !name.startsWith('long'))]).toEqual([[], []])
  await expect.poll(() => reserveOf(phone.page), { timeout: 90_000 }).toBe(7 * 1024 * 1024)
  console.log(`full disk: ${taken} records of 66 kB saved after there was no room, ${acknowledged.records.size} records there after it`)
})
