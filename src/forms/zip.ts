/**
 * A zip file's list of entries, and one entry inflated step by step into a callback that may stop it. Nothing is believed: more
 * than an entry declares never comes out, entries that overlap, are encrypted or run over the end are refused. No zip within the
 * zip is opened. Limits: limits.ts. Rule XLS2.
 */
import { Inflate } from 'fflate'
import { err, ok, type Result } from '../core/result.ts'
import { formLimits } from './limits.ts'

export type ZipFault = 'not-a-zip' | 'too-large' | 'damaged' | 'encrypted'
export interface ZipEntry {
  /** where its bytes stand in the file */
  readonly from: number
  readonly to: number
  readonly method: number
  /** as declared */
  readonly size: number
  readonly encrypted: boolean
}
/** Bytes that came out so far, over all entries. */
export interface Meter { inflated: number }

const endMark = 0x06054b50
const entryMark = 0x02014b50
const localMark = 0x04034b50

const endRecordAt = (view: DataView): number => {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--) if (view.getUint32(at, true) === endMark) return at
  return -1
}

export const zipEntries = (bytes: Uint8Array): Result<ReadonlyMap<string, ZipEntry>, ZipFault> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endRecordAt(view)
  if (end < 0) return err('not-a-zip')
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  // 0xFFFF.. stands for zip64, which begins where no form comes near.
  if (count > formLimits.zip.entries || at === 0xffffffff) return err('too-large')
  const entries = new Map<string, ZipEntry>()
  const spans: { readonly from: number; readonly to: number }[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== entryMark) return err('damaged')
    const [nameLength, extraLength, commentLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)]
    const local = view.getUint32(at + 42, true)
    if (at + 46 + nameLength > end || local + 30 > end || view.getUint32(local, true) !== localMark) return err('damaged')
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const to = from + view.getUint32(at + 20, true)
    if (to > end) return err('damaged')
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (entries.has(name)) return err('damaged')
    entries.set(name, { from, to, method: view.getUint16(at + 10, true), size: view.getUint32(at + 24, true), encrypted: (view.getUint16(at + 8, true) & 1) === 1 })
    spans.push({ from: local, to })
    at += 46 + nameLength + extraLength + commentLength
  }
  spans.sort((a, b) => a.from - b.from)
  return spans.some(({ from }, i) => i > 0 && from < (spans[i - 1] as { to: number }).to) ? err('damaged') : ok(entries)
}

/** Gives the entry's content in order, piece by piece, until `take` says false. */
export const inflateEntry = (bytes: Uint8Array, entry: ZipEntry, meter: Meter, take: (piece: Uint8Array, last: boolean) => boolean): ZipFault | null => {
  const { partBytes, totalBytes, stepBytes } = formLimits.zip
  if (entry.encrypted) return 'encrypted'
  if (entry.size > partBytes || meter.inflated + entry.size > totalBytes) return 'too-large'
  if (entry.method !== 0 && entry.method !== 8) return 'damaged'
  const state: { out: number; done: boolean; fault: ZipFault | null } = { out: 0, done: false, fault: null }
  const give = (piece: Uint8Array, last: boolean): void => {
    if (state.done) return
    state.out += piece.length
    meter.inflated += piece.length
    if (state.out > entry.size || (last && state.out < entry.size)) state.fault = 'damaged'
    state.done = state.fault !== null || !take(piece, last)
  }
  const content = bytes.subarray(entry.from, entry.to)
  if (entry.method === 0) {
    give(content, true)
    return state.fault
  }
  const inflate = new Inflate(give)
  try {
    for (let at = 0; at < content.length && !state.done; at += stepBytes) {
      inflate.push(content.subarray(at, at + stepBytes), at + stepBytes >= content.length)
    }
    return state.fault
  } catch (thrown) {
    // The library's own errors have a code.
    if (!(thrown instanceof Error) || !('code' in thrown)) throw thrown
    return 'damaged'
  }
}
