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

/** Serves `folder` (for 'dist': the built app) under `path` on localhost; `port` 0 takes a free one. */
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
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
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
