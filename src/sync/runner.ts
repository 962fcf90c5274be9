/**
 * Runs a session: feeds events to the pure machine one at a time and carries out what it wants, over ports that are handed
 * in. Storage calls go one after the other, sends go one after the other and wait for the link; nothing rejects unseen. Channels
 * carry other things over the same link. The machine itself is session.ts. Rules SES24-SES27, SES30, SES31.
 */
import type { Applied, ApplyFailure, Identity, Link, Membership, Replica, Verify } from '../core/ports.ts'
import type { Result } from '../core/result.ts'
import { knowsChannels, messageLimits } from './messages.ts'
import { encodeMessage } from './messages-codec.ts'
import { createOutbox } from './outbox.ts'
import type { Progress } from './progress.ts'
import { listens, start, step, tickMs } from './session.ts'
import { createProject, joinProject } from './membership.ts'
import type { Effect, Event, State, Step } from './state.ts'

export interface SessionDeps {
  readonly link: Link
  readonly replica: Replica
  readonly identity: Identity
  readonly membership: Membership
  readonly verify: Verify
  readonly deviceName: string
  /** this side showed the first code */
  readonly offered: boolean
  /** hash over both DTLS fingerprints, equal on both sides */
  readonly binding: Uint8Array
  /** whoever is to join by this link is let in by the user here first */
  readonly vets?: boolean
  now(): number
  random(bytes: number): Uint8Array
  /** Calls again and again until the returned function is called. */
  every(ms: number, call: () => void): () => void
  /** Another device holds this one's changes up to `seq`. */
  onAcknowledged(seq: number): void
  /** Something came over a channel; `body` is this listener's. */
  readonly onChannel?: (channel: number, body: Uint8Array) => void
}
export interface Session {
  /** a message from the link */
  bytes(message: Uint8Array): void
  /** the link has gone */
  lost(reason: string): void
  /** the user's answer to confirm-join or confirm-let-in */
  confirm(accept: boolean): void
  /** the replica got news by another road (a second session, a bundle) */
  changed(): void
  close(): void
  /** Whether the other side hears channels now: both proved, of the same project, and its app knows them. */
  readonly channels: boolean
  /** Behind all that is said of records. True when the link took it, false when there is nobody to take it. */
  sendChannel(channel: number, body: Uint8Array): Promise<boolean>
  state(): Progress
  /** Told at once and at every change; returns the way to stop. */
  onState(listener: (state: Progress) => void): () => void
}

const inboxBytes = 4 * 1024 * 1024
const inboxMessages = 4096

