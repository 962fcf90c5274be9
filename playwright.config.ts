/**
 * Browser tests: real Chromium processes with persistent profiles (e2e/phone.ts starts them), the built app from dist/.
 * Two files at a time on two cores, the long ones first so that none is left over in the end. Tests with many browsers or with limits of
 * time run one at a time, beside one other.
 */
import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'

const specs = (...names: readonly string[]): string[] => names.map((name) => `${name}.spec.ts`)
const crowded = specs('kill', 'station', 'group', 'network', 'loss', 'damage', 'full')
const long = specs('xss', 'update', 'widgets', 'real-forms', 'safety', 'exchange-screens', 'files', 'csp', 'bundle', 'meeting')

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // A control that cannot be pressed fails by its name, not by the time of the whole test.
  use: { actionTimeout: 30_000 },
  workers: Math.min(2, availableParallelism()),
  projects: [
    { name: 'crowded', testMatch: crowded, workers: 1 },
    { name: 'long', testMatch: long },
    { name: 'other', testMatch: '*.spec.ts', testIgnore: [...crowded, ...long] },
  ],
  // A second try in CI, reported as flaky: two browsers on two shared cores are now and then slower than a wait allows.
  retries: process.env.CI === undefined ? 0 : 1,
  forbidOnly: true,
  reporter: [['list']],
})
