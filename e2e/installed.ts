/**
 * The app as a phone has it that opened it before: its service worker with the files of this build. Fetching and checking them is the
 * greater part of a browser's work at its first start, so the usual address is opened once in a run, and what was stored there is copied into
 * the profiles of further phones; nothing of a database, a key or a setting is. Used by phone.ts.
 */
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import type { Phone } from './phone.ts'
import { usualApp } from './server.ts'

type Start = (url: string, options: { readonly profile: string }) => Promise<Phone>

/** Where Chromium keeps service workers and their caches. */
const worker = 'Default/Service Worker'

/** What the usual address stores; kept beside the results of this run, which the next one clears away. */
const storedApp = async (start: Start): Promise<string> => {
  const kept = join(test.info().project.outputDir, `installed-${new URL(usualApp).port}`)
  if (existsSync(kept)) return kept
  const profile = mkdtempSync(join(tmpdir(), 'transect-installed-'))
  const phone = await start(usualApp, { profile })
  await phone.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await phone.close()
  cpSync(join(profile, worker), `${kept}-whole`, { recursive: true })
  renameSync(`${kept}-whole`, kept)
  rmSync(profile, { recursive: true, force: true })
  return kept
}

/** Into a new profile, for the usual address; every other one is opened for the first time. */
export const giveApp = async (url: string, profile: string, start: Start): Promise<void> => {
  if (url === usualApp) cpSync(await storedApp(start), join(profile, worker), { recursive: true })
}
