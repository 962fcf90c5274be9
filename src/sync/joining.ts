/**
 * Whose project it is, and the way in. Same project on both: nothing to do (the proof has shown that both know its key).
 * A device with none, or with one that is still empty, joins the other's after its user said yes; when neither has one, the
 * side that showed the first code makes it, but only after that yes, so that a "no" changes nothing anywhere. Two
 * different projects with content never mix. Rules SES6-SES10, SES32.
 */
import type { ProjectState } from '../core/ports.ts'
import { enterExchange } from './exchange.ts'
import { isEmptyProject } from './membership.ts'
import { digitsOf, nonceOf } from './digits.ts'
import { knowsReveal } from './messages.ts'
import type { Hello, Message, Reveal } from './messages.ts'
import type { AwaitingAsk, AwaitingWelcome, Confirming, Creating, Event, Inviting, JoinResult, Joining, Proving, State, Step } from './state.ts'
import { shownProject } from './shown-name.ts'
import { chain, end, fail, failQuietly, send, stay, unexpected, withPhase } from './steps.ts'
import { sameBytes, transcriptOf } from './transcript.ts'
import type { Role } from './transcript.ts'

export type Meeting = 'same' | 'invite' | 'join' | 'different'
interface Side { readonly id: string | null; readonly empty: boolean }

const ownSide = (state: ProjectState): Side => ({ id: state.project?.id ?? null, empty: isEmptyProject(state) })
const peerSide = (hello: Hello): Side => ({ id: hello.project?.id ?? null, empty: isEmptyProject(hello) })

/** [SES6] Both sides come to opposite answers from the same two hellos. */
export const meetingOf = (ownState: ProjectState, hello: Hello, role: Role): Meeting => {
  const own = ownSide(ownState)
  const peer = peerSide(hello)
  if (own.id !== null && own.id === peer.id) return 'same'
  const first: Meeting = role === 'offered' ? 'invite' : 'join'
  if (own.id === null) return peer.id === null ? first : 'join'
  if (peer.id === null) return 'invite'
  if (own.empty) return peer.empty ? first : 'join'
  return peer.empty ? 'invite' : 'different'
}

/** [SES33] What this side shows: the question whether to let the other in, then that the other is being asked. */
const withInviting = (state: Inviting): Inviting => {
  const { own, peer: { hello: { name: device } }, digits } = state
  return withPhase(state, state.letIn ? { type: 'waiting-for-join', device, digits } : { type: 'confirm-let-in', project: own.project.project?.name ?? '', device, digits })
}
const ask = (state: Inviting): Step => {
  const { project } = state.own.project
  return send(withInviting(state), { kind: 'join-ask', project: project === null ? null : { id: project.id, name: project.name } })
}

/** [SES33] Until the question to join comes, which is at once where nobody is asked there. */
const waitingToBeLetIn = (state: AwaitingAsk): State => withPhase(state, { type: 'waiting-to-be-let-in', device: state.peer.hello.name, digits: state.digits })

/** [SES32] Both hellos are here and proved: now the secret may be known. */
const reveal = <S extends Inviting | AwaitingAsk>(state: S): Step<S> =>
  (knowsReveal(state.peer.hello.minor) ? send(state, { kind: 'reveal', secret: state.config.secret }) : stay(state))

const revealed = (state: Inviting | AwaitingAsk, { secret }: Reveal): Step => {
  const { config: { role, secret: own }, peer } = state
  if (state.digits !== '' || !knowsReveal(peer.hello.minor)) return unexpected(state, 'reveal')
  if (!sameBytes(nonceOf(secret), peer.hello.nonce)) return fail(state, 'not-proved', 'the secret is not the one the hello was made of')
  const digits = digitsOf(transcriptOf(state), role === 'offered' ? { offered: own, answered: secret } : { offered: secret, answered: own })
  return stay(state.at === 'inviting' ? withInviting({ ...state, digits }) : waitingToBeLetIn({ ...state, digits }))
}

