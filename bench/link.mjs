/**
 * node bench/link.mjs [--mb 48] [--dist dist] [--repeat 3]
 * A file between two browser processes: through a bare RTCDataChannel (64 KiB messages, 1 MiB waiting at most) and through the app (asked
 * for on one phone, until it has its name there: hashed, written, flushed, read back), one after the other in the same run. The app's
 * memory is the whole browser's, before and at its highest.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bare } from './bare.mjs'
import { addSample, option, pairByText, recordWithPicture, serve, startPhone, upToDate, vite } from './phones.mjs'
import { cpuOf, memoryOf } from './processes.mjs'

const megabytes = Number(option('mb', 48))
const repeat = Number(option('repeat', 3))
const bytes = megabytes * 1024 * 1024
const folder = mkdtempSync(join(tmpdir(), 'transect-link-'))
const host = await serve(resolve(option('dist', 'dist')))

const partial = (page) => page.evaluate(async () => {
  const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('blobs')
  const directory = await top.getDirectoryHandle('partial')
  let count = 0
  for await (const _ of directory.keys()) count += 1
  return count
})
const ours = async (run) => {
  const [a, b] = [await startPhone(host.url), await startPhone(host.url)]
  const file = join(folder, `${run}.jpg`)
  writeFileSync(file, randomBytes(bytes))
  await addSample(a.page)
  await recordWithPicture(a.page, file)
  await pairByText(a.page, b.page)
  await b.page.getByRole('button', { name: 'Join project' }).click()
  await upToDate(b.page).first().waitFor()
  await b.page.evaluate(() => { location.hash = '#/records' })
  await b.page.getByText('Kaloko, Kaloko').first().click()
  await b.page.getByRole('button', { name: 'Get picture' }).waitFor()
  const cpu = () => [cpuOf(a.profile), cpuOf(b.profile)]
  const cpuBefore = cpu()
  const plain = await bare(a.page, b.page, bytes)
  const cpuBare = cpu()
  const before = memoryOf(b.profile)
  let highest = before
  const watch = setInterval(() => { highest = Math.max(highest, memoryOf(b.profile)) }, 250)
  await b.page.getByRole('button', { name: 'Get picture' }).click()
  const began = Date.now()
  while ((await partial(b.page)) === 0 && Date.now() - began < 20_000) await b.page.waitForTimeout(10)
  const first = Date.now() - began
  while ((await partial(b.page)) > 0) await b.page.waitForTimeout(100)
  const took = Date.now() - began
  clearInterval(watch)
  const cpuAfter = cpu()
  const used = (from, to) => to.map((value, at) => value - from[at])
  await a.close()
  await b.close()
  return { plain, took, first, memory: highest - before, cpuPlain: used(cpuBefore, cpuBare), cpuOurs: used(cpuBare, cpuAfter) }
}

const speed = (ms) => megabytes / (ms / 1000)
try {
  const runs = []
  for (let run = 0; run < repeat; run += 1) {
    const { plain, took, first, memory, cpuPlain, cpuOurs } = await ours(run)
    const seconds = (pair) => pair.map((value) => value.toFixed(1)).join(' and ')
    runs.push({ plain, took })
    console.log(`${megabytes} MiB: bare channel ${speed(plain).toFixed(1)} MiB/s, app ${speed(took).toFixed(1)} MiB/s, ratio ${(speed(took) / speed(plain)).toFixed(2)}, first block after ${first} ms, memory of the receiving browser +${(memory / 1024 / 1024).toFixed(0)} MiB; processor seconds sending and receiving: bare ${seconds(cpuPlain)}, app ${seconds(cpuOurs)}; load ${loadavg()[0].toFixed(1)}`)
  }
  const all = (which) => runs.reduce((sum, run) => sum + run[which], 0)
  console.log(`all runs together: bare ${(all('plain') / 1000).toFixed(1)} s, app ${(all('took') / 1000).toFixed(1)} s, ratio ${(all('plain') / all('took')).toFixed(2)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
  await host.stop()
  await vite.close()
}
