/**
 * Devices that are linked with the same third one link with each other, without another scan: a pure machine over all links of this
 * device, (state, event) -> (state, effects). Everybody tells whom it is linked with; of two devices that could be linked the one
 * with the smaller origin offers, through the one that knows both. What does not come about is tried again later, and nobody has to know:
 * the data goes through the one between them. The bytes: introductions-codec.ts; who does the effects: worker/handlers/introductions.ts. Rules INT1-INT9.
 */
import type { Origin } from '../core/ids.ts'
import { decodeIntroduction, encodeIntroduction, introductionLimits as most } from './introductions-codec.ts'
import type { Introduction, Member } from './introductions-codec.ts'

/** ticks: called about every five seconds */
export const introductionTicks = { answer: 6, connect: 8, exchange: 60, again: 6, relays: 12 } as const
/** how many messages of one link are passed on between two clearings */
const mostRelays = 60

export interface LinkNow extends Member {
  readonly link: string
  /** whom this one is linked with, in its own words */
  readonly members: readonly Member[]
  readonly told: string
  readonly relayed: number
}
export interface Attempt {
  /** names it to the page */
  readonly id: string
  readonly peer: Origin
  /** the link that its codes go over */
  readonly via: string
  readonly role: 'offer' | 'answer'
  readonly stage: 'describing' | 'waiting' | 'connecting'
  readonly until: number
}
interface Tries { readonly count: number; readonly notBefore: number }
export interface Introductions {
  readonly own: Origin
  readonly ticks: number
  readonly made: number
  readonly links: readonly LinkNow[]
  readonly attempts: readonly Attempt[]
  readonly tries: ReadonlyMap<Origin, Tries>
}

export type IntroductionEvent =
  /** the other side has proved itself, and everything was on both once */
  | { readonly type: 'linked'; readonly link: string; readonly peer: Origin; readonly name: string }
  /** `parted`: somebody wanted it so */
  | { readonly type: 'gone'; readonly link: string; readonly parted: boolean }
  | { readonly type: 'heard'; readonly link: string; readonly body: Uint8Array }
  /** the page made the code of an attempt */
  | { readonly type: 'described'; readonly attempt: string; readonly code: string }
  | { readonly type: 'failed' | 'opened'; readonly attempt: string }
  | { readonly type: 'tick' }

export type IntroductionEffect =
  | { readonly type: 'send'; readonly link: string; readonly body: Uint8Array }
  /** make an offer; make the answer to `code`; connect by the answer `code`. `via`: the page that holds this link does it. */
  | { readonly type: 'meet'; readonly attempt: string; readonly via: string; readonly step: 'offer' | 'answer' | 'accept' | 'cancel'; readonly code: string }
  /** the device behind this link waits at this code when the link is lost */
  | { readonly type: 'spare'; readonly link: string; readonly code: string }
  /** what this one told it might not have come directly any more */
  | { readonly type: 'relay'; readonly link: string }

export interface IntroductionStep { readonly state: Introductions; readonly effects: readonly IntroductionEffect[] }

export const noIntroductions = (own: Origin): Introductions => ({ own, ticks: 0, made: 0, links: [], attempts: [], tries: new Map() })

/** [INT8] Whether the device behind a link says that it has a link with `other` too. */
export const isBeside = (state: Introductions, link: string, other: Origin): boolean =>
  state.links.find((one) => one.link === link)?.members.some(({ origin }) => origin === other) ?? false

const send = (link: string, message: Introduction): IntroductionEffect => ({ type: 'send', link, body: encodeIntroduction(message) })
const stay = (state: Introductions, ...effects: readonly IntroductionEffect[]): IntroductionStep => ({ state, effects })
const chain = (first: IntroductionStep, next: (state: Introductions) => IntroductionStep): IntroductionStep => {
  const second = next(first.state)
  return { state: second.state, effects: [...first.effects, ...second.effects] }
}
const withLink = (state: Introductions, link: string, part: Partial<LinkNow>): Introductions =>
  ({ ...state, links: state.links.map((one) => (one.link === link ? { ...one, ...part } : one)) })
const withAttempt = (state: Introductions, id: string, part: Partial<Attempt>): Introductions =>
  ({ ...state, attempts: state.attempts.map((one) => (one.id === id ? { ...one, ...part } : one)) })
const without = (state: Introductions, attempt: Attempt): Introductions => ({ ...state, attempts: state.attempts.filter((one) => one !== attempt) })
const isLinked = (state: Introductions, peer: Origin): boolean => state.links.some(({ origin }) => origin === peer)
/** [INT5] */
const hasRoom = ({ links, attempts }: Introductions): boolean => links.length + attempts.length < most.links

