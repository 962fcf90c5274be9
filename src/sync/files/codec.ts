/**
 * Messages about files as bytes: one byte of kind, then the fields. Nothing here throws on what a peer sent, and every count is
 * checked against the bytes that are there before memory is taken. Kinds not known are of a later app and skipped. The values: messages.ts.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { ByteReader, ByteWriter } from '../../core/bytes.ts'
import type { BlobId } from '../../core/ids.ts'
import { blockCount, blockSize } from '../../core/merkle.ts'
import { readSized, readUpTo, writeSized } from '../wire.ts'
import { fileLimits as most, type FileMessage } from './messages.ts'

const kinds = [null, 'ask', 'have', 'drop', 'get-leaves', 'leaves', 'get', 'block', 'lack', 'entrust', 'entrusted', 'part'] as const
const idBytes = 32
const hashBytes = 32
const mostBlocks = blockCount(most.bytes)
const haveBytes = (size: number): number => Math.ceil(blockCount(size) / 8)

const writeIds = (to: ByteWriter, ids: readonly BlobId[]): void => {
  to.varint(ids.length)
  for (const id of ids) to.raw(hexToBytes(id))
}

export const encodeFileMessage = (message: FileMessage): Uint8Array => {
  const to = new ByteWriter(message.kind === 'block' ? message.bytes.length + 48 : message.kind === 'leaves' ? message.hashes.length + 64 : 256)
  to.byte(kinds.indexOf(message.kind))
  switch (message.kind) {
    case 'ask':
      to.byte(message.want ? 1 : 0)
      writeIds(to, message.ids)
      break
    case 'have':
      to.byte(message.answer ? 1 : 0)
      to.varint(message.files.length)
      for (const { id, size } of message.files) {
        to.raw(hexToBytes(id))
        to.varint(size)
      }
      break
    case 'drop': case 'entrust': case 'entrusted':
      writeIds(to, message.ids)
      break
    case 'get-leaves':
      to.raw(hexToBytes(message.id))
      to.varint(message.from)
      break
    case 'leaves':
      to.raw(hexToBytes(message.id))
      to.varint(message.size)
      to.varint(message.from)
      writeSized(to, message.hashes)
      break
    case 'get':
      to.varint(message.runs.length)
      for (const { id, first, count } of message.runs) {
        to.raw(hexToBytes(id))
        to.varint(first)
        to.varint(count)
      }
      break
    case 'block':
      to.raw(hexToBytes(message.id))
      to.varint(message.index)
      writeSized(to, message.bytes)
      break
    case 'lack':
      to.raw(hexToBytes(message.id))
      break
    case 'part':
      to.raw(hexToBytes(message.id))
      to.varint(message.size)
      to.raw(message.have)
      break
  }
  return to.handOver()
}

const readId = (from: ByteReader): BlobId => bytesToHex(from.raw(idBytes)) as BlobId
const readFlag = (from: ByteReader): boolean => {
  const value = from.byte()
  if (value > 1) from.failed = true
  return value === 1
}
/** `least`: bytes that one of them takes at least */
const readList = <T>(from: ByteReader, limit: number, least: number, read: () => T): readonly T[] => {
  const count = readUpTo(from, limit)
  if (count * least > from.left) from.failed = true
  const list: T[] = []
  while (list.length < count && !from.failed) list.push(read())
  return list
}

const readBody = (kind: FileMessage['kind'], from: ByteReader): FileMessage => {
  switch (kind) {
    case 'ask': return { kind, want: readFlag(from), ids: readList(from, most.ids, idBytes, () => readId(from)) }
    case 'have': return { kind, answer: readFlag(from), files: readList(from, most.ids, idBytes + 1, () => ({ id: readId(from), size: readUpTo(from, most.bytes) })) }
    case 'drop': case 'entrust': case 'entrusted': return { kind, ids: readList(from, most.ids, idBytes, () => readId(from)) }
    case 'get-leaves': return { kind, id: readId(from), from: readUpTo(from, mostBlocks) }
    case 'leaves': {
      const message = { kind, id: readId(from), size: readUpTo(from, most.bytes), from: readUpTo(from, mostBlocks), hashes: readSized(from, most.hashes * hashBytes) }
      if (message.hashes.length % hashBytes !== 0) from.failed = true
      return message
    }
    case 'get': {
      const runs = readList(from, most.items, idBytes + 2, () => ({ id: readId(from), first: readUpTo(from, mostBlocks), count: readUpTo(from, most.items) }))
      if (runs.reduce((sum, { count }) => sum + count, 0) > most.items || runs.some(({ count }) => count === 0)) from.failed = true
      return { kind, runs }
    }
    case 'block': return { kind, id: readId(from), index: readUpTo(from, mostBlocks), bytes: readSized(from, blockSize) }
    case 'lack': return { kind, id: readId(from) }
    case 'part': {
      const [id, size] = [readId(from), readUpTo(from, most.bytes)]
      const have = from.raw(haveBytes(size))
      // bits after the last block
      if ((have.at(-1) ?? 0) >> (((blockCount(size) - 1) & 7) + 1) !== 0) from.failed = true
      return { kind, id, size, have }
    }
  }
}

/** Null: a kind of a later app. */
export const decodeFileMessage = (bytes: Uint8Array): FileMessage | null | 'malformed' => {
  const from = new ByteReader(bytes)
  const code = from.byte()
  if (from.failed || code === 0) return 'malformed'
  const kind = kinds[code]
  if (kind === undefined || kind === null) return null
  const message = readBody(kind, from)
  return from.failed ? 'malformed' : message
}
