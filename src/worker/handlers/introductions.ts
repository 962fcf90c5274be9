/**
 * Carries out what sync/introductions.ts wants: messages over the sessions, work of the page that holds the wire. Two devices that were
 * introduced are of one project by their own proof; a link that turns out otherwise is given up. Rules INT2, INT10.
 */
import type { Origin } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import { encodeIntroduction, introductionsChannel } from '../../sync/introductions-codec.ts'
import { introduce, isBeside, noIntroductions, type IntroductionEffect, type IntroductionEvent } from '../../sync/introductions.ts'
import type { Progress } from '../../sync/progress.ts'
import type { Session } from '../../sync/runner.ts'
import { fail, type Context, type Some } from '../context.ts'

const tickMs = 5_000
const longestCode = 1000
const mostEarly = 4

export interface IntroducedMeeting { readonly session: Session; readonly client: string; readonly attempt: string | null }

export interface Introducer {
  readonly handlers: Some<'links.described' | 'links.spare'>
  /** after each state of the session on this link */
  follow(link: string, state: Progress): void
  heard(link: string, body: Uint8Array): void
  /** an introduced link has opened */
  opened(attempt: string): void
  gone(link: string): void
  /** [INT8] whether the device behind `link` gets the news of `from` by itself */
  isBeside(link: string, from: Origin): boolean
  end(): void
}

const isOver = ({ phase }: Progress): boolean => phase.type === 'closed' || phase.type === 'failed'
const quiet: ReadonlySet<Progress['phase']['type']> = new Set(['greeting', 'exchanging', 'up-to-date'])
/** [INT10] Whom the codes were passed for, and nobody who would have to be asked. */
const isOther = (attempt: string, { phase, peerOrigin }: Progress): boolean =>
  !quiet.has(phase.type) || (phase.type !== 'greeting' && peerOrigin !== null && !attempt.startsWith(peerOrigin))

export const createIntroducer = (context: Pick<Context, 'identity' | 'notify' | 'every'>, find: (link: string) => IntroducedMeeting | undefined): Introducer => {
  let state = noIntroductions(context.identity.origin)
  const linked = new Set<string>()
  /** what came before everything was on both, as on the other side it already was */
  const early = new Map<string, Uint8Array[]>()

  const perform = (effect: IntroductionEffect): void => {
    const meeting = find(effect.type === 'meet' ? effect.via : effect.link)
    if (meeting === undefined) return
    if (effect.type === 'send') void meeting.session.sendChannel(introductionsChannel, effect.body)
    else if (effect.type === 'relay') meeting.session.changed()
    else if (effect.type === 'spare') context.notify({ type: 'spare', link: effect.link, code: effect.code }, meeting.client)
    else context.notify({ type: 'meet', attempt: effect.attempt, step: effect.step, code: effect.code }, meeting.client)
  }
  const feed = (event: IntroductionEvent): void => {
    const step = introduce(state, event)
    state = step.state
    for (const effect of step.effects) perform(effect)
  }
  const gone = (link: string, parted: boolean): void => {
    early.delete(link)
    const attempt = find(link)?.attempt
    if (!linked.delete(link) && attempt !== undefined && attempt !== null) feed({ type: 'failed', attempt })
    feed({ type: 'gone', link, parted })
  }
  const stop = context.every(tickMs, () => feed({ type: 'tick' }))

  return {
    follow: (link, progress) => {
      const meeting = find(link)
      if (meeting === undefined) return
      if (isOver(progress)) return gone(link, progress.phase.type === 'closed' && !progress.lost)
      if (meeting.attempt !== null && isOther(meeting.attempt, progress)) return queueMicrotask(() => meeting.session.close())
      if (progress.phase.type !== 'up-to-date' || linked.has(link) || !meeting.session.channels || progress.peerOrigin === null) return
      linked.add(link)
      feed({ type: 'linked', link, peer: progress.peerOrigin, name: progress.peer })
      for (const body of early.get(link) ?? []) feed({ type: 'heard', link, body })
      early.delete(link)
    },
    heard: (link, body) => {
      if (linked.has(link)) return feed({ type: 'heard', link, body })
      early.set(link, [...(early.get(link) ?? []), body].slice(-mostEarly))
    },
    opened: (attempt) => feed({ type: 'opened', attempt }),
    gone: (link) => gone(link, false),
    isBeside: (link, from) => isBeside(state, link, from),
    end: stop,
    handlers: {
      'links.described': ({ attempt, code }) => {
        if (code !== null && (code.length === 0 || code.length > longestCode)) return fail('invalid', 'not a code')
        feed(code === null ? { type: 'failed', attempt } : { type: 'described', attempt, code })
        return ok(null)
      },
      'links.spare': ({ link, code }) => {
        if (code.length === 0 || code.length > longestCode) return fail('invalid', 'not a code')
        void find(link)?.session.sendChannel(introductionsChannel, encodeIntroduction({ kind: 'spare', code }))
        return ok(null)
      },
    },
  }
}
