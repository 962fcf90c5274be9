/**
 * Two network namespaces at one switch, like two phones at a hotspot, and nothing else: no route elsewhere, no Internet, no other
 * device. Made without rights over the machine, by user namespaces; where those are not allowed there is a reason in words instead.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserPath } from './phone.ts'

export type Side = 'a' | 'b'
export interface Network {
  /** Starts the browser on one side. */
  readonly program: Readonly<Record<Side, string>>
  /** Takes one side off the switch, as when a phone leaves the hotspot; the other keeps its network. */
  cut(side: Side): void
  mend(side: Side): void
  /** Loss in percent and delay both ways; false where the machine's kernel cannot do that. */
  shape(loss: number, delayMs: number): boolean
  end(): void
}

const sides = ['a', 'b'] as const
const address: Readonly<Record<Side, string>> = { a: '10.87.0.1/24', b: '10.87.0.2/24' }

const holding = (command: string, args: readonly string[]): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args, 'sh', '-c', 'echo ready; exec sleep 3600'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stderr.on('data', (text: Buffer) => { said += text.toString() })
    child.stdout.once('data', () => resolve(child))
    child.once('error', reject)
    child.once('exit', () => reject(new Error(said.trim() || `${command} ended`)))
  })

/** The network, or why there is none here. */
export const makeNetwork = async (): Promise<Network | string> => {
  const held: ChildProcess[] = []
  const folder = mkdtempSync(join(tmpdir(), 'transect-network-'))
  const end = (): void => {
    for (const child of held) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const hub = await holding('unshare', ['--user', '--map-root-user', '--net'])
    held.push(hub)
    const within = (pid: number | undefined): readonly string[] => ['--target', String(pid), '--user', '--preserve-credentials', '--net']
    const phone = async (): Promise<number | undefined> => {
      const made = await holding('nsenter', ['--target', String(hub.pid), '--user', '--preserve-credentials', 'unshare', '--net'])
      held.push(made)
      return made.pid
    }
    const pids = { hub: hub.pid, a: await phone(), b: await phone() }
    const run = (where: Side | 'hub', ...command: readonly string[]): void => void execFileSync('nsenter', [...within(pids[where]), ...command], { stdio: 'pipe' })
    run('hub', 'ip', 'link', 'add', 'switch', 'type', 'bridge')
    run('hub', 'ip', 'link', 'set', 'switch', 'up')
    const program = (side: Side): string => {
      const file = join(folder, `browser-${side}`)
      writeFileSync(file, `#!/bin/sh\nexec nsenter ${within(pids[side]).join(' ')} '${browserPath ?? chromium.executablePath()}' "$@"\n`)
      chmodSync(file, 0o755)
      return file
    }
    for (const side of sides) {
      run('hub', 'ip', 'link', 'add', `port-${side}`, 'type', 'veth', 'peer', 'name', 'wifi', 'netns', String(pids[side]))
      run('hub', 'ip', 'link', 'set', `port-${side}`, 'master', 'switch', 'up')
      run(side, 'ip', 'addr', 'add', address[side], 'dev', 'wifi')
      run(side, 'ip', 'link', 'set', 'wifi', 'up')
      run(side, 'ip', 'link', 'set', 'lo', 'up')
    }
    return {
      program: { a: program('a'), b: program('b') },
      cut: (side) => run('hub', 'ip', 'link', 'set', `port-${side}`, 'down'),
      mend: (side) => run('hub', 'ip', 'link', 'set', `port-${side}`, 'up'),
      shape: (loss, delayMs) => {
        try {
          for (const side of sides) run(side, 'tc', 'qdisc', 'replace', 'dev', 'wifi', 'root', 'netem', 'loss', `${loss}%`, 'delay', `${delayMs}ms`)
          return true
        } catch {
          return false
        }
      },
      end,
    }
  } catch (error) {
    end()
    return error instanceof Error ? error.message : String(error)
  }
}
