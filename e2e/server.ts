/**
 * A plain static host for the built app, under a sub-path and without special headers, that a test can stop.
 */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join, normalize, resolve } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

export interface StaticHost { readonly url: string; readonly port: number; stop(): Promise<void> }

/** The built app: in `dist`, or where the setting TRANSECT_DIST says. */
export const builtApp = (): string => process.env['TRANSECT_DIST'] ?? 'dist'

/** Where the built app is when no test asks for another place: one port for each worker of this run, so that phones know the address (installed.ts). */
const usualPort = 20_000 + ((process.ppid * 4) % 20_000) + Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)
export const usualApp = `http://localhost:${usualPort}/field/`

/** Answers with a reason when the port is taken. */
const listen = (server: Server, port: number): Promise<NodeJS.ErrnoException | null> =>
  new Promise((done) => {
    server.once('error', done)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', done)
      done(null)
    })
  })

/** Serves `folder` (for 'dist': the built app) under `path` on localhost; without a port on the usual one, or on a free one. */
export const serve = async (folder: string, path = '/field/', port = 0): Promise<StaticHost> => {
  const root = resolve(folder === 'dist' ? builtApp() : folder)
  const server: Server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = asked.startsWith(path) ? join(root, normalize(asked.slice(path.length) || 'index.html')) : ''
    if (!file.startsWith(root) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end('not found')
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache' })
    createReadStream(file).pipe(response)
  })
  const taken = await listen(server, port === 0 && folder === 'dist' ? usualPort : port)
  const refused = taken === null ? null : port === 0 ? await listen(server, 0) : taken
  if (refused !== null) throw refused
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://localhost:${address.port}${path}`,
    port: address.port,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
