/**
 * A bad radio between two phones: a relay of UDP packets in this process that loses and delays them. It stands in the pairing codes in the
 * place of each phone's address, so that no packet goes another way; what is in the packets it cannot read.
 */
import { createSocket, type Socket } from 'node:dgram'
import { decodePairingCode, encodePairingCode, type Candidate, type PairingCode } from '../src/transport/pairing-code.ts'
import { seeded } from '../src/testing/sim/random.ts'

export interface Radio {
  /** of a hundred packets */
  readonly lost: number
  /** each way */
  readonly delayMs: number
}
export interface Relay {
  /** The same code with the relay's address in it; null: it holds no IPv4 address. */
  offer(code: string): string | null
  answer(code: string): string | null
  readonly counts: { passed: number; lost: number }
  /** nothing gets through while this is true */
  silent: boolean
  close(): void
}

const bound = async (): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024, sendBufferSize: 4 * 1024 * 1024 })
  await new Promise<void>((done) => { socket.bind(0, '0.0.0.0', done) })
  return socket
}
const read = (code: string): PairingCode => {
  const found = decodePairingCode(code)
  if (!found.ok) throw new Error(found.error)
  return found.value
}

export const startRelay = async ({ lost, delayMs }: Radio, seed = 1): Promise<Relay> => {
  const random = seeded(seed)
  // what the one who answers sends to, and what the one who offers sends to
  const [standsForOfferer, standsForAnswerer] = [await bound(), await bound()]
  const found: { offerer?: Candidate; answerer?: Candidate } = {}
  const waiting = new Set<ReturnType<typeof setTimeout>>()
  const relay = { counts: { passed: 0, lost: 0 }, silent: false }
  let open = true
  const pipe = (from: Socket, by: Socket, to: () => Candidate | undefined): void => {
    from.on('message', (packet) => {
      const target = to()
      if (target === undefined || relay.silent || random.below(100) < lost) {
        relay.counts.lost += 1
        return
      }
      relay.counts.passed += 1
      const timer = setTimeout(() => {
        waiting.delete(timer)
        if (open) by.send(packet, target.port, target.bytes.join('.'))
      }, delayMs)
      waiting.add(timer)
    })
  }
  pipe(standsForOfferer, standsForAnswerer, () => found.offerer)
  pipe(standsForAnswerer, standsForOfferer, () => found.answerer)
  const through = (code: string, who: 'offerer' | 'answerer', socket: Socket): string | null => {
    const { oneScan: _, ...given } = read(code)
    const candidate = given.candidates.find(({ kind }) => kind === 'ipv4')
    if (candidate === undefined) return null
    found[who] = candidate
    return encodePairingCode({ ...given, candidates: [{ ...candidate, port: socket.address().port }] })
  }
  return Object.assign(relay, {
    offer: (code: string) => through(code, 'offerer', standsForOfferer),
    answer: (code: string) => through(code, 'answerer', standsForAnswerer),
    close: () => {
      open = false
      for (const timer of waiting) clearTimeout(timer)
      standsForOfferer.close()
      standsForAnswerer.close()
    },
  })
}