export const openSession = (deps: SessionDeps): Session => {
  const { replica, identity, membership, verify, now } = deps
  const { origin, algorithm, publicKey } = identity
  const first = start({
    origin, algorithm, publicKey, name: deps.deviceName, role: deps.offered ? 'offered' : 'answered', binding: deps.binding, secret: deps.random(32), vets: deps.vets === true,
  })
  let state: State = first.state
  const listeners = new Set<(progress: Progress) => void>()
  const events: Event[] = []
  let inbox: Uint8Array[] = []
  let inboxSize = 0
  let lostReason: string | null = null
  let running = false
  /** answers that the machine has not asked for yet */
  const applied = new Map<Uint8Array, Result<Applied, ApplyFailure>>()
  let storage: Promise<void> = Promise.resolve()
  let stops: (() => void)[] = []
  const outbox = createOutbox(deps.link, deps.every, (reason) => lose(reason))

  const broken = (error: unknown): void => post({ type: 'broken', message: error instanceof Error ? error.message : String(error) })
  const answer = (work: () => Promise<Event>): void => void work().then(post).catch(broken)
  const stored = (work: () => Promise<Event>): void => {
    storage = storage.then(() => (state.at === 'ended' ? undefined : work().then(post))).catch(broken)
  }
  /** [SES30] The machine asks for one after the other; what waits behind the one it asks for goes into the same commit. */
  const apply = async (segment: Uint8Array): Promise<Result<Applied, ApplyFailure>> => {
    const known = applied.get(segment)
    applied.delete(segment)
    if (known !== undefined) return known
    const run = state.at === 'exchanging' ? state.in.waiting.map(({ bytes }) => bytes) : []
    if (replica.applyRun === undefined || run.length < 2 || run[0] !== segment) return replica.apply(segment)
    const [first, ...others] = await replica.applyRun(run)
    for (const [index, result] of others.entries()) applied.set(run[index + 1] as Uint8Array, result)
    return first as Result<Applied, ApplyFailure>
  }
  const end = (): void => {
    for (const stop of stops) stop()
    stops = []
    inbox = []
    applied.clear()
  }

  const perform = (effect: Effect): void => {
    switch (effect.type) {
      case 'send': return outbox.send(effect.bytes)
      case 'close':
        end()
        return outbox.close(effect.last)
      case 'membership': return stored(async () => ({ type: 'membership', result: await membership.current(), now: now() }))
      case 'create': return stored(async () => ({ type: 'created', result: await createProject(membership) }))
      case 'join': return stored(async () => ({ type: 'joined', result: await joinProject(membership, effect.project) }))
      case 'sign': return answer(async () => ({ type: 'signed', signature: await identity.sign(effect.text) }))
      case 'verify': {
        const { hello, text, signature } = effect
        return answer(async () => ({ type: 'verified', good: await verify(hello.algorithm, hello.publicKey, text, signature) }))
      }
      case 'heads': return stored(async () => ({ type: 'heads', use: effect.use, result: await replica.heads() }))
      case 'plan': return stored(async () => ({ type: 'planned', result: await replica.missing(effect.theirs) }))
      case 'read': return stored(async () => ({ type: 'read', result: await replica.read(effect.ref) }))
      case 'apply': return stored(async () => ({ type: 'applied', result: await apply(effect.segment) }))
      case 'acknowledged': return deps.onAcknowledged(effect.seq)
      case 'channel': return deps.onChannel?.(effect.channel, effect.body)
    }
  }
  const take = ({ state: next, effects }: Step): void => {
    const before = state.progress
    state = next
    for (const effect of effects) perform(effect)
    if (before !== next.progress) for (const listener of listeners) listener(next.progress)
  }
  const nextEvent = (): Event | undefined => {
    if (!listens(state)) return events.shift()
    const bytes = inbox.shift()
    if (bytes === undefined && lostReason !== null && state.at !== 'ended') return { type: 'link-lost', message: lostReason }
    if (bytes === undefined) return events.shift()
    inboxSize -= bytes.length
    return { type: 'message', bytes, now: now() }
  }
  const run = (): void => {
    if (running) return
    running = true
    try {
      for (let next = nextEvent(); next !== undefined; next = nextEvent()) take(step(state, next))
    } catch (error) {
      if (state.at === 'ended') throw error
      take(step(state, { type: 'broken', message: error instanceof Error ? error.message : String(error) }))
    } finally {
      running = false
    }
  }
  const post = (event: Event): void => {
    events.push(event)
    run()
  }

  /** [SES26] What had come before the link went is still judged. */
  const lose = (reason: string): void => {
    lostReason ??= reason
    run()
  }

  const hasChannels = (): boolean => state.at === 'exchanging' && knowsChannels(state.peer.hello.minor)

  stops.push(deps.every(tickMs, () => post({ type: 'tick' })), replica.onLocalChange(() => post({ type: 'local-change' })))
  take(first)

  return {
    bytes: (message) => {
      if (state.at === 'ended') return
      inbox.push(message)
      inboxSize += message.length
      run()
      if (inboxSize > inboxBytes || inbox.length > inboxMessages) post({ type: 'flooded' })
    },
    lost: lose,
    confirm: (accept) => post({ type: 'confirm', accept }),
    changed: () => post({ type: 'local-change' }),
    close: () => post({ type: 'close' }),
    get channels() { return hasChannels() },
    sendChannel: (channel, body) => {
      if (body.length > messageLimits.channel) throw new RangeError(`${body.length} bytes for a channel`)
      return hasChannels() ? outbox.sendBehind(encodeMessage({ kind: 'channel', channel, body })) : Promise.resolve(false)
    },
    state: () => state.progress,
    onState: (listener) => {
      listeners.add(listener)
      listener(state.progress)
      return () => void listeners.delete(listener)
    },
  }
}