/** Both proofs are good. */
export const enterJoining = (state: Proving): Step => {
  const { config, ticks, heard, progress, own, peer } = state
  const base = { config, ticks, heard, progress, own, peer }
  const meeting = meetingOf(own.project, peer.hello, config.role)
  switch (meeting) {
    case 'same': return enterExchange(base)
    case 'join': return reveal<AwaitingAsk>({ ...base, at: 'awaiting-ask', digits: '' })
    case 'different': return fail(state, 'different-project', peer.hello.project?.name ?? '')
    case 'invite': {
      const inviting = withInviting({ ...base, at: 'inviting', digits: '', letIn: config.vets !== true })
      return chain(reveal(inviting), (state) => (state.letIn ? ask(state) : stay(state)))
    }
  }
}

const welcome = (state: Inviting | Creating, project: NonNullable<ProjectState['project']>): Step =>
  chain(send(state, { kind: 'welcome', project }), enterExchange)

const failJoin = (state: State, error: Extract<JoinResult, { ok: false }>['error']): Step => fail(state, error.type, error.message)

export const joiningMessage = (state: Inviting | AwaitingAsk | Confirming | AwaitingWelcome, message: Message): Step => {
  if ((state.at === 'inviting' || state.at === 'awaiting-ask') && message.kind === 'reveal') return revealed(state, message)
  if (state.at === 'inviting' && !state.letIn) return unexpected(state, message.kind)
  if (state.at === 'inviting' && message.kind === 'join-no') return failQuietly(state, 'join-declined', state.peer.hello.name)
  if (state.at === 'inviting' && message.kind === 'join-yes') {
    if (state.digits === '' && knowsReveal(state.peer.hello.minor)) return unexpected(state, message.kind)
    const project = state.own.project.project
    return project === null ? stay<Creating>({ ...state, at: 'creating' }, { type: 'create' }) : welcome(state, project)
  }
  if (state.at === 'awaiting-ask' && message.kind === 'join-ask') {
    // What the hello said was proved; the question must be about the same.
    if (message.project?.id !== state.peer.hello.project?.id) return unexpected(state, message.kind)
    const { digits, ...rest } = state
    if (digits === '' && knowsReveal(state.peer.hello.minor)) return unexpected(state, message.kind)
    const { forms, records } = state.own.project
    const device = state.peer.hello.name
    const asked = shownProject(message.project)
    const asking: Confirming = { ...rest, at: 'confirming', asked }
    return stay(withPhase(asking, { type: 'confirm-join', project: asked?.name ?? '', device, forms, records, digits }))
  }
  if (state.at === 'awaiting-welcome' && message.kind === 'welcome') {
    if (state.asked !== null && state.asked.id !== message.project.id) return unexpected(state, message.kind)
    const { asked: _asked, ...rest } = state
    return stay<Joining>({ ...rest, at: 'joining' }, { type: 'join', project: message.project })
  }
  return unexpected(state, message.kind)
}

export const joiningEvent = (state: Inviting | Confirming | Creating | Joining, event: Event): Step => {
  if (state.at === 'inviting' && !state.letIn && event.type === 'confirm') return event.accept ? ask({ ...state, letIn: true }) : end(state, { type: 'closed' }, { kind: 'bye' })
  if (state.at === 'confirming' && event.type === 'confirm') {
    if (!event.accept) return end(state, { type: 'closed' }, { kind: 'join-no' })
    const waiting: AwaitingWelcome = withPhase({ ...state, at: 'awaiting-welcome' }, { type: 'exchanging' })
    return send(waiting, { kind: 'join-yes' })
  }
  if (state.at === 'creating' && event.type === 'created') {
    return event.result.ok ? welcome(state, event.result.value) : failJoin(state, event.result.error)
  }
  if (state.at === 'joining' && event.type === 'joined') return event.result.ok ? enterExchange(state) : failJoin(state, event.result.error)
  return stay(state)
}
