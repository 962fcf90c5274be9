/**
 * The station's folder on this laptop: its certificate authority and server certificate, made once and renewed when needed, and the
 * address phones were last sent to. Readable by its user only; holds no project data. Rules STN2, STN4.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isAuthorityGood, isServerGood, issueServer, makeAuthority, type Certified } from './certificate.ts'

export interface Memory {
  /** as the authority is named; stays when the laptop gets another name */
  readonly station: string
  /** '' before phones were sent anywhere */
  readonly address: string
}
export interface CertificateStore {
  readonly folder: string
  readonly station: string
  readonly authority: Certified
  /** true when it was made just now: phones have to trust it anew */
  readonly isNewAuthority: boolean
  /** A certificate for all these names; the one that is kept if it will do. */
  serverFor(names: readonly string[]): Certified
  readonly lastAddress: () => string
  rememberAddress(address: string): void
}

/** Where programs of this system keep what they need. */
export const defaultFolder = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string => {
  if (platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Transect Station')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Transect Station')
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'transect-station')
}

/** Whole or not at all: a laptop may be switched off at any moment. */
const write = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** A file that cannot be read or is not what it should be counts as absent: it is made again. */
const attempt = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

export const openStore = (folder: string, hostname: string, now: () => number): CertificateStore => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  attempt(() => chmodSync(folder, 0o700))
  const at = (name: string): string => join(folder, name)
  const pairAt = (name: string): Certified | null =>
    attempt(() => ({ key: readFileSync(at(`${name}.key.pem`), 'utf8'), certificate: readFileSync(at(`${name}.crt.pem`), 'utf8') }))
  const keepPair = (name: string, { key, certificate }: Certified): void => {
    write(at(`${name}.key.pem`), key)
    write(at(`${name}.crt.pem`), certificate)
  }
  const readMemory = (): Memory | null => attempt(() => {
    const read = JSON.parse(readFileSync(at('station.json'), 'utf8')) as Partial<Memory>
    return typeof read.station === 'string' && typeof read.address === 'string' ? { station: read.station, address: read.address } : null
  })

  let memory = readMemory() ?? { station: hostname, address: '' }
  const kept = existsSync(at('station.json')) ? pairAt('authority') : null
  const isKept = kept !== null && attempt(() => isAuthorityGood(kept, now())) === true
  if (!isKept) memory = { ...memory, station: hostname }
  const authority = isKept ? kept : makeAuthority(hostname, now())
  if (!isKept) {
    keepPair('authority', authority)
    write(at('station.json'), JSON.stringify(memory))
  }

  return {
    folder,
    station: memory.station,
    authority,
    isNewAuthority: !isKept,
    serverFor: (names) => {
      const had = pairAt('server')
      if (had !== null && attempt(() => isServerGood(had, authority, names, now())) === true) return had
      const made = issueServer(authority, memory.station, names, now())
      keepPair('server', made)
      return made
    },
    lastAddress: () => memory.address,
    rememberAddress: (address) => {
      if (address === memory.address) return
      memory = { ...memory, address }
      write(at('station.json'), JSON.stringify(memory))
    },
  }
}
