/**
 * Answers to HTTP requests, for the app (https) and for the page that explains trust (http): only reading, only what is listed, with
 * the headers that keep a page to itself. Rule STN5.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { limits, stationPaths, type StationInfo } from '../transport/station-info.ts'
import type { Encoding, Site } from './site.ts'

type Headers = Readonly<Record<string, string>>
/** A host as it may stand in a header of ours. */
const hostPattern = /^[\w.:[\]-]{1,120}$/

/** Older Safari does not count WebSockets among 'self'; an IPv6 address cannot be named in a policy at all. */
const socketsAt = (host: string): string => (host.startsWith('[') ? '' : ` wss://${host}`)

/**
 * The page speaks with nothing but this very station; the wasm of SQLite runs, text as code does not. A script that runs as a worker has
 * the policy of its own file: records are sent to an office's server from there (worker/send).
 */
const appPolicy = (host: string, isScript: boolean): string => [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self' 'unsafe-inline'", "img-src 'self' blob: data:", "media-src 'self' blob: data:",
  "font-src 'self'", `connect-src 'self' blob: data:${socketsAt(host)}${isScript ? ' https:' : ''}`, "worker-src 'self' blob:", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ')
const always: Headers = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=(self)',
}

const encodingFor = (accepted: string): Encoding => {
  const names = new Set(accepted.split(',').filter((one) => !/;\s*q=0(\.0*)?\s*$/.test(one)).map((one) => one.split(';')[0]!.trim()))
  return names.has('br') ? 'br' : names.has('gzip') ? 'gzip' : 'identity'
}

const end = (response: ServerResponse, status: number, headers: Headers, body: Uint8Array | string, isHead: boolean): void => {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  response.writeHead(status, { ...always, ...headers, 'content-length': String(bytes.length) })
  response.end(isHead ? undefined : bytes)
}
const say = (response: ServerResponse, status: number, text: string, headers: Headers = {}): void =>
  end(response, status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'", ...headers }, `${text}\n`, false)

/** [STN5] The path of a request that may be answered; else it has been refused. */
const door = (request: IncomingMessage, response: ServerResponse): string | null => {
  const refuse = (status: number, text: string, headers: Headers = {}): null => {
    say(response, status, text, { connection: 'close', ...headers })
    return null
  }
  const { method, url = '', headers } = request
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'only reading', { allow: 'GET, HEAD' })
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0) return refuse(413, 'no body is taken')
  if (!hostPattern.test(headers.host ?? '')) return refuse(400, 'no host')
  const path = url.split('?', 1)[0]!
  return path.startsWith('/') && path.length <= limits.url ? path : refuse(400, 'not an address here')
}

export const respondWithApp = (site: Site, info: () => StationInfo) => async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = door(request, response)
  if (path === null) return
  const isHead = request.method === 'HEAD'
  if (path === stationPaths.info)
    // The trust page, of another scheme and port, asks for it to see whether this phone trusts the station.
    return end(response, 200, { 'content-type': 'application/json', 'cache-control': 'no-store', 'cross-origin-resource-policy': 'cross-origin' }, JSON.stringify(info()), isHead)
  const file = site.find(path)
  if (file === null) {
    // Places inside the app stand behind '#': another address that a person typed is the app's own door.
    if (/\btext\/html\b/.test(request.headers.accept ?? '') && !/\.\w+$/.test(path)) return say(response, 302, 'over there', { location: '/' })
    return say(response, 404, 'not here')
  }
  const headers = {
    'content-type': file.type, etag: file.etag, vary: 'accept-encoding', 'content-security-policy': appPolicy(request.headers.host!, file.type.startsWith('text/javascript')),
    'cache-control': file.lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, { ...always, ...headers })
    response.end()
    return
  }
  const { bytes, encoding } = await file.body(encodingFor(String(request.headers['accept-encoding'] ?? '')))
  end(response, 200, encoding === 'identity' ? headers : { ...headers, 'content-encoding': encoding }, bytes, isHead)
}

export interface TrustPage { readonly html: string; readonly policy: string }
export const certificatePath = '/transect-station.crt'

/** The plain page: how this phone comes to trust the station, and the authority's certificate to take. */
export const respondWithTrust = (page: (host: string) => TrustPage, certificate: () => Uint8Array) => (request: IncomingMessage, response: ServerResponse): void => {
  const path = door(request, response)
  if (path === null) return
  const isHead = request.method === 'HEAD'
  if (path === certificatePath)
    return end(response, 200, { 'content-type': 'application/x-x509-ca-cert', 'cache-control': 'no-store' }, certificate(), isHead)
  if (path !== '/') return say(response, 404, 'not here')
  const { html, policy } = page(request.headers.host!.replace(/:\d+$/, ''))
  end(response, 200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': policy }, html, isHead)
}
