/**
 * The real opfs-sahpool VFS of sqlite-wasm in Node, over a directory in memory: what it does to damaged files, and what a failing write
 * does to it, can be tried thousands of times. One pool at a time in a process; each test gets a new module.
 */
import { readFileSync } from 'node:fs'
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import type { OpenEnvironment } from '../open.ts'

const dist = new URL('../../../node_modules/@sqlite.org/sqlite-wasm/dist/', import.meta.url)
const wasmBinary = readFileSync(new URL('sqlite3.wasm', dist))

/** stand for the browser's classes, of which only the presence is asked */
const named = (): void => undefined
const fileHandle = Object.assign(function () { return undefined }, { prototype: { createSyncAccessHandle: named } })

let instances = 0
/** What sqlite-wasm looks for in a worker, leading to `root`. */
const asBrowser = (root: FileSystemDirectoryHandle): void => {
  const scope = globalThis as unknown as Record<string, unknown>
  Object.assign(scope, { FileSystemHandle: named, FileSystemDirectoryHandle: named, FileSystemFileHandle: fileHandle, self: globalThis })
  scope['location'] ??= new URL('http://localhost/')
  Object.defineProperty(globalThis, 'navigator', { value: { storage: { getDirectory: async () => root } }, configurable: true })
}

/** As after a restart of the worker: nothing is kept in memory. */
export const realPool = async (root: FileSystemDirectoryHandle): Promise<OpenEnvironment> => {
  asBrowser(root)
  const { default: init } = await import(/* @vite-ignore */ `${new URL('index.mjs', dist).href}?${(instances += 1)}`) as { default: (options: unknown) => Promise<Sqlite3Static> }
  let clock = 0
  return {
    load: async () => {
      const sqlite = await init({ wasmBinary, print: () => undefined, printErr: () => undefined })
      for (const level of ['warn', 'error', 'log', 'debug'] as const) sqlite.config[level] = () => undefined
      return sqlite
    },
    root: async () => root,
    now: () => clock,
    sleep: async (ms) => { clock += ms },
  }
}
