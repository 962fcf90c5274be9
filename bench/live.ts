/** Two open databases in one session over a link in memory, message by message through a port: from a save on one to its rows on the other. */
import type { Link } from '../src/core/ports.ts'
import { openSession, type Session } from '../src/sync/runner.ts'
import { membership } from '../src/storage/device.ts'
import { verifyWith } from '../src/worker/identity.ts'
import { edit, type Ours } from './ours.ts'
import type { RowId } from '../src/core/ids.ts'

const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))

const open = (ours: Ours, port: MessagePort, offered: boolean): Session => {
  const link: Link = {
    send: async (message) => {
      port.postMessage(message)
      return true
    },
    close: () => port.close(),
  }
  const session = openSession({
    link, replica: ours.replica, identity: ours.store.options, membership: membership(ours.store, { random, projectName: () => 'bench' }),
    verify: verifyWith(crypto.subtle), deviceName: offered ? 'A' : 'B', offered, binding: new Uint8Array(32), now: () => Date.now(), random,
    every: (ms, call) => {
      const timer = setInterval(call, ms)
      return () => clearInterval(timer)
    },
    onAcknowledged: () => undefined,
  })
  port.onmessage = ({ data }: MessageEvent<Uint8Array>) => session.bytes(data)
  session.onState(({ phase }) => {
    if (phase.type === 'confirm-join') queueMicrotask(() => session.confirm(true))
  })
  return session
}

/** Resolves when the session says so; rejects when it failed. */
const upToDate = (session: Session): Promise<void> => new Promise((resolve, reject) => {
  const stop = session.onState(({ phase }) => {
    if (phase.type === 'failed') reject(new Error(phase.failure.message))
    if (phase.type === 'up-to-date') queueMicrotask(() => {
      stop()
      resolve()
    })
  })
})

/** Milliseconds of each of `rounds` saves, from the call to the other's commit, with the link open and everything else up to date. */
export const liveSaves = async (a: Ours, b: Ours, ids: readonly RowId[], rounds: number): Promise<readonly number[]> => {
  const { port1, port2 } = new MessageChannel()
  const sessions = [open(a, port1, true), open(b, port2, false)] as const
  await Promise.all(sessions.map(upToDate))
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const arrived = new Promise<void>((resolve) => {
      const stop = b.store.onCommit(({ local, touched }) => {
        if (local || touched.records.size === 0) return
        stop()
        resolve()
      })
    })
    const start = performance.now()
    edit(a, [ids[round % ids.length] as RowId], '/data/remarks', () => `live ${round}`)
    await arrived
    times.push(performance.now() - start)
    // a person does not save again within the same moment
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  for (const session of sessions) session.close()
  return times
}
