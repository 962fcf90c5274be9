/** A random walk over drafts and records against a plain model: whatever is typed, added, moved, removed, reopened and finished. */
import { expect, test } from 'vitest'
import type { RowId } from '../core/ids.ts'
import { byOrder, orderBetween } from '../core/order.ts'
import type { Answers } from './answers.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { discardDraft, saveDraft, type DraftChange } from './drafts.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { Catalog } from './catalog.ts'
import { household, openPhone, type Phone } from './testing/phone.ts'

/** mulberry32 */
const randomOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A record as people see it: no ids, siblings in order, answers sorted. */
interface ModelRow { id: string; range: string; order: string; cells: Map<string, string>; rows: ModelRow[] }
interface Seen { readonly range: string; readonly cells: readonly string[]; readonly rows: readonly Seen[] }

const emptyRow = (id: string, range: string, order: string): ModelRow => ({ id, range, order, cells: new Map(), rows: [] })
const copy = (row: ModelRow): ModelRow => ({ ...row, cells: new Map(row.cells), rows: row.rows.map(copy) })
const seen = (row: ModelRow): Seen => ({
  range: row.range,
  cells: [...row.cells].filter(([, value]) => value !== '').map(([column, value]) => `${column}=${value}`).sort(),
  rows: [...row.rows].sort((a, b) => (a.range < b.range ? -1 : a.range > b.range ? 1 : byOrder(a, b))).map(seen),
})
const modelOf = (answers: Answers): ModelRow => {
  const root = emptyRow('root', '/data', '')
  const byId = new Map([['root', root]])
  for (const row of answers.rows) {
    const made = emptyRow(row.id, row.range, row.order)
    byId.set(row.id, made)
    byId.get(row.parent)?.rows.push(made)
  }
  for (const cell of answers.cells) byId.get(cell.row)?.cells.set(cell.column, cell.value)
  return root
}
const flat = (row: ModelRow): ModelRow[] => [row, ...row.rows.flatMap(flat)]

const columns: Record<string, readonly string[]> = {
  '/data': ['/data/name', '/data/village', '/data/size', '/data/area'],
  '/data/member': ['/data/member/who', '/data/member/age'],
  '/data/member/visit': ['/data/member/visit/day'],
}
const inner: Record<string, string> = { '/data': '/data/member', '/data/member': '/data/member/visit' }
const texts = ['', '1', '01', '1.50', '-0', '1e3', '12345678901234567890', 'NaN', 'Ali', "O'Brien", '0.1', '東', ' x ']
const form = household()

const step = (model: ModelRow, random: () => number, newId: () => string): DraftChange => {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const empty = { cells: [], rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
  const row = pick(flat(model))
  const kind = random()
  if (kind < 0.55) {
    const column = pick(columns[row.range] as readonly string[])
    const value = pick(texts)
    row.cells.set(column, value)
    return { ...empty, cells: [{ row: row.id, column, value }] }
  }
  if (kind < 0.8 && inner[row.range] !== undefined) {
    const siblings = [...row.rows].sort(byOrder)
    const at = Math.floor(random() * (siblings.length + 1))
    const added = emptyRow(newId(), inner[row.range] as string, orderBetween(siblings[at - 1]?.order ?? null, siblings[at]?.order ?? null))
    row.rows.push(added)
    return { ...empty, rowsAdded: [{ id: added.id, range: added.range, parent: row.id, order: added.order }] }
  }
  const parent = pick(flat(model).filter((candidate) => candidate.rows.length > 0).concat(model))
  if (parent.rows.length === 0) return empty
  const target = pick(parent.rows)
  if (kind < 0.9) {
    parent.rows.splice(parent.rows.indexOf(target), 1)
    return { ...empty, rowsRemoved: [target.id] }
  }
  const last = [...parent.rows].sort(byOrder).at(-1) as ModelRow
  target.order = orderBetween(last.order, null)
  return { ...empty, rowsMoved: [{ id: target.id, order: target.order }] }
}

const walk = (phone: Phone, versionId: RowId, seed: number, steps: number): void => {
  const random = randomOf(seed)
  let ids = 0
  const newId = (): string => `n${(ids += 1)}`
  const records = new Map<RowId, ModelRow>()
  const opened = (target: Parameters<typeof openDraft>[1]): { readonly draftId: string; readonly model: ModelRow; readonly recordId: RowId | null } => {
    const draft = openDraft(phone.store, target, newId())
    if (!draft.ok) throw new Error(draft.error.message)
    return { draftId: draft.value.draftId, model: modelOf(draft.value.answers), recordId: draft.value.recordId as RowId | null }
  }
  let draft: ReturnType<typeof opened> | null = null
  let model: ModelRow = emptyRow('root', '/data', '')
  for (let n = 0; n < steps; n += 1) {
    if (draft === null) {
      const known = [...records.keys()]
      const recordId = random() < 0.6 ? known[Math.floor(random() * known.length)] : undefined
      draft = opened(recordId === undefined ? { versionId } : { recordId })
      if (recordId !== undefined) expect(seen(draft.model)).toEqual(seen(records.get(recordId) as ModelRow))
      ;({ model } = draft)
    }
    const kind = random()
    if (kind < 0.85) {
      const change = step(model, random, newId)
      for (let times = random() < 0.2 ? 2 : 1; times > 0; times -= 1) expect(saveDraft(phone.db, draft.draftId, change, n).ok).toBe(true)
    } else if (kind < 0.92) {
      // the process ended: nothing but the database is left
      phone.store.catalog.load()
      expect(new Catalog(phone.db).tables().length).toBe(phone.store.catalog.tables().length)
      const again = opened({ draftId: draft.draftId })
      expect(seen(again.model)).toEqual(seen(model))
    } else if (kind < 0.98) {
      const finished = finishDraft(phone.store, draft.draftId, form)
      if (!finished.ok) throw new Error(finished.error.message)
      records.set(finished.value.recordId, copy(model))
      const record = findRecord(phone.store, finished.value.recordId)
      if (record === null) throw new Error('the record is gone')
      expect(seen(modelOf(readAnswers(phone.store, record)))).toEqual(seen(model))
      draft = null
    } else {
      expect(discardDraft(phone.db, draft.draftId).ok).toBe(true)
      draft = null
    }
  }
  for (const [id, known] of records) {
    const record = findRecord(phone.store, id)
    expect(record !== null && seen(modelOf(readAnswers(phone.store, record)))).toEqual(seen(known))
  }
}

const seeds = process.env['SEED'] === undefined ? Array.from({ length: 12 }, (_, index) => index + 1) : [Number(process.env['SEED'])]
for (const seed of seeds) {
  test(`[DRF1][DRF2][DRF5][DRF6] whatever is done to drafts, records hold what was typed last (SEED=${seed})`, async () => {
    const phone = await openPhone()
    walk(phone, phone.add(form), seed, 400)
  })
}
