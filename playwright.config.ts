/** Browser tests: real Chromium processes with persistent profiles (e2e/phone.ts starts them), the built app from dist/. */
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // A control that cannot be pressed fails by its name, not by the time of the whole test.
  use: { actionTimeout: 30_000 },
  workers: 1,
  // A second try in CI, reported as flaky: two browsers on two shared cores are now and then slower than a wait allows.
  retries: process.env.CI === undefined ? 0 : 1,
  forbidOnly: true,
  reporter: [['list']],
})
