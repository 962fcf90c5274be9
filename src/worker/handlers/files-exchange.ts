/**
 * Files beside the meetings: one exchange (sync/files) for all links. It begins when a link's records are on both sides, or when the
 * other side begins; what is wanted follows the rows as they come. Rules FLX15-FLX18.
 */
import { freeBytes } from '../../core/free-bytes.ts'
import type { BlobId, Origin } from '../../core/ids.ts'
import { lastAttachment, mostWanted, namedBy, wantedFiles } from '../../storage/wanted-files.ts'
import { filesChannel } from '../../sync/files/messages.ts'
import { createFileExchange } from '../../sync/files/runner.ts'
import type { Progress } from '../../sync/progress.ts'
import type { Session } from '../../sync/runner.ts'
import type { FilesProgress } from '../api-files.ts'
import { createEntrustStore } from '../entrust-store.ts'
import { createFileStore } from '../file-store.ts'
import { nativeLeafHash } from '../leaf-hash.ts'
import type { Context } from '../context.ts'

const noCount = { done: 0, total: 0, bytesDone: 0, bytesTotal: 0 }
const noFiles: FilesProgress = { receiving: noCount, sending: noCount, state: 'idle', wrong: 0 }
const unsupported: FilesProgress = { ...noFiles, state: 'unsupported' }
/** Counts change with every block, screens need them this often. */
const showMs = 400
/** links whose last counts are kept after they are gone */
const mostLast = 32

export interface FilesExchange {
  /** After each step of a session. */
  follow(link: string, session: Session, state: Progress): void
  heard(link: string, session: Session, body: Uint8Array): void
  gone(link: string): void
  shown(link: string): FilesProgress
  /** What is wanted is other than before: the policy, a choice, room that was made. */
  changed(): void
  /** Asks who is linked to keep files in place of this device. */
  entrust(): { readonly devices: number; readonly files: number }
}

export const createFilesExchange = (context: Pick<Context, 'store' | 'blobs' | 'now' | 'every' | 'touched'>, onShow: (link: string) => void): FilesExchange => {
  const { store } = context
  const { db } = store
  const linked = new Map<string, Origin>()
  /** by who sent it; forgotten with the app, because the file may be mended there */
  const wrong = new Map<Origin, Set<BlobId>>()
  const older = new Set<string>()
  const last = new Map<string, FilesProgress>()
  let arrived: BlobId[] = []
  /** the row up to which what is wanted was looked for; null: not at all yet */
  let seen: number | null = null
  let rowsCame = false
  let toShow = false
  /** what is wanted was cut off, and how much of it came since */
  let wasCut = false
  let came = 0
  let stopShowing: (() => void) | null = null

  const want = (all: boolean): void => {
    const since = all ? 0 : (seen ?? 0)
    seen = lastAttachment(db)
    const files = wantedFiles(db, since)
    if (all) {
      wasCut = files.length === mostWanted
      came = 0
    }
    exchange.want(files, all)
  }
  const show = (): void => {
    if (rowsCame && linked.size > 0) {
      rowsCame = false
      want(false)
    }
    if (wasCut && came >= mostWanted / 2) want(true)
    if (arrived.length > 0) {
      const { records, forms } = namedBy(db, arrived)
      arrived = []
      context.touched({ records, forms })
    }
    if (toShow) for (const link of linked.keys()) onShow(link)
    else {
      stopShowing?.()
      stopShowing = null
    }
    toShow = false
  }
  const soon = (): void => {
    toShow = true
    stopShowing ??= context.every(showMs, show)
  }
  const leafHash = nativeLeafHash(crypto.subtle)
  const exchange = createFileExchange({
    store: {
      ...createFileStore({ db, blobs: context.blobs, leafHash, onFailure: (failure) => console.error(failure.message) }),
      ...createEntrustStore({ store, blobs: context.blobs, leafHash, onEntrusted: () => context.touched({ forms: true }) }),
    },
    now: context.now,
    every: context.every,
    onChange: soon,
    onArrived: (id) => {
      arrived.push(id)
      came++
    },
    onWrong: (origin, id) => {
      wrong.set(origin, (wrong.get(origin) ?? new Set()).add(id))
      soon()
    },
    onBroken: (error) => console.error(error),
  })
  store.onCommit(({ touched }) => {
    if (!touched.tables.has('attachment')) return
    rowsCame = true
    if (linked.size > 0) soon()
  })

  const link = (name: string, session: Session): void => {
    const origin = session.state().peerOrigin
    if (linked.has(name) || !session.channels || origin === null) return
    // What came while nobody was here is looked for as a whole, once.
    if (linked.size === 0 || seen === null) want(true)
    linked.set(name, origin)
    exchange.link({ id: name, origin, send: (body) => {
      const sent = session.sendChannel(filesChannel, body)
      freeBytes(body)
      return sent
    } })
  }
  const shownOf = (name: string, origin: Origin): FilesProgress => ({ ...exchange.files(name), wrong: wrong.get(origin)?.size ?? 0 })
  const unlink = (name: string): void => {
    const origin = linked.get(name)
    if (origin === undefined) return
    const files = shownOf(name, origin)
    linked.delete(name)
    last.set(name, { ...files, state: files.state === 'moving' ? 'waiting' : files.state })
    for (const oldest of last.keys()) {
      if (last.size <= mostLast) break
      last.delete(oldest)
    }
    exchange.unlink(name)
    soon()
  }

  return {
    follow: (name, session, { phase }) => {
      if (phase.type === 'closed' || phase.type === 'failed') return unlink(name)
      if (phase.type !== 'up-to-date') return
      if (session.channels) link(name, session)
      else older.add(name)
    },
    heard: (name, session, body) => {
      link(name, session)
      exchange.message(name, body)
    },
    gone: (name) => {
      unlink(name)
      older.delete(name)
    },
    shown: (name) => (linked.has(name) ? shownOf(name, linked.get(name) as Origin) : older.has(name) ? unsupported : (last.get(name) ?? noFiles)),
    entrust: () => exchange.entrust(),
    changed: () => {
      seen = null
      if (linked.size === 0) return
      want(true)
      exchange.space()
    },
  }
}