/** [INT3] Told only when it changed; everybody at most once, whatever number of links there are. */
const tell = (state: Introductions): IntroductionStep =>
  state.links.reduce<IntroductionStep>((step, { link, origin: receiver }) => chain(step, (now) => {
    const others = new Map(now.links.filter(({ origin }) => origin !== receiver).map(({ origin, name }) => [origin, name]))
    const told = [...others.keys()].sort().join()
    if (now.links.find((one) => one.link === link)?.told === told) return stay(now)
    const members = [...others].slice(0, most.members).map(([origin, name]) => ({ origin, name }))
    return stay(withLink(now, link, { told }), send(link, { kind: 'members', members }))
  }), stay(state))

/** [INT6] Later and later: 30 s, 1 min, 2 min, 4 min, then every 8. */
const giveUp = (state: Introductions, attempt: Attempt): IntroductionStep => {
  const count = (state.tries.get(attempt.peer)?.count ?? 0) + 1
  const tries = new Map(state.tries).set(attempt.peer, { count, notBefore: state.ticks + introductionTicks.again * 2 ** Math.min(count - 1, 4) })
  return stay({ ...without(state, attempt), tries }, { type: 'meet', attempt: attempt.id, via: attempt.via, step: 'cancel', code: '' })
}

const begin = (state: Introductions, peer: Origin, via: string, role: Attempt['role'], code: string): IntroductionStep => {
  const id = `${peer}-${state.made}`
  const attempt: Attempt = { id, peer, via, role, stage: 'describing', until: state.ticks + introductionTicks.answer }
  return stay({ ...state, made: state.made + 1, attempts: [...state.attempts, attempt] }, { type: 'meet', attempt: id, via, step: role, code })
}

/** [INT4] The smaller origin offers, so that two never offer to one another at once. */
const offer = (state: Introductions): IntroductionStep =>
  state.links.flatMap(({ link, members }) => members.map(({ origin }) => ({ link, origin }))).reduce<IntroductionStep>((step, { link, origin }) => chain(step, (now) => {
    const isOpen = origin > now.own && hasRoom(now) && !isLinked(now, origin) && !now.attempts.some(({ peer }) => peer === origin)
    return isOpen && now.ticks >= (now.tries.get(origin)?.notBefore ?? 0) ? begin(now, origin, link, 'offer', '') : stay(now)
  }), stay(state))

const forgetTries = (state: Introductions, peer: Origin): Introductions => {
  const tries = new Map(state.tries)
  return tries.delete(peer) ? { ...state, tries } : state
}

const linked = (state: Introductions, { link, peer, name }: Extract<IntroductionEvent, { type: 'linked' }>): IntroductionStep => {
  if (state.links.some((one) => one.link === link)) return stay(state)
  const now = forgetTries({ ...state, links: [...state.links, { link, origin: peer, name, members: [], told: '', relayed: 0 }] }, peer)
  const under = now.attempts.filter((attempt) => attempt.peer === peer)
  const cancelled = under.reduce<IntroductionStep>((step, attempt) => chain(step, (at) =>
    stay(without(at, attempt), { type: 'meet', attempt: attempt.id, via: attempt.via, step: 'cancel', code: '' })), stay(now))
  return chain(chain(cancelled, tell), offer)
}

/** [INT11] Who parted on purpose is not brought together again, until a person pairs them or one of them leaves and comes back. */
const gone = (before: Introductions, { link, parted }: Extract<IntroductionEvent, { type: 'gone' }>): IntroductionStep => {
  const peer = before.links.find((one) => one.link === link)?.origin
  if (peer === undefined) return stay(before)
  const links = before.links.filter((one) => one.link !== link)
  const state = parted ? { ...before, tries: new Map(before.tries).set(peer, { count: 0, notBefore: Infinity }) } : before
  const broken = state.attempts.filter(({ via, stage }) => via === link && stage !== 'connecting')
  const cancelled = broken.reduce<IntroductionStep>((step, attempt) => chain(step, (now) =>
    stay(without(now, attempt), { type: 'meet', attempt: attempt.id, via: attempt.via, step: 'cancel', code: '' })), stay({ ...state, links }))
  return chain(chain(cancelled, tell), offer)
}

const members = (state: Introductions, from: LinkNow, list: readonly Member[]): IntroductionStep => {
  const others = list.filter(({ origin }) => origin !== state.own && origin !== from.origin)
  const lost = from.members.some(({ origin }) => !others.some((other) => other.origin === origin))
  const came = others.filter(({ origin }) => !from.members.some((before) => before.origin === origin))
  const told = came.reduce((now, { origin }) => forgetTries(now, origin), withLink(state, from.link, { members: others }))
  return chain(stay(told, ...(lost ? [{ type: 'relay', link: from.link } as const] : [])), offer)
}

