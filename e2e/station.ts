/** A station as a person starts it: `npm run station` as a process of its own, on free ports, with a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtApp } from './server.ts'

export interface StationProcess {
  /** this laptop's page */
  readonly page: string
  /** what the join code holds; null: the machine has no private address */
  readonly join: string | null
  /** of the page of trust, on this laptop */
  readonly trust: string
  /** makes a browser trust the station's authority */
  readonly trusting: string
  readonly said: () => string
  stop(): Promise<void>
}

const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => { child.once('exit', () => resolve()) })

export const startStation = async (app = builtApp(), ports: readonly [number, number] = [0, 0], folder = mkdtempSync(join(tmpdir(), 'transect-station-'))): Promise<StationProcess> => {
  const child = spawn(process.execPath, ['.ci/station.mjs', '--no-open', '--app', app, '--data', folder, '--port', String(ports[0]), '--http-port', String(ports[1])], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (text: Buffer): void => {
      said += text.toString()
      if (said.includes('To stop:')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the station ended with ${code}: ${said}`)))
  })
  await ready
  const page = /On this laptop: (\S+)/.exec(said)?.[1] ?? ''
  const trust = /The steps: (\S+)/.exec(said)?.[1] ?? ''
  const key = createPublicKey(readFileSync(join(folder, 'authority.crt.pem'))).export({ type: 'spki', format: 'der' })
  return {
    page,
    join: /or type (\S+)/.exec(said)?.[1] ?? null,
    trust,
    trusting: `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`,
    said: () => said,
    stop: async () => {
      const gone = ended(child)
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await gone
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
