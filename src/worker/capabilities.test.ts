import { expect, test } from 'vitest'
import { missingCapabilities, type Scope } from './capabilities.ts'

const whole: Scope = {
  isSecureContext: true, navigator: { locks: {}, storage: { getDirectory: () => undefined } }, crypto: { subtle: {} }, indexedDB: {}, WebAssembly: {}, BroadcastChannel: {},
}

test('[TAB6] a browser with everything lacks nothing', () => {
  expect(missingCapabilities(whole)).toEqual([])
})

test('[TAB6] an address without https is named first, with what it takes away', () => {
  expect(missingCapabilities({ ...whole, isSecureContext: false, navigator: {}, crypto: {} }))
    .toEqual(['https (secure context)', 'file storage (OPFS)', 'locks between tabs', 'keys (Web Crypto)'])
})

test('[TAB6] a browser that switches IndexedDB off (lockdown) is named', () => {
  expect(missingCapabilities({ ...whole, indexedDB: null })).toEqual(['IndexedDB'])
})
