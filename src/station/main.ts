/** `npm run station`: starts the station, says in the terminal where it is and what to do, opens the browser. Wiring only. */
import { spawn } from 'node:child_process'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { renderUnicodeCompact } from 'uqr'
import type { StationInfo } from '../transport/station-info.ts'
import { defaultFolder } from './certificate-store.ts'
import { readOptions, usage, type Options } from './options.ts'
import { machineAddresses, startStation, type Station } from './server.ts'

const fail = (message: string): never => {
  console.error(message)
  process.exit(1)
}

const showJoin = ({ join: [first, ...others], moved }: StationInfo): void => {
  if (first === undefined) {
    console.log('\nThis laptop has no address on a local network. Join a Wi-Fi, or switch its hotspot on; this goes on by itself.\n')
    return
  }
  console.log(`\nPhones on the same Wi-Fi scan this, or type ${first}\n\n${renderUnicodeCompact(first, { border: 2 })}`)
  if (others.length > 0) console.log(`No luck? Other addresses of this laptop: ${others.join('  ')}`)
  if (moved !== '') console.log(`\nThe address has changed. Phones that used ${moved} keep what they have there, not here: give the laptop its old address back, or let each phone send its data as a file (docs/station.md).`)
}

const openBrowser = (url: string): void => {
  const [command, ...args]: readonly string[] = process.platform === 'win32' ? ['cmd', '/c', 'start', '""', url] : process.platform === 'darwin' ? ['open', url] : ['xdg-open', url]
  // Without a browser to open, the printed address is enough.
  spawn(command!, args, { stdio: 'ignore', detached: true }).on('error', () => undefined).unref()
}

const start = async (options: Options): Promise<Station> => {
  try {
    return await startStation({
      app: resolve(options.app),
      folder: options.folder === '' ? defaultFolder(process.platform, process.env) : resolve(options.folder),
      hostname: hostname(),
      port: options.port,
      plainPort: options.plainPort,
      address: options.address,
      now: Date.now,
      addresses: machineAddresses,
      onAddresses: showJoin,
    })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const port = (error as { readonly port?: number }).port
    if (code === 'EADDRINUSE') return fail(`Port ${port} is in use: is a station running already? Stop that program, or choose another with ${port === options.port ? '--port' : '--http-port'}.`)
    if (code === 'EACCES') return fail(`Not allowed: ${message}. Ports below 1024 need an administrator; choose a higher one.`)
    throw error
  }
}

const options = readOptions(process.argv.slice(2))
if (!options.ok) fail(`${options.error}\n\n${usage}`)
else if (options.value.help) console.log(usage)
else {
  const station = await start(options.value)
  const page = `${station.own}#/station`
  console.log(`\nTransect station is running. On this laptop: ${page}`)
  console.log('The browser warns once about the certificate: the page that phones open says how to trust it, for laptops too.')
  if (station.isNewAuthority) console.log(`A new certificate was made: every device has to trust it once. The steps: http://localhost:${station.plainPort}/`)
  showJoin(station.info())
  console.log('\nTo stop: Ctrl+C. Nothing is lost; records are in the browser of this laptop.')
  if (options.value.open) openBrowser(`http://localhost:${station.plainPort}/#/station`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void station.stop().then(() => process.exit(0)))
}
