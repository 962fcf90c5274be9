/** Meetings: joins the sessions of sync/ to the links that pages hold. The bytes pass undecoded. */
import { err, ok } from '../../core/result.ts'
import type { Link } from '../../core/ports.ts'
import type { Origin } from '../../core/ids.ts'
import { filesChannel } from '../../sync/files/messages.ts'
import { introductionsChannel } from '../../sync/introductions-codec.ts'
import { openSession, type Session } from '../../sync/runner.ts'
import type { Progress } from '../../sync/progress.ts'
import { notePeerClock } from '../../storage/clocks.ts'
import { deviceNameOf } from '../../storage/members.ts'
import { notePeerHeads } from '../../storage/peer-heads.ts'
import { acknowledged } from '../../storage/unshared.ts'
import { ownVector } from '../../storage/vector.ts'
import { deviceNames, membership } from '../../storage/device.ts'
import { verifyWith } from '../identity.ts'
import type { FeedName } from '../api-care.ts'
import type { SyncState } from '../api.ts'
import { fail, type Context, type Some } from '../context.ts'
import { createReviewCounter } from '../review-counter.ts'
import { createFilesExchange, type FilesExchange } from './files-exchange.ts'
import { createIntroducer } from './introductions.ts'

interface Meeting { readonly session: Session; readonly client: string; readonly attempt: string | null; unready: number; ready: (open: boolean) => void }

const bindingSize = 32
/** messages given to the page that the channel has not taken yet: waiting for each would cost the way there and back */
const mostUnready = 16
const longestLinkName = 100

export interface Meetings {
  readonly handlers: Some<'sync.open' | 'sync.bytes' | 'sync.ready' | 'sync.lost' | 'sync.confirm' | 'sync.close' | 'links.described' | 'links.spare'>
  readonly files: Pick<FilesExchange, 'changed' | 'entrust'>
  /** a link is open */
  busy(): boolean
  /** news came by another road (a bundle): everybody who is here gets it */
  changed(): void
  /** `again`: without a good-bye, so that the others link anew */
  end(again: boolean): void
}

/** What a meeting makes necessary beside the meeting. */
export interface Aftercare {
  /** another device writes under this one's key */
  renew(): void
  /** `over`: nothing else is going on */
  compact(over: boolean): void
}

const isOver = ({ phase }: Pick<Progress, 'phase'>): boolean => phase.type === 'closed' || phase.type === 'failed'
const isQuiet = (state: Pick<Progress, 'phase'>): boolean => state.phase.type === 'up-to-date' || isOver(state)

