/** The helpers of the browser tests, which are TypeScript, and options of the command line: for benchmarks with two browsers. `vite` is closed in the end. */
import { createServer } from 'vite'

export const vite = await createServer({ configFile: false, server: { middlewareMode: true, watch: null }, appType: 'custom', optimizeDeps: { noDiscovery: true }, logLevel: 'error' })
export const { startPhone } = await vite.ssrLoadModule('/e2e/phone.ts')
export const { serve } = await vite.ssrLoadModule('/e2e/server.ts')

export const { addSample, pairByText, recordWithPicture, upToDate } = await vite.ssrLoadModule('/e2e/surveyor.ts')

export const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : process.argv[at + 1]
}
