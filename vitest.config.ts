/**
 * Unit tests. Those of the parts without a page share two processes, so that modules and SQLite are loaded once in each (half the processor
 * time); those with a document, with modules exchanged or with disks that fail have each file for themselves.
 */
import solid from 'vite-plugin-solid'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const parts = 'src/{blobs,core,exchange,export,forms,storage,sync,testing,worker}/**'
/** Of those parts: the form engine wants a document; disks that fail silence the console; mutants and twins exchange modules. */
const alone = '*engine|prepare-files|faults|damage|*mutants|twins'
const together = [`${parts}/!(${alone}).test.ts`]

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify('test') },
  plugins: [solid({ hot: false })],
  test: {
    environment: 'node',
    testTimeout: 30_000,
    maxWorkers: 2,
    // Tests run with the browser's conditions (solid), under which ws is a stub; the station's are of Node.
    alias: [{ find: /^ws$/, replacement: fileURLToPath(new URL('node_modules/ws/wrapper.mjs', import.meta.url)) }],
    server: { deps: { inline: ['peer', '@zxing/library'] } },
    projects: [
      { extends: true, test: { name: 'apart', include: ['src/**/*.test.ts', 'src/**/*.test.tsx', '.ci/**/*.test.mjs'], exclude: together } },
      { extends: true, test: { name: 'together', include: together, isolate: false } },
    ],
  },
})
