/** Two devices in session: the production machine and runner on both sides, over a link of network.ts. */
import type { Progress } from '../../sync/progress.ts'
import { openSession, type Session } from '../../sync/runner.ts'
import type { Time } from '../../sync/testing/time.ts'
import { settled } from '../../sync/testing/time.ts'
import type { SimDevice } from './device.ts'
import { chance, simVerify } from './identity.ts'
import { LinkPair, type Side } from './network.ts'

const sides = ['a', 'b'] as const
const binding = chance('the link')

export class Meeting {
  readonly pair: LinkPair
  readonly devices: Readonly<Record<Side, SimDevice>>
  private readonly sessions: Record<Side, Session>
  private readonly stops: Record<Side, (() => void)[]> = { a: [], b: [] }
  private readonly gone: Record<Side, boolean> = { a: false, b: false }

  constructor(a: SimDevice, b: SimDevice, time: Time, nonce: string, cutAt = Infinity) {
    this.pair = new LinkPair(cutAt)
    this.devices = { a, b }
    this.sessions = { a: this.session('a', time, nonce), b: this.session('b', time, nonce) }
  }
  private session(side: Side, time: Time, nonce: string): Session {
    const device = this.devices[side]
    const session = openSession({
      link: this.pair.link(side), replica: device.port(), identity: device.identity, membership: device.store.membership, verify: simVerify,
      deviceName: device.name, offered: side === 'a', binding, now: () => device.wall(),
      random: (bytes) => chance(`${nonce} ${side}`).subarray(0, bytes),
      every: (ms, call) => {
        const stop = time.every(ms, call)
        this.stops[side].push(stop)
        return stop
      },
      onAcknowledged: () => undefined,
    })
    let asked = false
    session.onState(({ phase }) => {
      if (phase.type !== 'confirm-join' || asked) return
      asked = true
      session.confirm(true)
    })
    this.pair.attach(side, session)
    return session
  }
  state(side: Side): Progress {
    return this.sessions[side].state()
  }
  has(device: SimDevice): boolean {
    return this.devices.a === device || this.devices.b === device
  }
  changed(side: Side): void {
    this.sessions[side].changed()
  }
  close(side: Side): void {
    this.sessions[side].close()
  }
  /** The process of a device has ended: nobody is there to hear of it. */
  kill(device: SimDevice): void {
    for (const side of sides) {
      if (this.devices[side] !== device) continue
      this.gone[side] = true
      this.pair.attach(side, { bytes: () => undefined, lost: () => undefined })
      for (const stop of this.stops[side]) stop()
    }
    this.pair.cut()
  }
  async deliver(count: number, choices: number): Promise<void> {
    await settled()
    for (let index = 0; index < count && this.pair.open; index++) {
      const first = sides[(choices >>> (index % 32)) & 1] as Side
      if (!this.pair.deliver(first) && !this.pair.deliver(first === 'a' ? 'b' : 'a')) return
      await settled()
    }
  }
  async run(): Promise<void> {
    do await this.deliver(1000, 0x5a3c_96f1)
    while (!this.pair.isQuiet)
  }
  /** Ways in which no session may end here. */
  failures(): readonly string[] {
    return sides.flatMap((side) => {
      const { phase } = this.state(side)
      const failure = phase.type === 'failed' ? phase.failure : null
      // what it was told by a device that has ended since
      const ofTheDead = failure?.type === 'peer-failed' && this.gone[side === 'a' ? 'b' : 'a']
      const mayBe = ofTheDead || failure?.type === 'link-lost' || failure?.type === 'timeout' || (failure?.type === 'peer-failed' && failure.message.startsWith('timeout'))
      return this.gone[side] || failure === null || mayBe
        ? [] : [`${this.devices[side].name}: ${failure.type} ${failure.message}`]
    })
  }
}