export const createMeetings = (context: Context, care: Aftercare): Meetings => {
  const { store } = context
  const meetings = new Map<string, Meeting>()
  const find = (link: string) => {
    const meeting = meetings.get(link)
    return meeting === undefined ? fail('not-found', 'this meeting is over') : ok(meeting)
  }
  const introducer = createIntroducer(context, (link) => meetings.get(link))
  const reviews = createReviewCounter(context)
  const files = createFilesExchange(context, (link) => {
    const meeting = meetings.get(link)
    if (meeting !== undefined) context.notify({ type: 'sync', state: shown(link, meeting.session.state()) }, meeting.client)
  })
  const forget = (link: string): void => {
    introducer.gone(link)
    files.gone(link)
    reviews.gone(link)
    meetings.get(link)?.ready(false)
    meetings.delete(link)
  }

  /** [LINK10] Some messages are on their way to the page, which says of each when the channel can take more. */
  const linkOf = (link: string, client: string): Link => ({
    send: (message) =>
      new Promise((resolve) => {
        const meeting = meetings.get(link)
        if (meeting === undefined) return resolve(false)
        meeting.unready++
        if (meeting.unready < mostUnready) resolve(true)
        else meeting.ready = resolve
        context.notify({ type: 'link-send', link, message }, client, [message.buffer])
      }),
    close: () => {
      context.notify({ type: 'link-close', link }, client)
      forget(link)
    },
  })

  const named = (origin: Origin): FeedName => ({ origin, device: deviceNameOf(store, origin), mine: origin === context.identity.origin })
  const shown = (link: string, { forks, differs, peerOrigin, changesNew, ...state }: Progress): SyncState => ({
    link, ...state, peerOrigin: peerOrigin ?? '', files: files.shown(link), review: isQuiet(state) ? reviews.since(link, changesNew) : 0, renewing: store.own.feed.forkedAt !== null,
    forks: forks.map(named),
    differs: differs.map(({ origin, here, there }) => ({ ...named(origin), here, there, forked: forks.includes(origin) })),
  })
  /** [IDN4] The other device refused our history, or is this one as far as keys tell. */
  const noteTwin = ({ forks, phase }: Progress): void => {
    if (forks.includes(context.identity.origin) || (phase.type === 'failed' && phase.failure.type === 'same-device')) store.feeds.markForked(store.own.feed, context.now())
  }

  /** [LNK1] The latest link to a device is the one that works: another is a leftover, or came about at the same time. */
  const giveWay = (link: string, peer: Origin): void => {
    for (const [name, { session }] of meetings) if (name !== link && session.state().peerOrigin === peer && session.state().phase.type !== 'greeting') queueMicrotask(() => session.lost('another link'))
  }

  const deviceName = (): string => deviceNames(context.store.db).name || `Phone ${context.identity.origin.slice(0, 4).toUpperCase()}`

  return {
    files,
    busy: () => meetings.size > 0,
    changed: () => {
      for (const { session } of meetings.values()) session.changed()
    },
    end: (again) => {
      introducer.end()
      for (const { session } of meetings.values()) {
        if (again) session.lost('another identity')
        else session.close()
      }
    },
    handlers: {
      ...introducer.handlers,
      'sync.open': ({ link, offered, binding, attempt = null, vets = false }, { client }) => {
        if (meetings.has(link)) return fail('already-syncing', 'this link is open already')
        if (link.length === 0 || link.length > longestLinkName || binding.length !== bindingSize) return fail('invalid', 'not a link')
        const session = openSession({
          link: linkOf(link, client),
          replica: context.replica,
          identity: context.identity,
          membership: membership(context.store, { random: context.random, projectName: () => deviceName() }),
          verify: verifyWith(crypto.subtle),
          deviceName: deviceName(),
          offered,
          binding,
          // [INT10] nobody is asked to join by an introduction
          vets: vets || attempt !== null,
          now: context.now,
          random: context.random,
          every: context.every,
          onAcknowledged: (seq) => {
            acknowledged(context.store.db, context.identity.origin, seq)
            context.touched({ forms: true })
          },
          onChannel: (channel, body) => {
            if (channel === introductionsChannel) introducer.heard(link, body)
            if (channel === filesChannel) files.heard(link, session, body)
          },
        })
        reviews.begin(link)
        meetings.set(link, { session, client, attempt, unready: 0, ready: () => undefined })
        if (attempt !== null) introducer.opened(attempt)
        let relayed = 0
        let clockOf: Origin | null = null
        session.onState((state) => {
          // What came over this link goes on to everybody else who is here.
          const news = state.changesNew
          if (isQuiet(state) && news !== relayed) {
            relayed = news
            for (const [name, other] of meetings) if (name !== link && (state.peerOrigin === null || !introducer.isBeside(name, state.peerOrigin))) other.session.changed()
          }
          introducer.follow(link, state)
          files.follow(link, session, state)
          noteTwin(state)
          const { peerOrigin, clockOffset } = state
          if (state.phase.type === 'exchanging' && peerOrigin !== null && clockOffset !== null && clockOf !== peerOrigin) {
            clockOf = peerOrigin
            giveWay(link, peerOrigin)
            notePeerClock(store.db, peerOrigin, clockOffset, context.now())
          }
          if (state.phase.type === 'up-to-date' && state.phase.identical && peerOrigin !== null) notePeerHeads(store.db, peerOrigin, ownVector(store), context.now())
          context.notify({ type: 'sync', state: shown(link, state) }, client)
          if (isOver(state)) queueMicrotask(() => context.touched({ device: true }))
          if (!isQuiet(state)) return
          if (store.own.feed.forkedAt === null) care.compact(isOver(state) && meetings.size <= 1)
          else {
            session.lost('another identity')
            care.renew()
          }
        })
        return ok(null)
      },
      'sync.bytes': ({ link, message }) => {
        const found = find(link)
        if (!found.ok) return err(found.error)
        found.value.session.bytes(message)
        return ok(null)
      },
      'sync.ready': ({ link, taken }) => {
        const found = find(link)
        if (!found.ok) return ok(null)
        found.value.unready -= taken
        found.value.ready(true)
        return ok(null)
      },
      'sync.lost': ({ link, message }) => {
        const found = find(link)
        if (found.ok) found.value.session.lost(message)
        forget(link)
        return ok(null)
      },
      'sync.confirm': ({ link, accept }) => {
        const found = find(link)
        if (!found.ok) return err(found.error)
        found.value.session.confirm(accept)
        return ok(null)
      },
      'sync.close': ({ link }) => {
        const found = find(link)
        if (found.ok) found.value.session.close()
        return ok(null)
      },
    },
  }
}
