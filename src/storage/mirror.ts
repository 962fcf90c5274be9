/**
 * The same bytes once more, in append-only files outside the database's pool, whose VFS erases a file for one flipped bit: "segments-N"
 * with every sealed segment, "recent-N" with own changes that are not sealed, drafts, and settings. What is written follows from what
 * the database holds and these files do not, so no road into the database can forget them. A file that has grown to twice what is
 * needed is written anew under the next number. Reading: mirror-read.ts; bringing back: mirror-restore.ts. Rules MIR3-MIR7.
 */
import { equalBytes, joinBytes } from '../core/bytes.ts'
import type { Origin } from '../core/ids.ts'
import { openSync, removeIfThere, writeWhole, type SyncFile } from '../core/sync-file.ts'
import { draftBytes } from './draft-copy.ts'
import type { Feed } from './feeds.ts'
import { frame, frameKind, type Readable } from './mirror-frames.ts'
import { localPart, mirrorFolder, segmentPart, tailPart, textPart, type DraftStep } from './mirror-parts.ts'
import type { Mirrored } from './mirror-read.ts'
import { readSegment, segmentsAfter } from './segments.ts'
import type { Store } from './store.ts'

/** written at a time, so that requests come in between */
const pieceBytes = 512 * 1024
const slack = 256 * 1024

/** What a request did, where the database does not tell. */
export interface MirrorHint { readonly draftId: string | null; readonly step: DraftStep | null }

export interface Mirror {
  /** [MIR3] Own changes and drafts: written when it returns, so that the end of the process takes nothing. False: the files are behind, `failure` says why. */
  keep(store: Store, hint: MirrorHint): boolean
  /** [MIR3] Settings, and a flush of what was written: soon after, because the database was flushed already. */
  settle(store: Store): boolean
  /** Segments, up to a piece; true when nothing is left. */
  keepSegments(store: Store): boolean
  /** Writes files anew that have grown too much, and removes what is not needed any more. */
  tidy(store: Store): Promise<void>
  /** Its segments stay where they are until `body` has ended. */
  reading<T>(body: (segments: Readable) => Promise<T>): Promise<T>
  readonly failure: () => string | null
  readonly bytes: () => number
  close(): void
}

/** [MIR6] What could not be written whole is taken back, so that the next try goes on behind whole frames. */
class LogFile {
  private readonly file: SyncFile
  readonly name: string
  size: number
  private isFlushed = true
  constructor(name: string, file: SyncFile, size: number) {
    this.name = name
    this.file = file
    this.size = size
  }
  append(frames: readonly Uint8Array[]): void {
    const bytes = frames.length === 1 ? (frames[0] as Uint8Array) : joinBytes(frames)
    if (bytes.length === 0) return
    try {
      writeWhole(this.file, bytes, this.size)
    } catch (error) {
      this.file.truncate(this.size)
      throw error
    }
    this.size += bytes.length
    this.isFlushed = false
  }
  /** as it is now; what is written later is behind it */
  readable(): Readable {
    return {
      size: this.size,
      read: async (at, count) => {
        const bytes = new Uint8Array(count)
        return bytes.subarray(0, this.file.read(bytes, { at }))
      },
    }
  }
  flush(): void {
    if (this.isFlushed) return
    this.file.flush()
    this.isFlushed = true
  }
  close(): void {
    this.file.close()
  }
}
interface Recent { readonly file: LogFile; readonly origin: Origin; seq: number; readonly drafts: Map<string, number>; local: Uint8Array; readonly live: number }
interface Segments { readonly file: LogFile; readonly upTo: Map<Origin, number>; readonly forked: Map<Origin, number | null>; isWhole: boolean }

const tailFrames = (store: Store, after: number): Uint8Array[] =>
  store.db.rows<[number, bigint | number, Uint8Array, Uint8Array | null]>('SELECT seq, clock, bytes, shapes FROM tail WHERE feed = ? AND seq > ? ORDER BY seq', [store.own.feed.ordinal, after])
    .map(([seq, clock, bytes, shapes]) => frame(frameKind.tail, tailPart({ origin: store.own.feed.origin, seq, clock: BigInt(clock), bytes, shapes: shapes ?? new Uint8Array(0) })))

