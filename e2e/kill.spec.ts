/**
 * The browser is ended by kill -9 while it saves, finishes, syncs and migrates, and started again: what was answered is there, no record
 * is torn, and it opens in time. KILL_TRIES is the number for each kind (`npm run kill`); in CI three of each.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { newProfile, startPhone, type Phone } from './phone.ts'
import { serve, type StaticHost } from './server.ts'
import { pairByText, upToDate } from './surveyor.ts'
import { listen, look, openWorker, schemaOf, stopWork, work, type Acknowledged, type Found, type Work } from './working.ts'

const tries = Number(process.env['KILL_TRIES'] ?? 3)
const seed = Number(process.env['KILL_SEED'] ?? 20261121)
const chance = ((state: number) => () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32))(seed)
const opensWithin = 10_000

let host: StaticHost
const phones: Phone[] = []
const start = async (profile: string, acknowledged: Acknowledged, url = host.url): Promise<{ readonly phone: Phone; readonly opened: number }> => {
  const phone = await startPhone(url, { profile })
  phones.push(phone)
  await listen(phone.page, acknowledged)
  const before = Date.now()
  await Promise.race([openWorker(phone.page), new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`not open within ${opensWithin} ms`)), opensWithin))])
  return { phone, opened: Date.now() - before }
}
const end = async (phone: Phone): Promise<void> => {
  await phone.kill()
  phones.splice(phones.indexOf(phone), 1)
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Nothing that was answered is missing, and nothing is half there. */
const expectWhole = (found: Found, { typed, records }: Acknowledged, what: string): void => {
  expect(found.torn, what).toEqual([])
  const there = new Set(found.records)
  expect([...records].filter((name) => !there.has(name)), what).toEqual([])
  if (typed === 0) return
  const number = Number(found.draft?.name.slice('answer '.length))
  expect(number, `${what}: ${JSON.stringify(found.draft)}`).toBeGreaterThanOrEqual(typed)
  expect(found.draft?.village, what).toBe(`of answer ${number}`)
}

interface Sum { tries: number; answered: number; slowest: number; readonly repaired: string[] }
const tell = (kind: string, { tries, answered, slowest, repaired }: Sum): void =>
  console.log(`kill -9 while ${kind}: ${tries} tries, seed ${seed}, ${answered} answers acknowledged, 0 lost, 0 torn, opens in ${slowest} ms at most, brought back: ${repaired.length === 0 ? 'nothing' : repaired.join(', ')}`)

test.beforeAll(async () => { host = await serve('dist') })
test.afterEach(async () => { while (phones[0] !== undefined) await end(phones[0]) })
test.afterAll(() => host.stop())

for (const kind of ['typing', 'finishing'] satisfies Work[]) {
  test(`killed while ${kind}`, async () => {
    test.setTimeout(60_000 + tries * 20_000)
    const sum: Sum = { tries, answered: 0, slowest: 0, repaired: [] }
    const [profile, acknowledged]: [string, Acknowledged] = [newProfile(), { typed: 0, records: new Set() }]
    for (let index = 0; index <= tries; index += 1) {
      const { phone, opened } = await start(profile, acknowledged)
      sum.slowest = Math.max(sum.slowest, opened)
      const found = await look(phone.page, kind)
      expectWhole(found, acknowledged, `after try ${index}`)
      if (found.repaired !== null) sum.repaired.push(found.repaired)
      if (index === tries) break
      const before = acknowledged.typed + acknowledged.records.size
      await work(phone.page, kind, kind === 'typing' ? acknowledged.typed + 1 : 0, `try ${index}`)
      await pause(chance() * 1200)
      await end(phone)
      sum.answered += acknowledged.typed + acknowledged.records.size - before
    }
    tell(kind, sum)
    expect(sum.answered).toBeGreaterThan(tries)
  })
}

