/** A station on free ports, asked over real sockets: what it serves, what it refuses, who is listed. */
import { request as plainRequest } from 'node:http'
import { request, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:tls'
import { X509Certificate } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { WebSocket } from 'ws'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { limits, stationPaths } from '../transport/station-info.ts'
import { readOptions } from './options.ts'
import { localName, startStation, type Station } from './server.ts'

let folder: string
let station: Station
let addresses: readonly string[]
const begin = (): Promise<Station> => startStation({
  app: join(folder, 'dist'), folder: join(folder, 'data'), hostname: 'Camp Laptop.lan', port: 0, plainPort: 0, address: '', now: Date.now, addresses: () => addresses, onAddresses: () => undefined,
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'transect-station-'))
  mkdirSync(join(folder, 'dist/assets'), { recursive: true })
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html><html><head><title>Transect</title></head><body></body></html>')
  writeFileSync(join(folder, 'dist/assets/app-1a2b.js'), `export const words = '${'field '.repeat(400)}'`)
  writeFileSync(join(folder, 'dist/manifest.webmanifest'), '{}')
  writeFileSync(join(folder, 'secret.txt'), 'not for everybody')
  addresses = ['192.168.137.1']
  station = await begin()
})
afterEach(async () => {
  await station.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Answer { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer }
const collect = (resolve: (answer: Answer) => void) => (response: IncomingMessage): void => {
  const parts: Buffer[] = []
  response.on('data', (part: Buffer) => parts.push(part))
  response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }))
}
/** `path` goes over the wire as it stands here. */
const ask = (path: string, options: RequestOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ host: 'localhost', port: station.port, servername: 'localhost', ca: station.authority, path, ...options }, collect(resolve)).on('error', reject).end()
  })
const askPlain = (path: string): Promise<Answer> =>
  new Promise((resolve, reject) => { plainRequest({ host: 'localhost', port: station.plainPort, path }, collect(resolve)).on('error', reject).end() })