const draftTimes = (store: Store): readonly (readonly [string, number])[] => store.db.rows<[string, number]>('SELECT id, updated FROM draft')
const draftFrame = (store: Store, id: string): readonly Uint8Array[] => {
  const copy = draftBytes(store.db, id)
  return copy === null ? [] : [frame(frameKind.draft, copy)]
}

/** `after`: number behind that of the files that are there */
const newFile = async (folder: FileSystemDirectoryHandle, name: string): Promise<LogFile> => {
  const file = await openSync(await folder.getFileHandle(name, { create: true }))
  file.truncate(0)
  return new LogFile(name, file, 0)
}

/** The whole state of now: a change that was sealed meanwhile is among the segments. */
const writeRecent = (store: Store, file: LogFile): Recent => {
  const drafts = draftTimes(store)
  const local = localPart(store.db, store.options)
  file.append([frame(frameKind.local, local), ...tailFrames(store, 0), ...drafts.flatMap(([id]) => draftFrame(store, id))])
  file.flush()
  return { file, origin: store.own.feed.origin, seq: store.own.seq, drafts: new Map(drafts), local, live: file.size }
}

const appendSegments = (store: Store, to: Segments, feeds: readonly Feed[], most: number): boolean => {
  const frames: Uint8Array[] = []
  let bytes = 0
  const reached = new Map<Origin, number>()
  const write = (): void => {
    to.file.append(frames)
    for (const [origin, seq] of reached) to.upTo.set(origin, seq)
  }
  for (const feed of feeds) {
    const known = to.upTo.get(feed.origin) ?? 0
    // another history of it goes on from an earlier place
    const isOther = feed.seq < known || (to.forked.has(feed.origin) && to.forked.get(feed.origin) !== feed.forkedAt)
    to.forked.set(feed.origin, feed.forkedAt)
    if (!isOther && feed.seq === known) continue
    if (isOther) to.upTo.set(feed.origin, 0)
    for (const { ref } of segmentsAfter(store.db, feed, isOther ? 0 : known)) {
      const segment = readSegment(store.db, feed, ref.firstSeq, ref.lastSeq)
      if (segment === null) continue
      frames.push(frame(frameKind.segment, segmentPart(ref, segment)))
      reached.set(feed.origin, ref.lastSeq)
      bytes += segment.length
      if (bytes >= most) {
        write()
        return false
      }
    }
  }
  write()
  return true
}