test('killed while two phones sync and both go on saving', async () => {
  test.setTimeout(60_000 + tries * 60_000)
  const sum: Sum = { tries, answered: 0, slowest: 0, repaired: [] }
  const [profile, mine, theirs]: [string, Acknowledged, Acknowledged] = [newProfile(), { typed: 0, records: new Set() }, { typed: 0, records: new Set() }]
  const other = await start(newProfile(), theirs)
  let next = await start(profile, mine)
  await pairByText(next.phone.page, other.phone.page)
  await other.phone.page.getByRole('button', { name: 'Join project' }).click()
  await expect(upToDate(other.phone.page)).toBeVisible()
  await work(other.phone.page, 'finishing', 0, 'theirs')
  for (let index = 0; index < tries; index += 1) {
    const before = mine.records.size
    await work(next.phone.page, 'finishing', 0, `mine ${index}`)
    const paired = pairByText(next.phone.page, other.phone.page).catch(() => undefined) // the phone ends in the middle of it, or after it
    await Promise.race([paired, pause(2000 + chance() * 6000)])
    await pause(chance() * 1000)
    await end(next.phone)
    await paired
    sum.answered += mine.records.size - before
    next = await start(profile, mine)
    sum.slowest = Math.max(sum.slowest, next.opened)
    const found = await look(next.phone.page, 'finishing')
    expectWhole(found, mine, `try ${index}`)
    const answered = { typed: 0, records: new Set(theirs.records) }
    expectWhole(await look(other.phone.page, 'finishing'), answered, `try ${index}, the other phone`)
    if (found.repaired !== null) sum.repaired.push(found.repaired)
  }
  // in the end both have everything that was ever answered on either
  for (const { phone } of [next, other]) await stopWork(phone.page)
  await pairByText(next.phone.page, other.phone.page)
  const all = [...mine.records, ...theirs.records]
  for (const { phone } of [next, other]) {
    await expect.poll(async () => {
      const there = new Set((await look(phone.page, 'finishing')).records)
      return all.filter((name) => !there.has(name)).length
    }, { timeout: 60_000 }).toBe(0)
  }
  tell('syncing', sum)
})

/** A build with one step more, which takes a while, under another path of the same origin. */
const laterBuild = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'transect-later-'))
  cpSync(process.env['TRANSECT_DIST'] ?? 'dist', folder, { recursive: true })
  const assets = join(folder, 'assets')
  const step = 'CREATE TABLE later (a, b); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000) INSERT INTO later SELECT i, hex(randomblob(20)) FROM n; CREATE INDEX later_b ON later (b);'
  for (const name of readdirSync(assets).filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(join(assets, name), 'utf8')
    const last = [...text.matchAll(/"[^"]*schemas\/(\d{4})-[\w-]+\.sql":/g)].sort((a, b) => Number(a[1]) - Number(b[1])).at(-1)
    if (last === undefined) continue
    const number = String(Number(last[1]) + 1).padStart(4, '0')
    writeFileSync(join(assets, name), text.replace(last[0], `"../../schemas/${number}-later.sql":${JSON.stringify(step)},${last[0]}`))
    return folder
  }
  throw new Error('no schemas in the build')
}

test('killed while the database is brought to a later schema', async () => {
  test.setTimeout(90_000 + tries * 30_000)
  const [acknowledged, profile] = [{ typed: 0, records: new Set<string>() } as Acknowledged, newProfile()]
  const first = await start(profile, acknowledged)
  await work(first.phone.page, 'finishing', 0, 'before')
  await pause(1500)
  await stopWork(first.phone.page)
  await work(first.phone.page, 'typing', 1, '')
  await expect.poll(() => acknowledged.typed).toBeGreaterThan(0)
  const schema = await schemaOf(first.phone.page)
  await end(first.phone)
  const [folder, before] = [laterBuild(), process.env['TRANSECT_DIST']]
  process.env['TRANSECT_DIST'] = folder
  const port = host.port
  await host.stop()
  const later = await serve('dist', '/later/', port)
  const sum: Sum = { tries, answered: acknowledged.typed + acknowledged.records.size, slowest: 0, repaired: [] }
  const schemas = new Set<number>()
  try {
    for (let index = 0; index < tries; index += 1) {
      const copy = newProfile()
      cpSync(profile, copy, { recursive: true })
      for (const name of readdirSync(copy)) if (name.startsWith('Singleton')) rmSync(join(copy, name))
      const phone = await startPhone(later.url, { profile: copy })
      phones.push(phone)
      await pause(chance() * 1500)
      await end(phone)
      const again = await start(copy, { typed: 0, records: new Set() }, later.url)
      sum.slowest = Math.max(sum.slowest, again.opened)
      const found = await look(again.phone.page, 'typing')
      expectWhole(found, acknowledged, `try ${index}`)
      if (found.repaired !== null) sum.repaired.push(found.repaired)
      schemas.add(await schemaOf(again.phone.page))
      await end(again.phone)
      rmSync(copy, { recursive: true, force: true })
    }
  } finally {
    await later.stop()
    if (before === undefined) delete process.env['TRANSECT_DIST']
    else process.env['TRANSECT_DIST'] = before
    rmSync(folder, { recursive: true, force: true })
    host = await serve('dist')
  }
  tell('migrating', sum)
  expect([...schemas]).toEqual([schema + 1])
})
