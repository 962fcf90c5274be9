import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { commitLocal } from './commit.ts'
import { openDraft } from './draft-open.ts'
import { finishDraft } from './draft-finish.ts'
import { listDrafts } from './draft-list.ts'
import { discardDraft, readDraft, saveDraft, type DraftChange } from './drafts.ts'
import { deleteRecord, recordDetail } from './records.ts'
import { household, openPhone, type Phone } from './testing/phone.ts'

const change = (part: Partial<DraftChange>): DraftChange => ({ cells: [], rowsAdded: [], rowsRemoved: [], rowsMoved: [], ...part })
const cell = (column: string, value: string, row = 'root') => ({ row, column, value })
const member = (id: string, order: string) => ({ id, range: '/data/member', parent: 'root', order })
const form = household()
const save = (phone: Phone, draftId: string, part: Partial<DraftChange>): void => {
  const saved = saveDraft(phone.db, draftId, change(part), phone.clock)
  if (!saved.ok) throw new Error(saved.error.message)
}
const finish = (phone: Phone, draftId: string) => {
  const finished = finishDraft(phone.store, draftId, form)
  if (!finished.ok) throw new Error(finished.error.message)
  return finished.value
}
const answersOf = (phone: Phone, id: RowId) => {
  const detail = recordDetail(phone.store, id, phone.shapeOf)
  if (!detail.ok) throw new Error(detail.error.message)
  return detail.value.answers
}
const changesMade = (phone: Phone): number => phone.store.own.seq

/** A record with two members, one with a visit. */
const filled = (phone: Phone): RowId => {
  const versionId = phone.add(form)
  openDraft(phone.store, { versionId }, 'first')
  save(phone, 'first', {
    rowsAdded: [member('m1', 'a0'), member('m2', 'a1'), { id: 'v1', range: '/data/member/visit', parent: 'm1', order: 'a0' }],
    cells: [cell('/data/name', 'Amina'), cell('/data/size', '2'), cell('/data/member/who', 'Ali', 'm1'), cell('/data/member/who', 'Bo', 'm2'), cell('/data/member/visit/day', '2026-01-02', 'v1')],
  })
  return finish(phone, 'first').recordId
}

test('[DRF1] a draft is continued where it was left, with its position and language', async () => {
  const phone = await openPhone()
  const versionId = phone.add(form)
  expect(openDraft(phone.store, { versionId }, 'd')).toMatchObject({ ok: true, value: { draftId: 'd', recordId: null, versionId, answers: { rows: [], cells: [] } } })
  save(phone, 'd', { cells: [cell('/data/name', 'Amina')], position: '/data/village', language: 'fr', name: 'Amina' })
  save(phone, 'd', { cells: [cell('/data/village', 'Kibuye')] })
  expect(openDraft(phone.store, { draftId: 'd' }, 'unused')).toMatchObject({
    ok: true, value: { position: '/data/village', language: 'fr', answers: { cells: [cell('/data/name', 'Amina'), cell('/data/village', 'Kibuye')] } },
  })
  expect(openDraft(phone.store, { versionId: 'f'.repeat(32) as RowId }, 'x')).toMatchObject({ ok: false, error: { type: 'not-found' } })
  expect(openDraft(phone.store, { draftId: 'gone' }, 'x')).toMatchObject({ ok: false, error: { type: 'draft-gone' } })
})

test('[DRF2] the same change twice is the same as once, also after a removal', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  const both = { rowsAdded: [member('m1', 'a0')], cells: [cell('/data/member/who', 'Ali', 'm1')] }
  save(phone, 'd', both)
  save(phone, 'd', both)
  const once = readDraft(phone.db, 'd')
  expect(once).toMatchObject({ ok: true, value: { answers: { rows: [member('m1', 'a0')], cells: both.cells } } })
  save(phone, 'd', { rowsRemoved: ['m1'] })
  save(phone, 'd', { rowsRemoved: ['m1'] })
  expect(readDraft(phone.db, 'd')).toMatchObject({ ok: true, value: { answers: { rows: [], cells: [] } } })
  // taken back
  save(phone, 'd', { rowsAdded: [member('m1', 'a0')] })
  expect(readDraft(phone.db, 'd')).toEqual(once)
})

test('[DRF2] a change that cannot be from this form is refused and nothing of it is kept', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  const good = cell('/data/name', 'x')
  for (const part of [
    { cells: [good, cell('_deleted', '1')] }, { cells: [good, cell('/data/member/who', 'x', 'nobody')] }, { cells: [cell('/data/name', 'x'.repeat(2 ** 20 + 1))] },
    { cells: [good], rowsAdded: [{ ...member('m', 'a0'), parent: 'nobody' }] }, { cells: [good], rowsAdded: [member('root', 'a0')] }, { rowsAdded: [member('m'.repeat(65), 'a0')] },
  ]) expect(saveDraft(phone.db, 'd', change(part), 1)).toMatchObject({ ok: false, error: { type: 'invalid' } })
  expect(readDraft(phone.db, 'd')).toMatchObject({ ok: true, value: { answers: { rows: [], cells: [] } } })
  expect(saveDraft(phone.db, 'gone', change({}), 1)).toMatchObject({ ok: false, error: { type: 'draft-gone' } })
})

