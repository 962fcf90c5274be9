/** Build of the page, its worker and the service worker. Unit tests: vitest.config.ts; browser tests: playwright.config.ts. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import solid from 'vite-plugin-solid'
import { withSums } from './.ci/precache-sums.ts'
import { contentPolicy } from './.ci/content-policy.ts'

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string }

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

let built = ''

export default defineConfig({
  // Relative addresses, so that the built folder works under any path of any static host.
  base: './',
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [
    solid(),
    contentPolicy(),
    { name: 'transect-built', configResolved: ({ root, build }) => { built = resolve(root, build.outDir) } },
    VitePWA({
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: 'Transect',
        short_name: 'Transect',
        description: 'Field surveys without the Internet, merged phone to phone.',
        id: './',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#f6f4ee',
        theme_color: '#14504a',
        // Shared files are taken by public/share-target.js, which the service worker imports.
        share_target: { action: 'share', method: 'POST', enctype: 'multipart/form-data', params: { files: [{ name: 'files', accept: ['.transect', 'application/octet-stream', 'text/plain', xlsx, '.xlsx'] }] } },
        file_handlers: [{ action: './', accept: { 'application/octet-stream': ['.transect'], [xlsx]: ['.xlsx'] } }],
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: 'icons/maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
          { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        importScripts: ['share-target.js'],
        globPatterns: ['**/*.{html,js,css,wasm,svg,png,xlsx,woff2}'],
        maximumFileSizeToCacheInBytes: 8 * 1024 * 1024,
        navigateFallback: 'index.html',
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        skipWaiting: false,
        manifestTransforms: [withSums(() => built)],
      },
    }),
  ],
  worker: { format: 'es' },
  // what a policy in the page cannot say
  preview: { headers: { 'content-security-policy': "frame-ancestors 'none'", 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' } },
  optimizeDeps: { exclude: ['@sqlite.org/sqlite-wasm'] },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 1200,
    // eval stands in the form engine's parser glue and is never reached (docs: it runs under a CSP without it)
    rolldownOptions: { checks: { eval: false, pluginTimings: false } } },
})
