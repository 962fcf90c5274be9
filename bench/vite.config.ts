/** Builds the benchmark page and its workers from the production modules. */
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  define: { __APP_VERSION__: JSON.stringify('bench') },
  worker: { format: 'es' },
  build: { target: 'es2022', outDir: resolve(import.meta.dirname, '../dist-bench'), emptyOutDir: true },
})
