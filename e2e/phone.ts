/**
 * One phone: a browser process of its own with a profile on disk, at phone size. Ended by the test that started it.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { giveApp } from './installed.ts'

export interface Phone {
  readonly page: Page
  readonly context: BrowserContext
  readonly profile: string
  readonly problems: readonly string[]
  /** closes the browser; the profile stays for another start */
  close(): Promise<void>
  /** kill -9 of the whole browser */
  kill(): Promise<void>
}
export interface PhoneOptions {
  readonly profile?: string
  /** opens the app for the first time; else it may have been opened before (installed.ts) */
  readonly isNew?: boolean
  readonly width?: number
  readonly height?: number
  /** y4m file that the fake camera plays in a loop */
  readonly camera?: string
  readonly dark?: boolean
  /** has a touch screen and no mouse */
  readonly touch?: boolean
  /** a program that starts the browser, e.g. in another network (network.ts) */
  readonly program?: string
  /** beside those every phone has */
  readonly permissions?: readonly string[]
  /** further switches of the browser */
  readonly args?: readonly string[]
}

const marked = new URL('../node_modules/.cache/chromium-path', import.meta.url)
export const browserPath = process.env.CHROMIUM_PATH ?? (existsSync(marked) ? readFileSync(marked, 'utf8').trim() : undefined)

const made = new Set<string>()
process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

export const newProfile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'transect-phone-'))
  made.add(folder)
  return folder
}

const processesNaming = (text: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text)
      } catch {
        return false // the process ended between listing and reading
      }
    })
    .map(Number)

export const startPhone = async (url: string, options: PhoneOptions = {}): Promise<Phone> => {
  const profile = options.profile ?? newProfile()
  if (options.profile === undefined && options.isNew !== true) await giveApp(url, profile, startPhone)
  const camera = options.camera === undefined
    ? []
    : ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${options.camera}`]
  const program = options.program ?? browserPath
  const context = await chromium.launchPersistentContext(profile, {
    ...(program === undefined ? {} : { executablePath: program }),
    headless: true,
    viewport: { width: options.width ?? 360, height: options.height ?? 800 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    hasTouch: options.touch === true,
    permissions: ['clipboard-read', 'clipboard-write', 'geolocation', ...(options.permissions ?? [])],
    geolocation: { latitude: -6.8235, longitude: 39.2695, accuracy: 4 },
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', ...camera, ...(options.args ?? [])],
  })
  const page = context.pages()[0] ?? (await context.newPage())
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`)
  })
  await page.goto(url)
  return {
    page,
    context,
    profile,
    problems,
    close: () => context.close(),
    kill: async () => {
      // Persistent contexts have no handle on the process; the profile's folder name finds it and its children.
      for (const pid of processesNaming(profile)) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
        }
      }
      await context.close().catch(() => undefined)
    },
  }
}
