/**
 * Records that a merge may have left with answers their form does not accept: which of them were asked about, in what state,
 * and how many answers were found. Kept on this device only; asking the form is the page's. Rules REC17, REC18.
 */
import { rowAddress, type RowId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import type { Answers } from './answers.ts'
import { quoted } from './names.ts'
import { readClocks } from './cells.ts'
import type { StoredRecord } from './record-rows.ts'
import type { Store } from './store.ts'

export interface RecordCheck {
  /** more than one device wrote it, and its form was not asked about what it holds now */
  readonly wanted: boolean
  /** names what it holds now */
  readonly state: string
  /** answers to check as far as is known */
  readonly questions: number
}

/** Two 32-bit FNV-1a hashes over the answers: this device compares its own states only. */
const stateOf = (answers: Answers, version: string): string => {
  let [a, b] = [0x811c9dc5, 0x050c5d1f]
  const add = (text: string): void => {
    for (let at = 0; at < text.length; at++) {
      a = Math.imul(a ^ text.charCodeAt(at), 0x01000193)
      b = Math.imul(b ^ text.charCodeAt(at), 0x01000197)
    }
    a = Math.imul(a ^ 0xff, 0x01000193)
    b = Math.imul(b ^ 0xfe, 0x01000197)
  }
  add(version)
  for (const { id, order } of answers.rows) { add(id); add(order) }
  for (const { row, column, value } of answers.cells) { add(row); add(column); add(value) }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`
}

/** [REC17] Whether the stamps of the root row, which every edit writes (DRF8), name more than the device that made the record. */
const hasSeveralWriters = (store: Store, record: StoredRecord): boolean => {
  const row = store.db.first<[number, Uint8Array | null]>(`SELECT origin, clocks FROM ${quoted(record.table.sql)} WHERE id = ?`, [rowIdBytes(record.id)])
  if (row === null) return false
  const creator = rowAddress(record.id)?.origin
  return [row[0], ...[...readClocks(row[1]).values()].map(({ origin }) => origin)].some((ordinal) => store.feeds.at(ordinal).origin !== creator)
}

export const checkOf = (store: Store, record: StoredRecord, answers: Answers, version: string): RecordCheck => {
  const state = stateOf(answers, version)
  const known = store.db.first<[string, number]>('SELECT state, questions FROM record_check WHERE record = ?', [rowIdBytes(record.id)])
  return { state, questions: known?.[1] ?? 0, wanted: known?.[0] !== state && !record.deleted && (known !== null || hasSeveralWriters(store, record)) }
}

/** [REC18] Marks, and never blocks: a record with nothing to check keeps its state only. */
export const keepCheck = (store: Store, record: RowId, state: string, questions: number): void => {
  store.db.run('INSERT OR REPLACE INTO record_check VALUES (?, ?, ?)', [rowIdBytes(record), state.slice(0, 64), Math.max(0, Math.min(100_000, Math.floor(questions)))])
}

export const questionsToCheck = (store: Store, id: Uint8Array): number => store.db.first<[number]>('SELECT questions FROM record_check WHERE record = ?', [id])?.[0] ?? 0
