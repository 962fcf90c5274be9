import { createPublicKey, X509Certificate } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lanAddresses } from './addresses.ts'
import { isAuthorityGood, isServerGood, issueServer, makeAuthority } from './certificate.ts'
import { openStore } from './certificate-store.ts'

const now = Date.now()
const dayMs = 86_400_000
const names = ['camp.local', 'localhost', '192.168.137.1', '127.0.0.1', '::1', 'fd00::2']

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'transect-station-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What a TLS client that trusts this authority makes of a server's certificate for `host`. */
const trusted = async (authority: string, server: { key: string; certificate: string }, host: string): Promise<string> => {
  const listening = createServer({ key: server.key, cert: server.certificate }, (_, response) => response.end('good'))
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done))
  try {
    return await new Promise((resolve) => {
      const asked = request({ host: '127.0.0.1', port: (listening.address() as AddressInfo).port, servername: host, ca: authority, path: '/' }, (response) => {
        response.resume()
        resolve(String(response.statusCode))
      })
      asked.on('error', (error) => resolve(error.message))
      asked.end()
    })
  } finally {
    listening.close()
    listening.closeAllConnections()
  }
}

test('[STN1] the authority says what it is, in the words of X.509, and vouches for local networks only', () => {
  const authority = makeAuthority('camp', now)
  const read = new X509Certificate(authority.certificate)
  expect(read.ca).toBe(true)
  expect(read.subject).toBe('O=Transect\nCN=Transect station camp')
  expect(read.verify(read.publicKey)).toBe(true)
  expect(Date.parse(read.validTo) - now).toBeGreaterThan(3640 * dayMs)
  expect(now - Date.parse(read.validFrom)).toBeGreaterThan(29 * dayMs)
  expect(isAuthorityGood(authority, now)).toBe(true)
  expect(isAuthorityGood({ ...authority, key: makeAuthority('other', now).key }, now)).toBe(false)
})

test('[STN2] the server’s certificate names every address and name, is of this authority and short enough for iPhones', () => {
  const authority = makeAuthority('camp', now)
  const server = issueServer(authority, 'camp', names, now)
  const read = new X509Certificate(server.certificate)
  expect(read.ca).toBe(false)
  expect(read.checkIssued(new X509Certificate(authority.certificate))).toBe(true)
  expect(read.verify(createPublicKey(authority.certificate))).toBe(true)
  expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(read.checkHost('camp.local')).toBe('camp.local')
  for (const address of names.slice(2)) expect(read.checkIP(address)).toBe(address)
  expect(read.checkIP('192.168.137.2')).toBeUndefined()
  expect(Date.parse(read.validTo) - Date.parse(read.validFrom)).toBeLessThanOrEqual(825 * dayMs)
  expect(isServerGood(server, authority, names, now)).toBe(true)
  expect(isServerGood(server, authority, [...names, '10.0.0.9'], now)).toBe(false)
  expect(isServerGood(server, authority, names, now + 660 * dayMs)).toBe(false)
  expect(isServerGood(server, makeAuthority('camp', now), names, now)).toBe(false)
})

test('[STN1] a TLS client that trusts the authority takes a local name and address, and no name of the Internet', async () => {
  const authority = makeAuthority('camp', now)
  const local = issueServer(authority, 'camp', ['camp.local', '127.0.0.1'], now)
  expect(await trusted(authority.certificate, local, 'camp.local')).toBe('200')
  const bank = issueServer(authority, 'camp', ['bank.example'], now)
  expect(await trusted(authority.certificate, bank, 'bank.example')).toMatch(/permitted subtree violation/)
  const abroad = issueServer(authority, 'camp', ['camp.local', '8.8.8.8'], now)
  expect(await trusted(authority.certificate, abroad, 'camp.local')).toMatch(/permitted subtree violation/)
  expect(await trusted(makeAuthority('camp', now).certificate, local, 'camp.local')).not.toBe('200')
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
test.skipIf(!hasOpenssl)('[STN2] OpenSSL’s own program verifies the chain (skipped: openssl absent)', () => {
  const authority = makeAuthority('camp', now)
  writeFileSync(join(folder, 'ca.pem'), authority.certificate)
  writeFileSync(join(folder, 'server.pem'), issueServer(authority, 'camp', names, now).certificate)
  const said = execFileSync('openssl', ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', join(folder, 'ca.pem'), join(folder, 'server.pem')], { encoding: 'utf8' })
  expect(said).toMatch(/OK/)
})

test('[STN4] the folder keeps the authority over starts and other addresses; a damaged file is made anew', () => {
  const first = openStore(folder, 'camp', () => now)
  expect(first.isNewAuthority).toBe(true)
  const server = first.serverFor(names)
  first.rememberAddress('192.168.137.1')
  expect(statSync(join(folder, 'authority.key.pem')).mode & 0o077).toBe(0)

  const again = openStore(folder, 'renamed', () => now)
  expect(again.isNewAuthority).toBe(false)
  expect(again.authority).toEqual(first.authority)
  expect(again.serverFor(names)).toEqual(server)
  expect(again.serverFor(names.slice(0, 3))).toEqual(server)
  const elsewhere = again.serverFor([...names, '10.42.0.1'])
  expect(elsewhere.certificate).not.toBe(server.certificate)
  expect(new X509Certificate(elsewhere.certificate).verify(createPublicKey(first.authority.certificate))).toBe(true)
  expect(again.lastAddress()).toBe('192.168.137.1')

  writeFileSync(join(folder, 'authority.crt.pem'), readFileSync(join(folder, 'authority.crt.pem'), 'utf8').slice(0, 200))
  const anew = openStore(folder, 'camp', () => now)
  expect(anew.isNewAuthority).toBe(true)
  expect(isServerGood(anew.serverFor(names), anew.authority, names, now)).toBe(true)
})

test('[STN3] phones are sent to private addresses, a Wi-Fi before containers and tunnels', () => {
  const of = (address: string, internal = false) => [{ address, internal }]
  expect(lanAddresses({
    lo: of('127.0.0.1', true), docker0: of('172.17.0.1'), eth0: of('8.8.4.4'), tun0: of('10.8.0.2'),
    wlan0: [{ address: 'fe80::1', internal: false }, { address: 'fd12::7', internal: false }, { address: '192.168.4.20', internal: false }],
  })).toEqual(['192.168.4.20', 'fd12::7', '10.8.0.2', '172.17.0.1'])
  expect(lanAddresses({ lo: of('127.0.0.1', true) })).toEqual([])
})