/** [INT2] [INT7] Passed on once, to a device that is linked here, in the name of who sent it; nothing that came from somebody else goes on. */
const pass = (state: Introductions, from: LinkNow, message: Extract<Introduction, { kind: 'to' | 'from' }>): IntroductionStep => {
  if (from.relayed >= mostRelays) return stay(state)
  const counted = withLink(state, from.link, { relayed: from.relayed + 1 })
  const receiver = state.links.find(({ origin }) => origin === message.who)
  if (receiver === undefined || receiver.origin === from.origin) {
    return stay(counted, ...(message.step === 'refuse' ? [] : [send(from.link, { kind: 'from', who: message.who, step: 'refuse', code: '' })]))
  }
  return stay(counted, send(receiver.link, { kind: 'from', who: from.origin, step: message.step, code: message.code }))
}

const offered = (state: Introductions, from: LinkNow, peer: Origin, code: string): IntroductionStep => {
  if (peer >= state.own) return stay(state)
  const before = state.attempts.find((attempt) => attempt.peer === peer)
  const freed = before === undefined ? stay(state)
    : stay(without(state, before), { type: 'meet', attempt: before.id, via: before.via, step: 'cancel', code: '' } as const)
  return chain(freed, (now) => (hasRoom(now) ? begin(now, peer, from.link, 'answer', code) : stay(now, send(from.link, { kind: 'to', who: peer, step: 'refuse', code: '' }))))
}

const passed = (state: Introductions, from: LinkNow, { who, step, code }: Extract<Introduction, { kind: 'to' | 'from' }>): IntroductionStep => {
  if (who === state.own) return stay(state)
  if (step === 'offer') return offered(state, from, who, code)
  const attempt = state.attempts.find(({ peer, via }) => peer === who && via === from.link)
  if (attempt === undefined || attempt.stage === 'connecting') return stay(state)
  if (step === 'refuse') return giveUp(state, attempt)
  if (attempt.role !== 'offer' || attempt.stage !== 'waiting') return stay(state)
  const connecting = withAttempt(state, attempt.id, { stage: 'connecting', until: state.ticks + introductionTicks.connect })
  return stay(connecting, { type: 'meet', attempt: attempt.id, via: attempt.via, step: 'accept', code })
}

const heard = (state: Introductions, link: string, body: Uint8Array): IntroductionStep => {
  const from = state.links.find((one) => one.link === link)
  const message = from === undefined ? null : decodeIntroduction(body)
  if (from === undefined || message === null) return stay(state)
  if (message.kind === 'members') return members(state, from, message.members)
  if (message.kind === 'spare') return stay(state, { type: 'spare', link, code: message.code })
  return message.kind === 'to' ? pass(state, from, message) : passed(state, from, message)
}

const described = (state: Introductions, id: string, code: string): IntroductionStep => {
  const attempt = state.attempts.find((one) => one.id === id)
  if (attempt === undefined || attempt.stage !== 'describing') return stay(state)
  const isOffer = attempt.role === 'offer'
  const next = withAttempt(state, id, { stage: isOffer ? 'waiting' : 'connecting', until: state.ticks + (isOffer ? introductionTicks.answer : introductionTicks.connect) })
  return stay(next, send(attempt.via, { kind: 'to', who: attempt.peer, step: attempt.role, code }))
}

/** An open link counts as an attempt until the two have proved themselves and compared. */
const ended = (state: Introductions, type: 'failed' | 'opened', id: string): IntroductionStep => {
  const attempt = state.attempts.find((one) => one.id === id)
  if (attempt === undefined) return stay(state)
  return type === 'failed' ? giveUp(state, attempt) : stay(withAttempt(state, id, { stage: 'connecting', until: state.ticks + introductionTicks.exchange }))
}

const tick = (before: Introductions): IntroductionStep => {
  const ticks = before.ticks + 1
  const links = ticks % introductionTicks.relays === 0 ? before.links.map((link) => ({ ...link, relayed: 0 })) : before.links
  const state = { ...before, ticks, links }
  const late = state.attempts.filter(({ until }) => until <= ticks)
  return chain(late.reduce<IntroductionStep>((step, attempt) => chain(step, (now) => giveUp(now, attempt)), stay(state)), offer)
}

export const introduce = (state: Introductions, event: IntroductionEvent): IntroductionStep => {
  switch (event.type) {
    case 'linked': return linked(state, event)
    case 'gone': return gone(state, event)
    case 'heard': return heard(state, event.link, event.body)
    case 'described': return described(state, event.attempt, event.code)
    case 'failed': case 'opened': return ended(state, event.type, event.attempt)
    case 'tick': return tick(state)
  }
}
