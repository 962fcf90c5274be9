import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify('test') },
  plugins: [solid({ hot: false })],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', '.ci/**/*.test.mjs'],
    environment: 'node',
    testTimeout: 30_000,
    maxWorkers: 2,
  },
})
