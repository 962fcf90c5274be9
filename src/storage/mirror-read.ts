/**
 * What the mirror's files hold, read when the database is opened: the places of all segments, and everything recent. Several files of
 * a kind are a rewriting that a crash cut short: read in their order they say the same. Rules MIR2, MIR5, MIR8.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { parseOrigin, type Origin } from '../core/ids.ts'
import { openSync } from '../core/sync-file.ts'
import { framesIn, frameKind, payloadOf, type FoundFrame, type Readable } from './mirror-frames.ts'
import { isDraftStep, placeSize, readSegmentPart, readTailPart, readTextPart, type DraftStep, type SegmentPlace, type TailPart } from './mirror-parts.ts'
import { directoryIfThere } from './sync-file.ts'

export interface MirroredSegment extends SegmentPlace { readonly read: () => Promise<Uint8Array | null> }
export interface MirroredDraft { readonly copy: Uint8Array; readonly later: DraftStep[] }
export interface Mirrored {
  readonly segments: readonly MirroredSegment[]
  /** last number of each feed among the segments */
  readonly heads: ReadonlyMap<Origin, number>
  readonly tail: readonly TailPart[]
  readonly drafts: ReadonlyMap<string, MirroredDraft>
  /** drafts that were finished or discarded */
  readonly gone: ReadonlySet<string>
  readonly local: Uint8Array | null
  /** who signed the tail */
  readonly key: { readonly origin: Origin; readonly algorithm: number; readonly publicKey: Uint8Array } | null
  /** stretches that are not what was written */
  readonly damaged: number
  readonly names: readonly string[]
  readonly lastNumber: number
  /** the one file of segments, that can be written on */
  readonly segmentsFile: string | null
  close(): void
}

const nameForm = /^(segments|recent)-(\d{8})$/

const keyOf = (local: Uint8Array | null): Mirrored['key'] => {
  const key = local === null ? undefined : (readTextPart(local) as { readonly key?: { readonly origin?: unknown; readonly algorithm?: unknown; readonly publicKey?: unknown } } | null)?.key
  const origin = typeof key?.origin === 'string' ? parseOrigin(key.origin) : null
  return origin === null || typeof key?.algorithm !== 'number' || typeof key.publicKey !== 'string' ? null : { origin, algorithm: key.algorithm, publicKey: hexToBytes(key.publicKey) }
}

/** Where they are; the bytes are read when they are asked for. */
export async function* segmentsIn(file: Readable, onDamage: () => void): AsyncGenerator<MirroredSegment> {
  for await (const found of framesIn(file, onDamage)) {
    const place = found.kind === frameKind.segment ? readSegmentPart(await file.read(found.at, Math.min(placeSize, found.length))) : null
    if (place === null) continue
    const { origin, firstSeq, lastSeq } = place
    const read = async (): Promise<Uint8Array | null> => {
      const payload = await payloadOf(file, found)
      return payload === null ? null : (readSegmentPart(payload)?.bytes ?? null)
    }
    yield { origin, firstSeq, lastSeq, read }
  }
}

export const readMirror = async (root: FileSystemDirectoryHandle, folderName: string): Promise<Mirrored> => {
  const segments: MirroredSegment[] = []
  const heads = new Map<Origin, number>()
  const tail = new Map<string, TailPart>()
  const drafts = new Map<string, MirroredDraft>()
  const gone = new Set<string>()
  let local: Uint8Array | null = null
  let damaged = 0
  const closers: (() => void)[] = []
  const onDamage = (): void => { damaged++ }

  const open = async (folder: FileSystemDirectoryHandle, name: string): Promise<Readable> => {
    const file = await openSync(await folder.getFileHandle(name))
    closers.push(() => file.close())
    return {
      size: file.getSize(),
      read: async (at, count) => {
        const bytes = new Uint8Array(count)
        return bytes.subarray(0, file.read(bytes, { at }))
      },
    }
  }
  const take = ({ kind }: FoundFrame, payload: Uint8Array): void => {
    if (kind === frameKind.local) local = payload
    const part = kind === frameKind.tail ? readTailPart(payload) : null
    if (part !== null) tail.set(`${part.origin} ${part.seq}`, part)
    if (kind !== frameKind.draft && kind !== frameKind.change && kind !== frameKind.gone) return
    const value = readTextPart(payload)
    if (kind === frameKind.draft) {
      const id = (value as { readonly id?: unknown } | null)?.id
      if (typeof id !== 'string') return
      drafts.set(id, { copy: payload, later: [] })
      gone.delete(id)
    } else if (kind === frameKind.change) {
      if (isDraftStep(value)) drafts.get(value.draftId)?.later.push(value)
    } else if (typeof value === 'string') {
      drafts.delete(value)
      gone.add(value)
    }
  }

  const folder = await directoryIfThere(root, folderName)
  const names: string[] = []
  if (folder !== null) for await (const { name } of (folder as unknown as { values(): AsyncIterable<{ readonly name: string }> }).values()) if (nameForm.test(name)) names.push(name)
  const numberOf = (name: string): number => Number(nameForm.exec(name)?.[2] ?? 0)
  names.sort((a, b) => numberOf(a) - numberOf(b))
  try {
    for (const name of folder === null ? [] : names) {
      const file = await open(folder as FileSystemDirectoryHandle, name)
      if (name.startsWith('segments')) {
        for await (const segment of segmentsIn(file, onDamage)) {
          segments.push(segment)
          heads.set(segment.origin, Math.max(heads.get(segment.origin) ?? 0, segment.lastSeq))
        }
      } else {
        for await (const found of framesIn(file, onDamage)) {
          const payload = await payloadOf(file, found)
          if (payload === null) onDamage()
          else take(found, payload)
        }
      }
    }
  } catch (error) {
    for (const close of closers) close()
    throw error
  }
  const files = names.filter((name) => name.startsWith('segments'))
  return {
    segments, heads, tail: [...tail.values()].sort((a, b) => a.seq - b.seq), drafts, gone, local, key: keyOf(local), damaged, names,
    lastNumber: Math.max(0, ...names.map(numberOf)),
    segmentsFile: files.length === 1 ? (files[0] as string) : null,
    close: () => { for (const close of closers) close() },
  }
}