test('[DRF3] an edit shows what the record holds, and an unfinished edit of it is continued', async () => {
  const phone = await openPhone()
  const recordId = filled(phone)
  const opened = openDraft(phone.store, { recordId }, 'edit')
  if (!opened.ok) throw new Error(opened.error.message)
  const stored = answersOf(phone, recordId)
  expect(opened.value.answers.rows).toEqual(stored.rows)
  expect(new Set(opened.value.answers.cells.filter(({ value }) => value !== ''))).toEqual(new Set(stored.cells))
  expect(opened.value.answers.rows.map((row) => [row.range, row.order])).toEqual([['/data/member', 'a0'], ['/data/member/visit', 'a0'], ['/data/member', 'a1']])
  expect(openDraft(phone.store, { recordId }, 'other')).toMatchObject({ ok: true, value: { draftId: 'edit' } })
  deleteRecord(phone.store, recordId)
  expect(openDraft(phone.store, { recordId }, 'other')).toMatchObject({ ok: true, value: { draftId: 'edit' } })
  discardDraft(phone.db, 'edit')
  expect(openDraft(phone.store, { recordId }, 'other')).toMatchObject({ ok: false, error: { type: 'not-found' } })
})

test('[DRF4] a discarded draft leaves nothing in any table', async () => {
  const phone = await openPhone()
  filled(phone)
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  save(phone, 'd', { rowsAdded: [member('m1', 'a0')], cells: [cell('/data/name', 'x')] })
  expect(listDrafts(phone.db, 'household', () => true)).toMatchObject([{ draftId: 'd', answered: 1, formTitle: 'Household', recordId: null }])
  expect(listDrafts(phone.db, null, (_version, column) => column !== '/data/name')).toMatchObject([{ answered: 0 }])
  expect(listDrafts(phone.db, 'other', () => true)).toEqual([])
  expect(discardDraft(phone.db, 'd')).toEqual({ ok: true, value: [] })
  for (const table of ['draft', 'draft_row', 'draft_cell', 'draft_file']) expect(phone.db.first(`SELECT count(*) FROM ${table}`)).toEqual([0])
  expect(discardDraft(phone.db, 'd')).toMatchObject({ ok: false, error: { type: 'draft-gone' } })
})

test('[DRF5] finishing a new record writes one change and ends the draft in the same transaction', async () => {
  const phone = await openPhone()
  phone.add(form)
  const before = changesMade(phone)
  const recordId = filled(phone)
  expect(changesMade(phone)).toBe(before + 1)
  const { rows, cells } = answersOf(phone, recordId)
  expect(rows.map((row) => row.range)).toEqual(['/data/member', '/data/member/visit', '/data/member'])
  expect(rows[1]?.parent).toBe(rows[0]?.id)
  expect(cells.map(({ column, value }) => [column, value])).toEqual([
    ['/data/name', 'Amina'], ['/data/size', '2'], ['/data/member/who', 'Ali'], ['/data/member/visit/day', '2026-01-02'], ['/data/member/who', 'Bo'],
  ])
  expect(phone.db.first('SELECT typeof(size), typeof(name) FROM form_household')).toEqual(['integer', 'text'])
  expect(readDraft(phone.db, 'first')).toMatchObject({ ok: false })
})

test('[DRF5] a save that fails leaves the draft as it was', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  save(phone, 'd', { cells: [cell('/data/name', 'Amina')] })
  phone.db.connection.exec("CREATE TRIGGER full BEFORE INSERT ON tail BEGIN SELECT RAISE(ABORT, 'disk'); END")
  expect(() => finishDraft(phone.store, 'd', form)).toThrow()
  expect(readDraft(phone.db, 'd')).toMatchObject({ ok: true, value: { answers: { cells: [cell('/data/name', 'Amina')] } } })
  expect(phone.db.first('SELECT count(*) FROM form_household')).toEqual([0])
  phone.db.connection.exec('DROP TRIGGER full')
  expect(finish(phone, 'd').written).toBe(true)
})

test('[DRF6] an edit writes the cells that differ and leaves what others changed meanwhile', async () => {
  const phone = await openPhone()
  const recordId = filled(phone)
  openDraft(phone.store, { recordId }, 'mine')
  const { rows } = answersOf(phone, recordId)
  const [first, , second] = rows.map((row) => row.id) as [string, string, string]
  save(phone, 'mine', {
    cells: [cell('/data/village', 'Kibuye'), cell('/data/size', '3'), cell('/data/size', '2'), cell('/data/member/age', '40', first), cell('/data/member/who', '', second)],
    rowsAdded: [member('new', 'a2')], rowsRemoved: [], rowsMoved: [{ id: second, order: 'Zz' }],
  })
  // somebody else answers another question while the draft is open
  commitLocal(phone.store, [{ table: formTable('household', '/data'), row: recordId, cells: [['/data/name', 'Zola']] }], phone.clock)
  const before = changesMade(phone)
  expect(finish(phone, 'mine')).toEqual({ recordId, written: true, deleted: false })
  expect(changesMade(phone)).toBe(before + 1)
  const after = answersOf(phone, recordId)
  expect(after.rows.map((row) => [row.id === first, row.id === second, row.order])).toEqual([[false, true, 'Zz'], [true, false, 'a0'], [false, false, 'a0'], [false, false, 'a2']])
  expect(after.cells.map(({ column, value }) => `${column} ${value}`)).toEqual([
    '/data/name Zola', '/data/village Kibuye', '/data/size 2', '/data/member/who Ali', '/data/member/age 40', '/data/member/visit/day 2026-01-02',
  ])
})

