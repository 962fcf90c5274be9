import solid from 'vite-plugin-solid'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify('test') },
  plugins: [solid({ hot: false })],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', '.ci/**/*.test.mjs'],
    environment: 'node',
    testTimeout: 30_000,
    maxWorkers: 2,
    // Tests run with the browser's conditions (solid), under which ws is a stub; the station's are of Node.
    alias: [{ find: /^ws$/, replacement: fileURLToPath(new URL('node_modules/ws/wrapper.mjs', import.meta.url)) }],
    server: { deps: { inline: ['peer', '@zxing/library'] } },
  },
})