/** After the store was opened and whatever the files had more than the database was brought back from them. */
export const openMirror = async (root: FileSystemDirectoryHandle, store: Store, found: Mirrored): Promise<Mirror> => {
  const folder = await root.getDirectoryHandle(mirrorFolder, { create: true })
  let number = found.lastNumber
  let old = found.names
  let failure: string | null = null
  let isTidying = false
  let readers = 0
  const next = (kind: 'segments' | 'recent'): Promise<LogFile> => newFile(folder, `${kind}-${String((number += 1)).padStart(8, '0')}`)
  const startSegments = async (): Promise<Segments> => ({ file: await next('segments'), upTo: new Map(), forked: new Map(), isWhole: false })
  const removeOld = async (kind: string, but: string): Promise<void> => {
    for (const name of old) if (name.startsWith(kind) && name !== but) await removeIfThere(folder, name)
    old = old.filter((name) => !name.startsWith(kind) || name === but)
  }

  let segments: Segments
  const goesOn = found.damaged === 0 && found.segmentsFile !== null ? found.segmentsFile : null
  if (goesOn === null) segments = await startSegments()
  else {
    const file = await openSync(await folder.getFileHandle(goesOn))
    segments = { file: new LogFile(goesOn, file, file.getSize()), upTo: new Map(found.heads), forked: new Map(), isWhole: false }
  }
  const firstFile = await next('recent')
  let recent: Recent
  try {
    recent = writeRecent(store, firstFile)
    // what was sealed and not mirrored is in no snapshot of what is recent
    appendSegments(store, segments, [store.own.feed], Number.POSITIVE_INFINITY)
    segments.file.flush()
    await removeOld('recent', firstFile.name)
  } catch (error) {
    failure = String(error)
    recent = { file: firstFile, origin: store.own.feed.origin, seq: -1, drafts: new Map(), local: new Uint8Array(0), live: 0 }
  }

  const guarded = (body: () => boolean): boolean => {
    try {
      const done = body()
      failure = null
      return done
    } catch (error) {
      // the database has it; the next request tries again, and the safety state tells
      failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      return false
    }
  }

  const draftFrames = (store: Store, { draftId, step }: MirrorHint, times: ReadonlyMap<string, number>): Uint8Array[] => {
    const frames: Uint8Array[] = []
    for (const [id, updated] of times) {
      const known = recent.drafts.get(id)
      if (known !== undefined && id === step?.draftId) frames.push(frame(frameKind.change, textPart({ ...step, at: updated })))
      else if (known !== updated || id === draftId) frames.push(...draftFrame(store, id))
    }
    for (const id of recent.drafts.keys()) if (!times.has(id)) frames.push(frame(frameKind.gone, textPart(id)))
    return frames
  }

  const keep: Mirror['keep'] = (store, hint) => guarded(() => {
    const { own } = store
    if (recent.origin !== own.feed.origin || recent.seq < 0) {
      // a new key, or a start without room: all of it once more, behind what is there
      recent = writeRecent(store, recent.file)
    }
    if (own.feed.seq > recent.seq) appendSegments(store, segments, [own.feed], Number.POSITIVE_INFINITY)
    const times = new Map(draftTimes(store))
    recent.file.append([...(own.seq > recent.seq ? tailFrames(store, recent.seq) : []), ...draftFrames(store, hint, times)])
    recent.seq = own.seq
    recent.drafts.clear()
    for (const [id, updated] of times) recent.drafts.set(id, updated)
    return true
  })

  const settle: Mirror['settle'] = (store) => guarded(() => {
    const local = localPart(store.db, store.options)
    if (!equalBytes(local, recent.local)) recent.file.append([frame(frameKind.local, local)])
    recent.local = local
    recent.file.flush()
    segments.file.flush()
    return true
  })

  const keepSegments = (store: Store): boolean => guarded(() => appendSegments(store, segments, [store.own.feed, ...store.feeds.all()], pieceBytes))

  /** [MIR5] The new file is whole and flushed before the one before it goes. */
  const tidy = async (store: Store): Promise<void> => {
    if (isTidying) return
    isTidying = true
    try {
      if (!keepSegments(store) || !settle(store)) return
      if (!segments.isWhole) {
        segments.isWhole = true
        await removeOld('segments', segments.file.name)
      }
      const live = Number(store.db.first('SELECT coalesce(sum(size), 0) FROM segment')?.[0])
      if (segments.file.size > 2 * live + 4 * slack && readers === 0) {
        const before = segments
        old = [...old, before.file.name]
        segments = await startSegments()
        before.file.close()
      }
      if (recent.file.size > 2 * recent.live + slack && segments.isWhole) {
        const before = recent.file
        const file = await next('recent')
        // from here on nothing comes in between
        recent = writeRecent(store, file)
        before.close()
        old = [...old, before.name]
        await removeOld('recent', file.name)
      }
    } catch (error) {
      failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    } finally {
      isTidying = false
    }
  }

  return {
    keep, settle, keepSegments, tidy,
    reading: async (body) => {
      readers++
      try {
        return await body(segments.file.readable())
      } finally {
        readers--
      }
    },
    failure: () => failure,
    bytes: () => segments.file.size + recent.file.size,
    close: () => {
      segments.file.close()
      recent.file.close()
    },
  }
}
