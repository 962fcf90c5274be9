/**
 * The built app as the station serves it: a list of files made once at start, so that no address can lead anywhere else. Compressed
 * once, when first asked for. Rule STN5.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { stationMeta } from '../transport/station-info.ts'

export type Encoding = 'br' | 'gzip' | 'identity'
export interface SiteFile {
  readonly type: string
  readonly etag: string
  /** its name changes with its content */
  readonly lasting: boolean
  /** The bytes in this encoding, or as they are where it does not pay. */
  body(encoding: Encoding): Promise<{ readonly bytes: Uint8Array; readonly encoding: Encoding }>
}
export interface Site {
  /** `path`: of the URL, as sent; null: no such file */
  find(path: string): SiteFile | null
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.wasm': 'application/wasm',
  '.json': 'application/json', '.webmanifest': 'application/manifest+json', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon',
  '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8', '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const compressible = new Set(['.html', '.js', '.css', '.wasm', '.json', '.webmanifest', '.svg', '.txt'])
const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

/** [STN6] Tells the app in this page that a station serves it. */
const marked = (html: Buffer): Buffer =>
  Buffer.from(html.toString('utf8').replace(/<head>/i, `<head>\n    <meta name="${stationMeta}" content="1" />`), 'utf8')

const siteFile = (path: string, bytes: Buffer): SiteFile => {
  const kind = extname(path).toLowerCase()
  const done = new Map<Encoding, Promise<Buffer>>()
  const compress = (encoding: Encoding): Promise<Buffer> => {
    if (encoding === 'br') return brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
    return encoding === 'gzip' ? gzipped(bytes, { level: 6 }) : Promise.resolve(bytes)
  }
  return {
    type: types[kind] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    lasting: path.startsWith('/assets/'),
    body: async (wanted) => {
      const encoding = compressible.has(kind) && bytes.length > 512 ? wanted : 'identity'
      const found = done.get(encoding) ?? compress(encoding)
      done.set(encoding, found)
      return { bytes: await found, encoding }
    },
  }
}

/** Reads the whole folder: the app is a few megabytes. */
export const openSite = (folder: string): Site => {
  const files = new Map<string, SiteFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${file.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, '')}`
    const bytes = readFileSync(file)
    files.set(path, siteFile(path, path === '/index.html' ? marked(bytes) : bytes))
  }
  return { find: (path) => files.get(path === '/' ? '/index.html' : path) ?? null }
}
