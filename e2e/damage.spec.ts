/**
 * Files of the profile are damaged on disk while the browser is closed: single bits flipped and ends cut off, headers of the pool
 * included. Then the app starts and is asked to check itself: what was saved is there, or it says in words what is not. DAMAGE_TRIES sets the
 * number; many more, without a browser, are in src/worker/damage.test.ts.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { newProfile, startPhone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { listen, look, openWorker, stopWork, work, type Acknowledged } from './working.ts'

const tries = Number(process.env['DAMAGE_TRIES'] ?? 4)
const seed = Number(process.env['DAMAGE_SEED'] ?? 20261121)
const chance = ((state: number) => () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32))(seed)
let host: StaticHost
test.beforeAll(async () => { host = await serve('dist') })
test.afterAll(() => host.stop())

/** The app's own files in a profile; not the room set aside, in which nothing is. */
const storageFiles = (profile: string): readonly string[] => {
  const top = join(profile, 'Default', 'File System')
  return readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => join(top, name))
    .filter((name) => /[/\\]\d+[/\\][a-z][/\\]\d+[/\\]\d+$/.test(name) && statSync(name).isFile() && statSync(name).size > 4096 && ![1, 7].includes(statSync(name).size / 1024 / 1024))
}
interface Damage { readonly what: string }
const damageOne = (profile: string, index: number): Damage => {
  const files = storageFiles(profile)
  expect(files.length).toBeGreaterThan(1)
  const file = files[Math.floor(chance() * files.length)] as string
  const bytes = readFileSync(file)
  const isCut = index % 4 === 3
  // every fourth within the pool's header, by which it is decided whether the file is erased
  const size = index % 4 === 0 ? Math.min(524, bytes.length) : bytes.length
  let at = Math.floor(chance() * size)
  for (let again = 0; again < 20 && bytes[at] === 0; again += 1) at = Math.floor(chance() * size)
  if (!isCut) bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(chance() * 8))
  writeFileSync(file, isCut ? bytes.subarray(0, at) : bytes)
  return { what: `try ${index}: ${isCut ? 'cut at' : 'bit flipped at'} ${at} of ${bytes.length} in ${file.slice(-12)}` }
}

test('damaged files: records and the draft are there again, or it is said', async () => {
  test.setTimeout(120_000 + tries * 45_000)
  const acknowledged: Acknowledged = { typed: 0, records: new Set() }
  const first = await startPhone(host.url)
  await listen(first.page, acknowledged)
  await openWorker(first.page)
  await work(first.page, 'finishing', 0, 'record')
  await expect.poll(() => acknowledged.records.size).toBeGreaterThan(40)
  await stopWork(first.page)
  await work(first.page, 'typing', 1, '')
  await expect.poll(() => acknowledged.typed).toBeGreaterThan(0)
  await first.kill()

  const outcome: Record<string, number> = {}
  for (let index = 0; index < tries; index += 1) {
    const profile = newProfile()
    cpSync(first.profile, profile, { recursive: true })
    for (const name of readdirSync(profile)) if (name.startsWith('Singleton')) rmSync(join(profile, name))
    const { what } = damageOne(profile, index)
    const phone = await startPhone(host.url, { profile })
    const refusal = phone.page.getByRole('heading', { name: 'The app can’t keep data here' })
    const opened = await Promise.race([openWorker(phone.page).then(() => true), refusal.waitFor({ timeout: 40_000 }).then(() => false)])
    let result = 'refused with the reason'
    if (opened) {
      const report = await phone.page.evaluate(async () => (await window.transectWorker?.call('repair.check', null)) as { replaced: number; restored: number; damaged: readonly unknown[] })
      const found = await look(phone.page, 'typing')
      const missing = [...acknowledged.records].filter((name) => !found.records.includes(name))
      expect([missing, found.torn], what).toEqual([[], []])
      expect(Number(found.draft?.name.slice('answer '.length)), `${what}: ${JSON.stringify(found.draft)}`).toBeGreaterThanOrEqual(acknowledged.typed)
      result = found.repaired ?? (report.replaced + report.restored > 0 ? 'repaired by the check' : 'whole')
    }
    outcome[result] = (outcome[result] ?? 0) + 1
    await phone.close()
    rmSync(profile, { recursive: true, force: true })
  }
  console.log(`damage on disk: ${tries} tries, seed ${seed}, ${JSON.stringify(outcome)}, silent 0`)
})