test('[DRF6] a removed repeat row is a tombstone and takes the rows below it along', async () => {
  const phone = await openPhone()
  const recordId = filled(phone)
  const rows = answersOf(phone, recordId).rows
  openDraft(phone.store, { recordId }, 'd')
  save(phone, 'd', { rowsRemoved: [rows[0]?.id as string] })
  finish(phone, 'd')
  expect(answersOf(phone, recordId).rows.map((row) => row.id)).toEqual([rows[2]?.id])
  expect(phone.db.rows('SELECT is_deleted FROM form_household__member ORDER BY rowid')).toEqual([[1], [0]])
})

test('[DRF7] an edit without a difference, or with calculations only, writes no change', async () => {
  const phone = await openPhone()
  const recordId = filled(phone)
  const before = changesMade(phone)
  openDraft(phone.store, { recordId }, 'd')
  save(phone, 'd', { cells: [cell('/data/name', 'x'), cell('/data/total', '7')], rowsAdded: [member('m9', 'a5')] })
  save(phone, 'd', { cells: [cell('/data/name', 'Amina')], rowsRemoved: ['m9'] })
  expect(finish(phone, 'd')).toEqual({ recordId, written: false, deleted: false })
  expect(changesMade(phone)).toBe(before)
  expect(readDraft(phone.db, 'd').ok).toBe(false)
})

test('[DRF6] an edit of a record deleted meanwhile still finishes, and says so', async () => {
  const phone = await openPhone()
  const recordId = filled(phone)
  openDraft(phone.store, { recordId }, 'd')
  save(phone, 'd', { cells: [cell('/data/name', 'Late')] })
  deleteRecord(phone.store, recordId)
  expect(finish(phone, 'd')).toEqual({ recordId, written: true, deleted: true })
  expect(recordDetail(phone.store, recordId, phone.shapeOf)).toMatchObject({ ok: true, value: { deleted: true, summary: { name: 'Late' } } })
})

test('[DRF8] an edit with a newer form version says so in the record, and an edit of a repeat alone dates the record', async () => {
  const phone = await openPhone()
  const recordId = filled(phone)
  const created = recordDetail(phone.store, recordId, phone.shapeOf)
  phone.clock += 1000
  const newer = phone.add(household('2', ['roof']))
  openDraft(phone.store, { recordId }, 'd')
  const inner = answersOf(phone, recordId).rows[0]?.id as string
  save(phone, 'd', { cells: [cell('/data/member/age', '9', inner)] })
  finishDraft(phone.store, 'd', household('2', ['roof']))
  const edited = recordDetail(phone.store, recordId, phone.shapeOf)
  if (!created.ok || !edited.ok) throw new Error('no record')
  expect(edited.value.versionId).toBe(newer)
  expect(edited.value.summary.createdAt).toBe(created.value.summary.createdAt)
  expect(edited.value.summary.updatedAt).toBeGreaterThanOrEqual(created.value.summary.updatedAt + 1000)
  openDraft(phone.store, { recordId }, 'again')
  phone.clock += 1000
  save(phone, 'again', { cells: [cell('/data/member/age', '10', inner)] })
  finishDraft(phone.store, 'again', household('2', ['roof']))
  const again = recordDetail(phone.store, recordId, phone.shapeOf)
  expect(again.ok && again.value.summary.updatedAt).toBeGreaterThanOrEqual(edited.value.summary.updatedAt + 1000)
})

test('[DRF5] columns to omit, and columns outside the plan, are not written', async () => {
  const phone = await openPhone()
  openDraft(phone.store, { versionId: phone.add(form) }, 'd')
  save(phone, 'd', { cells: [cell('/data/name', 'A'), cell('/data/village', 'B'), cell('/data/member/__hidden', 'x')] })
  const finished = finishDraft(phone.store, 'd', { ...form, omit: ['/data/village'] })
  if (!finished.ok) throw new Error(finished.error.message)
  expect(answersOf(phone, finished.value.recordId).cells).toEqual([cell('/data/name', 'A')])
})

test('[DRF5] a record too large to be sent is refused and stays a draft', async () => {
  const phone = await openPhone()
  const versionId = phone.add(form)
  openDraft(phone.store, { versionId }, 'd')
  save(phone, 'd', { rowsAdded: Array.from({ length: 10_001 }, (_, n) => member(`m${n}`, 'a0')) })
  expect(finishDraft(phone.store, 'd', form)).toMatchObject({ ok: false, error: { type: 'too-large' } })
  expect(readDraft(phone.db, 'd').ok).toBe(true)
})
