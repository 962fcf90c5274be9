/**
 * node bench/link-long.mjs [--files 10] [--mb 50] [--dist dist]
 * Many large files between two browser processes in one exchange: how long, how fast, and the memory of both browsers every five seconds,
 * above what each took right before. What a bare channel does: link.mjs.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bare } from './bare.mjs'
import { addSample, option, pairByText, recordWithPicture, serve, startPhone, upToDate, vite } from './phones.mjs'
import { cpuOf, memoryOf } from './processes.mjs'

const files = Number(option('files', 10))
const megabytes = Number(option('mb', 50))
const folder = mkdtempSync(join(tmpdir(), 'transect-link-'))
const host = await serve(resolve(option('dist', 'dist')))
const mib = (bytes) => (bytes / 1024 / 1024).toFixed(0)

/** Whole files on the device; small pictures are not among them because what is no picture has none. */
const arrived = (page) => page.evaluate(async () => {
  const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('blobs')
  let [count, bytes] = [0, 0]
  for await (const first of top.values()) {
    if (first.kind !== 'directory' || first.name.length !== 2) continue
    for await (const second of first.values()) for await (const file of second.values()) {
      count += 1
      bytes += (await file.getFile()).size
    }
  }
  return { count, bytes }
})

const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
try {
  await addSample(a.page)
  for (let index = 0; index < files; index += 1) {
    const file = join(folder, `${index}.jpg`)
    writeFileSync(file, randomBytes(megabytes * 1024 * 1024))
    await recordWithPicture(a.page, file)
    rmSync(file)
  }
  const there = await arrived(a.page)
  console.log(`${there.count} files, ${mib(there.bytes)} MiB on the first device`)
  await b.page.evaluate(() => { location.hash = '#/device' })
  await b.page.getByLabel('Pictures and files from other devices').selectOption('all')
  await pairByText(a.page, b.page)
  const bareBytes = 256 * 1024 * 1024
  const bareSpeed = async () => bareBytes / 1024 / 1024 / ((await bare(a.page, b.page, bareBytes)) / 1000)
  const bareBefore = await bareSpeed()
  // what the browsers hold from making the records goes first
  for (const { page } of [a, b]) await (await page.context().newCDPSession(page)).send('HeapProfiler.collectGarbage')
  await a.page.waitForTimeout(3000)
  const before = [memoryOf(a.profile), memoryOf(b.profile)]
  const cpu = [cpuOf(a.profile), cpuOf(b.profile)]
  await b.page.getByRole('button', { name: 'Join project' }).click()
  const began = Date.now()
  console.log(`memory before: sending ${mib(before[0])} MiB, receiving ${mib(before[1])} MiB`)
  let highest = [0, 0]
  let told = 0
  for (let now = 0; now < there.bytes;) {
    await b.page.waitForTimeout(500)
    const over = [memoryOf(a.profile) - before[0], memoryOf(b.profile) - before[1]]
    highest = highest.map((value, at) => Math.max(value, over[at]))
    now = (await arrived(b.page)).bytes
    if (Date.now() - told < 5000) continue
    told = Date.now()
    console.log(`${((Date.now() - began) / 1000).toFixed(0)} s: ${mib(now)} MiB whole, memory over that before: sending ${mib(over[0])}, receiving ${mib(over[1])} MiB`)
  }
  const took = (Date.now() - began) / 1000
  await upToDate(b.page).first().waitFor()
  await b.page.waitForTimeout(3000)
  const speed = there.bytes / 1024 / 1024 / took
  const used = [cpuOf(a.profile) - cpu[0], cpuOf(b.profile) - cpu[1]]
  const after = [memoryOf(a.profile) - before[0], memoryOf(b.profile) - before[1]]
  console.log(`${mib(there.bytes)} MiB in ${took.toFixed(0)} s, ${speed.toFixed(1)} MiB/s; highest memory over that before: sending ${mib(highest[0])}, receiving ${mib(highest[1])} MiB; after it ${mib(after[0])} and ${mib(after[1])}; processor seconds ${used.map((value) => value.toFixed(0)).join(' and ')}; load ${loadavg()[0].toFixed(1)}`)
  const bareAfter = await bareSpeed()
  console.log(`bare channel ${bareBefore.toFixed(1)} MiB/s before it, ${bareAfter.toFixed(1)} after it: ratio ${(speed / ((bareBefore + bareAfter) / 2)).toFixed(2)}`)
} finally {
  await a.close()
  await b.close()
  rmSync(folder, { recursive: true, force: true })
  await host.stop()
  await vite.close()
}
