/**
 * Around every request: what it wrote goes to the mirror before it is answered; a full disk gives up the room set aside and the request
 * is done once more; a database that is found damaged is rebuilt, and the request waits for it. Rules MIR3, DSK1-DSK3.
 */
import type { Result } from '../core/result.ts'
import type { BlobStore } from '../blobs/store.ts'
import { isFull, isSqlError } from '../storage/failure.ts'
import type { Mirror, MirrorHint } from '../storage/mirror.ts'
import type { DraftChange } from '../storage/drafts.ts'
import type { Store } from '../storage/store.ts'
import type { Failure } from './api.ts'

export type Space = 'ok' | 'low' | 'full'
export interface Keeping {
  /** `body` may run twice: every request may be repeated. */
  around<T>(method: string, params: unknown, body: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>>
  /** Soon after the last request that wrote; `soon` calls it. */
  settle(): void
  /** Now and then, when nothing else is to be done. */
  tidy(): Promise<void>
  readonly space: () => Space
  readonly isMirrored: () => boolean
  close(): void
}
export interface KeepingMeans {
  readonly store: Store
  readonly mirror: Mirror
  readonly blobs: Pick<BlobStore, 'reserve' | 'release'>
  readonly now: () => number
  /** the space has changed, or the mirror */
  readonly onChange: () => void
  readonly pause: () => Promise<void>
  /** after a short while, once */
  readonly soon: (call: () => void) => void
}

/** What a request says of a draft; settings are looked at when it was not about the text of one. */
const hintOf = (method: string, params: unknown, now: number): MirrorHint => {
  const asked = (params ?? {}) as { readonly draftId?: unknown; readonly change?: DraftChange; readonly from?: number; readonly lines?: readonly string[] }
  const draftId = typeof asked.draftId === 'string' ? asked.draftId : null
  if (draftId === null) return { draftId, step: null }
  if (method === 'drafts.save' && asked.change !== undefined) return { draftId, step: { draftId, at: now, change: asked.change } }
  if (method === 'drafts.log' && asked.from !== undefined && asked.lines !== undefined) return { draftId, step: { draftId, at: now, from: asked.from, lines: asked.lines } }
  return { draftId, step: null }
}

export const createKeeping = ({ store, mirror, blobs, now, onChange, pause, soon }: KeepingMeans): Keeping => {
  let seen = store.db.connection.changes(true, false)
  let space: Space = 'ok'
  let mirrored = mirror.failure() === null
  let isTidying = false
  let [isSettling, isClosed] = [false, false]

  const setSpace = (next: Space): void => {
    if (next === space) return
    space = next
    onChange()
  }
  const note = (isKept: boolean): void => {
    if (isKept === mirrored) return
    mirrored = isKept
    onChange()
  }
  const settle = (): void => {
    isSettling = false
    if (!isClosed) note(mirror.settle(store))
  }
  const keep = (method: string, params: unknown): void => {
    const changes = store.db.connection.changes(true, false)
    if (changes === seen && mirror.failure() === null) return
    note(mirror.keep(store, hintOf(method, params, now())))
    seen = changes
    if (isSettling) return
    isSettling = true
    soon(settle)
  }
  /** [DSK1] For what somebody types, not for files: one picture would take all of it. */
  const giveRoom = async (method: string): Promise<boolean> => {
    if (space === 'full' || method === 'files.add' || method.startsWith('bundle.')) return false
    await blobs.release()
    setSpace('full')
    return true
  }

  /** [DSK5] What has not left this device is sealed first, which writes; after that some of it can go. */
  const isSending = (method: string): boolean => method === 'bundle.make' || method === 'bundle.plan' || method === 'export.make' || method === 'sync.open' || method === 'repair.check'

  const around = async <T>(method: string, params: unknown, body: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> => {
    const attempt = async (): Promise<Result<T, Failure> | 'full'> => {
      try {
        const result = await body()
        return !result.ok && result.error.type === 'storage-full' ? 'full' : result
      } catch (error) {
        if (isSqlError(error) && isFull(error.message)) return 'full'
        throw error
      }
    }
    if (space === 'full' && isSending(method)) await blobs.release(true)
    let result = await attempt()
    if (result === 'full') result = (await giveRoom(method)) ? await attempt() : result
    keep(method, params)
    if (!mirrored && isFull(mirror.failure() ?? '') && (await giveRoom(method))) keep(method, params)
    return result === 'full' ? { ok: false, error: { type: 'storage-full', message: 'no room on this device' } } : result
  }

  return {
    around,
    settle,
    tidy: async () => {
      if (isTidying) return
      isTidying = true
      try {
        while (!mirror.keepSegments(store) && mirror.failure() === null) await pause()
        await mirror.tidy(store)
        // [DSK2] writing is the only way to know
        setSpace((await blobs.reserve()) ? 'ok' : space === 'full' ? 'full' : 'low')
      } finally {
        isTidying = false
      }
    },
    space: () => space,
    isMirrored: () => mirrored,
    close: () => {
      settle()
      isClosed = true
      mirror.close()
    },
  }
}
