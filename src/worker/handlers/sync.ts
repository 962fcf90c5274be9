/** Meetings: joins the sessions of sync/ to the links that pages hold. The bytes pass undecoded. */
import { err, ok } from '../../core/result.ts'
import type { Link } from '../../core/ports.ts'
import { openSession, type Session } from '../../sync/runner.ts'
import { acknowledged } from '../../storage/forms.ts'
import { deviceNames, membership } from '../../storage/device.ts'
import { verifyWith } from '../identity.ts'
import { fail, type Context, type Some } from '../context.ts'

interface Meeting { readonly session: Session; readonly client: string; ready: (open: boolean) => void }

const bindingSize = 32
const longestLinkName = 100

export interface Meetings {
  readonly handlers: Some<'sync.open' | 'sync.bytes' | 'sync.ready' | 'sync.lost' | 'sync.confirm' | 'sync.close'>
  /** a link is open */
  busy(): boolean
  end(): void
}

export const createMeetings = (context: Context): Meetings => {
  const meetings = new Map<string, Meeting>()
  const find = (link: string) => {
    const meeting = meetings.get(link)
    return meeting === undefined ? fail('not-found', 'this meeting is over') : ok(meeting)
  }
  const forget = (link: string): void => {
    meetings.get(link)?.ready(false)
    meetings.delete(link)
  }

  /** One message at a time: the page says when the channel can take more. */
  const linkOf = (link: string, client: string): Link => ({
    send: (message) =>
      new Promise((resolve) => {
        const meeting = meetings.get(link)
        if (meeting === undefined) return resolve(false)
        meeting.ready = resolve
        const bytes = message.slice()
        context.notify({ type: 'link-send', link, message: bytes }, client, [bytes.buffer])
      }),
    close: () => {
      context.notify({ type: 'link-close', link }, client)
      forget(link)
    },
  })

  const deviceName = (): string => deviceNames(context.store.db).name || `Phone ${context.identity.origin.slice(0, 4).toUpperCase()}`

  return {
    busy: () => meetings.size > 0,
    end: () => {
      for (const meeting of meetings.values()) meeting.session.close()
    },
    handlers: {
      'sync.open': ({ link, offered, binding }, { client }) => {
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
          now: context.now,
          random: context.random,
          every: context.every,
          onAcknowledged: (seq) => {
            acknowledged(context.store.db, context.identity.origin, seq)
            context.touched({ forms: true })
          },
        })
        meetings.set(link, { session, client, ready: () => undefined })
        let relayed = 0
        session.onState((state) => {
          // What came over this link goes on to everybody else who is here.
          const news = state.recordsNew + state.recordsUpdated
          if (state.phase.type === 'up-to-date' && news !== relayed) {
            relayed = news
            for (const [name, other] of meetings) if (name !== link) other.session.changed()
          }
          const { forks: _forks, ...shown } = state
          context.notify({ type: 'sync', state: { link, ...shown } }, client)
          if (state.phase.type === 'closed' || state.phase.type === 'failed') queueMicrotask(() => context.touched({ device: true }))
        })
        return ok(null)
      },
      'sync.bytes': ({ link, message }) => {
        const found = find(link)
        if (!found.ok) return err(found.error)
        found.value.session.bytes(message)
        return ok(null)
      },
      'sync.ready': ({ link }) => {
        const found = find(link)
        if (found.ok) found.value.ready(true)
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
