/**
 * A running station: the app over HTTPS, the page of trust over HTTP, signalling, and a certificate that follows the laptop's
 * addresses. Prints nothing; main.ts does. Rules STN2-STN6.
 */
import { createServer as createPlain, type Server as PlainServer } from 'node:http'
import { createServer, type Server } from 'node:https'
import { networkInterfaces } from 'node:os'
import type { AddressInfo } from 'node:net'
import type { StationInfo } from '../transport/station-info.ts'
import { hostOf, lanAddresses } from './addresses.ts'
import { derOf } from './certificate.ts'
import { openStore } from './certificate-store.ts'
import { respondWithApp, respondWithTrust } from './respond.ts'
import { openSite } from './site.ts'
import { openSockets } from './sockets.ts'
import { trustPage } from './trust-page.ts'

export interface StationOptions {
  /** the built app */
  readonly app: string
  /** of certificates; see certificate-store.ts */
  readonly folder: string
  readonly hostname: string
  /** 0: any free one */
  readonly port: number
  readonly plainPort: number
  /** what phones are sent to, before all found; '' none */
  readonly address: string
  readonly now: () => number
  readonly addresses: () => readonly string[]
  readonly onAddresses: (info: StationInfo) => void
}
export interface Station {
  readonly info: () => StationInfo
  readonly port: number
  readonly plainPort: number
  /** phones have to trust it anew */
  readonly isNewAuthority: boolean
  readonly authority: string
  /** where this laptop opens the app */
  readonly own: string
  stop(): Promise<void>
}

const lookMs = 5_000
const mostConnections = 512
/** A name that other devices may find by mDNS. */
export const localName = (hostname: string): string => `${hostname.split('.')[0]!.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'transect'}.local`

export const machineAddresses = (): readonly string[] => lanAddresses(networkInterfaces())

const listening = (server: Server | PlainServer, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
const closed = (server: Server | PlainServer): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

export const startStation = async (options: StationOptions): Promise<Station> => {
  const { now } = options
  const store = openStore(options.folder, options.hostname, now)
  const before = store.lastAddress()
  let found = options.addresses()
  /** [STN3] The address phones know already stays the one they are sent to, as long as it is there. */
  const ordered = (): readonly string[] => {
    const all = [...(options.address === '' ? [] : [options.address]), ...(found.includes(before) ? [before] : []), ...found]
    return all.filter((address, at) => all.indexOf(address) === at)
  }
  const names = (): readonly string[] => [...ordered(), localName(options.hostname), 'localhost', '127.0.0.1', '::1'].filter((name, at, all) => all.indexOf(name) === at)

  const site = openSite(options.app)
  let plainPort = options.plainPort
  let port = options.port
  const info = (): StationInfo => ({
    name: options.hostname,
    join: ordered().slice(0, 8).map((address) => `http://${hostOf(address)}:${plainPort}/`),
    moved: before !== '' && !ordered().includes(before) && ordered().length > 0 ? `https://${hostOf(before)}:${port}/` : '',
  })
  const tls = () => {
    const { key, certificate } = store.serverFor(names())
    // The authority goes along, for clients that want the whole chain.
    return { key, cert: `${certificate}${store.authority.certificate}` }
  }
  const answer = respondWithApp(site, info)
  const secure = createServer({ ...tls(), minVersion: 'TLSv1.2', requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, (request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(`${request.url ?? ''}:`, error)
      response.destroy()
    })
  })
  secure.maxConnections = mostConnections
  // Phones that do not trust the certificate, and scans of the network, break off in the middle.
  secure.on('tlsClientError', (_error, socket) => socket.destroy())
  const stopSockets = openSockets(secure)
  port = await listening(secure, options.port)

  const plain = createPlain({ requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 }, (request, response) =>
    respondWithTrust(trustPage(options.hostname, port), () => derOf(store.authority))(request, response))
  plain.maxConnections = mostConnections
  try {
    plainPort = await listening(plain, options.plainPort)
  } catch (error) {
    stopSockets()
    await closed(secure)
    throw error
  }
  const remember = (): void => {
    const [first] = ordered()
    if (first !== undefined) store.rememberAddress(first)
  }
  remember()

  /** [STN2] Another Wi-Fi, another address: the same servers go on with another certificate. */
  const look = (): void => {
    const next = options.addresses()
    if (next.join() === found.join()) return
    found = next
    secure.setSecureContext(tls())
    remember()
    options.onAddresses(info())
  }
  const looking = setInterval(look, lookMs)

  return {
    info,
    port,
    plainPort,
    isNewAuthority: store.isNewAuthority,
    authority: store.authority.certificate,
    own: `https://localhost:${port}/`,
    stop: async () => {
      clearInterval(looking)
      stopSockets()
      await Promise.all([closed(secure), closed(plain)])
    },
  }
}
