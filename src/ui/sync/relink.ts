/**
 * A link that was lost comes back by itself, as long as both pages live: while it stands, each of the two prepares an offer that only
 * the other can answer (transport/one-scan.ts) and tells it where it waits; when the link is gone each knocks there, again and again. It
 * works when one of them kept its network, as whoever has the hotspot does. Else they meet by pairing, as before. Rules LNK10, LNK11.
 */
import { createEffect, createMemo, mapArray, on, onCleanup, untrack, type Accessor } from 'solid-js'
import type { Result } from '../../core/result.ts'
import type { OpenLink } from '../../transport/open-link.ts'
import type { Client } from '../client.ts'
import type { Links } from './links.ts'
import type { Session } from './session.ts'

export interface Waiting { readonly code: string; readonly opened: Promise<Result<OpenLink, unknown>>; cancel(): void }
export interface Knocking { readonly opened: Promise<Result<OpenLink, unknown>>; cancel(): void }
/** What WebRTC does for it; see relink-wire.ts. Null where this browser or the other device cannot do it. */
export interface RelinkWire {
  waitFor(own: string, peer: string): Promise<Waiting | null>
  knock(code: string): Promise<Knocking | null>
}
export interface RelinkDeps {
  readonly client: Pick<Client, 'call' | 'onNotice'>
  readonly links: Pick<Links, 'all' | 'open'>
  readonly origin: Accessor<string | null>
  readonly load: () => Promise<RelinkWire>
  readonly after: (ms: number, call: () => void) => () => void
  /** the same, but at once when the page is seen again */
  readonly afterOrSeen: (ms: number, call: () => void) => () => void
}

/** [LNK11] How long it is tried, how long one attempt may take, and how long a link waits for the one that both prefer. */
export const relinkMs = { whole: 180_000, knock: 8_000, glare: 1_500 } as const

/** One session's part, in an owner of its own. */
const follow = ({ client, links, origin, load, after, afterOrSeen }: RelinkDeps, session: Session, codeOf: (link: string) => string | undefined): void => {
  const complete = createMemo<boolean>((before) => before || session.state()?.phase.type === 'up-to-date', false)
  const lost = createMemo(() => session.over() && !session.left() && session.state()?.lost === true)
  let waiting: Waiting | null = null
  let knocking: Knocking | null = null
  let gone = false
  /** Both prefer the link at which the smaller origin waited. */
  const take = async (opened: Result<OpenLink, unknown>, isPreferred: boolean): Promise<void> => {
    if (!opened.ok) return
    if (!isPreferred) await new Promise<void>((resolve) => { after(relinkMs.glare, resolve) })
    if (gone) return opened.value.close()
    gone = true
    links.open(opened.value)
  }
  const isSmaller = (): boolean => (origin() ?? '') < (session.state()?.peerOrigin ?? '')
  const wait = async (own: string, peer: string): Promise<void> => {
    const made = await (await load()).waitFor(own, peer)
    if (made === null || gone) return made?.cancel()
    waiting = made
    void client.call('links.spare', { link: session.id, code: made.code })
    const opened = await made.opened
    // What has opened is a link of its own: cancelling would end it.
    waiting = null
    await take(opened, untrack(isSmaller))
  }
  createEffect(on(complete, (is) => {
    const [own, peer] = [origin(), session.state()?.peerOrigin ?? '']
    if (is && own !== null && peer !== '') void wait(own, peer)
  }))
  createEffect(on(lost, (is) => {
    const code = codeOf(session.id)
    if (!is || (code === undefined && waiting === null)) return
    session.try(true)
    let stopped = false
    const stop = (): void => {
      stopped = true
      knocking?.cancel()
      untrack(() => session.try(false))
    }
    onCleanup(after(relinkMs.whole, stop))
    const knock = async (): Promise<void> => {
      if (code === undefined || stopped || gone) return
      const mine = await (await load()).knock(code)
      if (mine === null || gone || stopped) return mine?.cancel()
      knocking = mine
      const again = afterOrSeen(relinkMs.knock, () => {
        mine.cancel()
        void knock()
      })
      const opened = await mine.opened
      if (!opened.ok) return
      again()
      knocking = null
      await take(opened, !untrack(isSmaller))
    }
    void knock()
  }))
  onCleanup(() => {
    gone = true
    waiting?.cancel()
    knocking?.cancel()
  })
}

export const followLosses = (deps: RelinkDeps): void => {
  const codes = new Map<string, string>()
  onCleanup(deps.client.onNotice((notice) => {
    if (notice.type === 'spare') codes.set(notice.link, notice.code)
  }))
  const followed = mapArray(deps.links.all, (session) => {
    onCleanup(() => codes.delete(session.id))
    follow(deps, session, (link) => codes.get(link))
  })
  createEffect(() => void followed())
}
