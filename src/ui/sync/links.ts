/**
 * All links that this page holds, whatever screen is shown: they end when the user ends them or the app is closed, not with a screen.
 * A device stands here once, by its latest link. One link: session.ts. Rules LNK1-LNK4.
 */
import { createMemo, createSignal, type Accessor } from 'solid-js'
import type { OpenLink } from '../../transport/open-link.ts'
import type { SyncState } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { createSession, type Session } from './session.ts'

/** What all links together are about; the one that needs the user most comes first. */
export type LinksMood = 'none' | 'question' | 'moving' | 'waiting' | 'opening' | 'up-to-date' | 'again' | 'lost' | 'stopped'

export interface Links {
  /** in the order of opening, also those that ended and were not put away */
  readonly all: Accessor<readonly Session[]>
  /** devices that have proved themselves and are still here */
  readonly connected: Accessor<number>
  readonly mood: Accessor<LinksMood>
  /** leaving or sleeping now would cut something off */
  readonly busy: Accessor<boolean>
  readonly full: Accessor<boolean>
  /** this device took another identity because of what a link showed; until all is put away */
  readonly renewed: Accessor<boolean>
  /** `vets`: a stranger is let in by the user here before it is asked to join */
  open(link: OpenLink, attempt?: string, vets?: boolean): Session
  /** Puts away what is over and not tried again. */
  tidy(): void
}

export const mostLinks = 12

const phaseOf = (session: Session): SyncState['phase']['type'] | 'refused' => (session.refused() === null ? (session.state()?.phase.type ?? 'greeting') : 'refused')
const peerOf = (session: Session): string => session.state()?.peerOrigin ?? ''
/** [LNK2] */
const isConnected = (session: Session): boolean => !session.over() && !session.left() && phaseOf(session) !== 'greeting'
const isMovingFiles = (session: Session): boolean => session.state()?.files.state === 'moving'

/** [LNK3] */
const moodOf = (session: Session): LinksMood => {
  switch (phaseOf(session)) {
    case 'greeting': return 'opening'
    case 'confirm-join': case 'confirm-let-in': return 'question'
    case 'waiting-for-join': case 'waiting-to-be-let-in': return 'waiting'
    case 'exchanging': return 'moving'
    case 'up-to-date': return isMovingFiles(session) ? 'moving' : 'up-to-date'
    case 'closed': case 'failed': return session.left() ? 'none' : session.trying() ? 'again' : session.state()?.lost === true ? 'lost' : 'stopped'
    case 'refused': return 'stopped'
  }
}
const order: readonly LinksMood[] = ['question', 'moving', 'waiting', 'opening', 'up-to-date', 'again', 'lost', 'stopped', 'none']

export const createLinks = (client: Pick<Client, 'call' | 'onNotice'>, newLinkId: () => string): Links => {
  const [all, setAll] = createSignal<readonly Session[]>([])

  /** [LNK1] An older link to the same device, over or believed to be open, gives way once the new one knows whom it is with. */
  const giveWay = (session: Session): void => {
    const peer = peerOf(session)
    const phase = phaseOf(session)
    if (peer === '' || phase === 'greeting' || phase === 'failed') return
    const at = all().indexOf(session)
    const older = all().filter((other, index) => index < at && peerOf(other) === peer)
    if (older.length === 0) return
    setAll((now) => now.filter((other) => !older.includes(other)))
    for (const other of older) other.close()
  }
  const renewed = createMemo<boolean>((before) => all().length > 0 && (before || all().some((session) => session.state()?.renewing === true)), false)
  const moods = createMemo(() => all().map(moodOf))
  return {
    all,
    connected: createMemo(() => new Set(all().filter(isConnected).map((session) => peerOf(session))).size),
    mood: createMemo(() => order.find((mood) => moods().includes(mood)) ?? 'none'),
    busy: createMemo(() => moods().some((mood) => mood === 'moving' || mood === 'question' || mood === 'waiting' || mood === 'opening')),
    full: createMemo(() => all().filter((session) => !session.over()).length >= mostLinks),
    renewed,
    open: (link, attempt, vets) => {
      const session: Session = createSession(client, { id: newLinkId(), link, attempt, vets }, () => giveWay(session))
      setAll((now) => [...now, session])
      return session
    },
    tidy: () => setAll((now) => now.filter((session) => session.trying() || (!session.over() && !session.left()))),
  }
}