test('[STN5] the app is served with type, policy and compression; [STN6] its page says that a station serves it', async () => {
  const page = await ask('/')
  expect(page.status).toBe(200)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.headers['x-content-type-options']).toBe('nosniff')
  expect(page.headers['content-security-policy']).toContain(`wss://localhost:${station.port}`)
  expect(page.headers['content-security-policy']).not.toContain("'unsafe-eval'")
  expect(page.headers['content-security-policy']).not.toContain(' https:')
  expect(page.body.toString()).toContain('<meta name="transect-station" content="1" />')
  const script = await ask('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'gzip, br' } })
  expect(script.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable' })
  expect(script.headers['content-security-policy'], 'records go to a server from a worker').toContain(' https:;')
  expect(brotliDecompressSync(script.body).toString()).toContain('field field')
  expect((await ask('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'br;q=0' } })).headers['content-encoding']).toBeUndefined()
  expect((await ask('/assets/app-1a2b.js', { headers: { 'if-none-match': String(script.headers.etag) } })).status).toBe(304)
  expect((await ask('/manifest.webmanifest')).headers['content-type']).toBe('application/manifest+json')
  expect((await ask('/records', { headers: { accept: 'text/html' } })).headers.location).toBe('/')
})

test.each([
  '/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/../../secret.txt', '/assets/..\\..\\secret.txt', '//etc/passwd', '/assets/', '/assets', '/index.html/..',
  '/.station/', '/.station/devices', '/data/authority.key.pem', '/__proto__', '/\u0000', 'http://elsewhere/secret.txt',
])('[STN5] %j leads to no file', async (path) => {
  // A path with a zero byte cannot be sent at all.
  const answer = await ask(path.replaceAll('\u0000', '%00'))
  expect([400, 404]).toContain(answer.status)
  expect(answer.body.toString()).not.toContain('not for everybody')
})

test('[STN5] only reading, without a body and with a host; a long address is refused', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) expect((await ask('/', { method })).status).toBe(405)
  expect((await ask('/', { headers: { 'content-length': '5' } })).status).toBe(413)
  expect((await ask('/', { headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413)
  expect((await ask('/', { headers: { host: 'a b"' } })).status).toBe(400)
  expect((await ask(`/${'a'.repeat(limits.url)}`)).status).toBe(400)
  expect((await ask('/', { method: 'HEAD' })).body).toHaveLength(0)
})

test('[STN8] the plain page explains trust and gives the authority’s certificate, and nothing else', async () => {
  const page = await askPlain('/')
  expect(page.status).toBe(200)
  for (const words of ['CA certificate', 'Certificate Trust Settings', 'Profile Downloaded']) expect(page.body.toString()).toContain(words)
  const certificate = await askPlain('/transect-station.crt')
  expect(certificate.headers['content-type']).toBe('application/x-x509-ca-cert')
  expect(new X509Certificate(certificate.body).subject).toContain('CN=Transect station Camp Laptop.lan')
  expect((await askPlain('/index.html')).status).toBe(404)
  expect((await askPlain('/.station/info')).status).toBe(404)
})

test('[STN3] [STN4] phones are sent to the address they know as long as it is there; else it is said', async () => {
  expect(station.info()).toEqual({ name: 'Camp Laptop.lan', join: [`http://192.168.137.1:${station.plainPort}/`], moved: '' })
  await station.stop()
  addresses = ['10.0.0.4', '192.168.137.1']
  station = await begin()
  expect(station.info().join[0]).toBe(`http://192.168.137.1:${station.plainPort}/`)
  expect(station.isNewAuthority).toBe(false)
  await station.stop()
  addresses = ['10.0.0.4']
  station = await begin()
  expect(station.info()).toMatchObject({ join: [`http://10.0.0.4:${station.plainPort}/`], moved: `https://192.168.137.1:${station.port}/` })
  const presented = await new Promise<string>((resolve) => {
    const socket = connect({ host: 'localhost', port: station.port, ca: station.authority }, () => {
      resolve(socket.getPeerCertificate().subjectaltname ?? '')
      socket.end()
    })
  })
  expect(presented).toContain('IP Address:10.0.0.4')
  expect(presented).toContain(`DNS:${localName('Camp Laptop.lan')}`)
})

const id = (digit: string): string => digit.repeat(32)
interface Guest { readonly socket: WebSocket; readonly lists: string[]; next(): Promise<readonly { readonly name: string; readonly station: boolean }[]>; readonly closed: Promise<number> }
const guest = async (path: string = stationPaths.devices, origin = `https://localhost:${station.port}`): Promise<Guest> => {
  const socket = new WebSocket(`wss://localhost:${station.port}${path}`, { ca: station.authority, origin })
  const lists: string[] = []
  const waiting: (() => void)[] = []
  socket.on('message', (data: Buffer) => {
    lists.push(data.toString())
    for (const go of waiting.splice(0)) go()
  })
  const closed = new Promise<number>((resolve) => { socket.on('close', (code) => resolve(code)) })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  return {
    socket, lists, closed,
    next: async () => {
      if (lists.length === 0) await new Promise<void>((resolve) => { waiting.push(resolve) })
      return (JSON.parse(lists.shift() ?? '') as { devices: { name: string; station: boolean }[] }).devices
    },
  }
}

test('[STN7] who says its name is listed to the others, until it goes', async () => {
  const [a, b] = [await guest(), await guest()]
  a.socket.send(JSON.stringify({ id: id('a'), name: 'Tablet A\u202e\n', station: true }))
  expect(await b.next()).toMatchObject([{ name: 'Tablet A', station: true }])
  expect(await a.next()).toEqual([])
  b.socket.send(JSON.stringify({ id: id('b'), name: 'Tablet B', station: false }))
  expect(await a.next()).toMatchObject([{ name: 'Tablet B', station: false }])
  b.socket.close()
  expect(await a.next()).toEqual([])
  a.socket.close()
})

test.each([
  ['no JSON', 'hello'], ['no id', '{"name":"x","station":false}'], ['a wrong id', '{"id":"1","name":"x","station":false}'],
  ['a list', '[]'], ['nothing', 'null'], ['too much', JSON.stringify({ id: id('a'), name: 'x'.repeat(1000), station: false })],
])('[STN9] %s ends the visit and harms nobody else', async (_what, text) => {
  const [a, b] = [await guest(), await guest()]
  a.socket.send(JSON.stringify({ id: id('a'), name: 'A', station: false }))
  expect(await b.next()).toHaveLength(1)
  b.socket.send(text)
  expect([1008, 1009]).toContain(await b.closed)
  expect((await ask('/')).status).toBe(200)
  a.socket.close()
})

test('[STN9] a name that is taken, too many messages and too many visits from one address are refused', async () => {
  const [a, b] = [await guest(), await guest()]
  a.socket.send(JSON.stringify({ id: id('a'), name: 'A', station: false }))
  await a.next()
  b.socket.send(JSON.stringify({ id: id('a'), name: 'B', station: false }))
  expect(await b.closed).toBe(1008)
  for (let count = 0; count < 30; count += 1) a.socket.send(JSON.stringify({ id: id('a'), name: `A${count}`, station: false }))
  expect(await a.closed).toBe(1008)
  const crowd = await Promise.all(Array.from({ length: 17 }, () => guest()))
  expect(await Promise.race(crowd.map(({ closed }) => closed))).toBe(1013)
  for (const { socket } of crowd) socket.terminate()
})

test('[STN9] pages of other hosts get no socket, and there is none but the two', async () => {
  await expect(guest(stationPaths.devices, 'https://elsewhere.example')).rejects.toThrow('403')
  await expect(guest(stationPaths.devices, `http://localhost:${station.port}`)).rejects.toThrow('403')
  await expect(guest('/.station/else')).rejects.toThrow('404')
})

test('[STN9] signalling passes from one to the other; what is too long ends the connection', async () => {
  const peer = (name: string): string => `${stationPaths.signalling}peerjs?key=transect&token=t&id=${name}`
  const [a, b] = [await guest(peer(id('a'))), await guest(peer(id('b')))]
  b.socket.send(JSON.stringify({ type: 'OFFER', dst: id('a'), payload: { sdp: 'x' } }))
  await expect.poll(() => a.lists.at(-1)).toContain(`"src":"${id('b')}"`)
  b.socket.send('null')
  b.socket.send('{')
  b.socket.send(JSON.stringify({ type: 'OFFER', dst: id('a'), payload: 'x'.repeat(20_000) }))
  expect(await b.closed).toBe(1009)
  expect((await ask('/')).status).toBe(200)
  a.socket.close()
})

test('the command line says what is wrong with it', () => {
  expect(readOptions([])).toMatchObject({ ok: true, value: { port: 8443, plainPort: 8080, open: true } })
  expect(readOptions(['--port', '9000', '--no-open'])).toMatchObject({ ok: true, value: { port: 9000, open: false } })
  for (const args of [['--port', 'x'], ['--port', '70000'], ['--port', '8080'], ['--address', '8.8.8.8'], ['--what']]) expect(readOptions(args).ok).toBe(false)
})
