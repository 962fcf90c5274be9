import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import type { RowId } from '../core/ids.ts'
import { err, ok } from '../core/result.ts'
import { testIdentity, testVerify } from '../core/testing/identity.ts'
import type { TableShape } from './answers.ts'
import { commitLocal } from './commit.ts'
import { answersUnder, moveDraft, newerVersion } from './draft-move.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { draftHead, readDraft, saveDraft, type DraftChange } from './drafts.ts'
import { retryForms } from './form-versions-retry.ts'
import { listVersions, newestWithRoot, plannedTables, removeForm } from './form-versions.ts'
import { addFormVersion, listForms, newestVersion } from './forms.ts'
import { listRecords } from './record-list.ts'
import { findRecord, readAnswers } from './record-rows.ts'
import { writeRecords } from './records.ts'
import { openReplica } from './replica.ts'
import { openStore } from './store.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'
import { pull } from './testing/replica-contract.ts'

const column = (nodeset: string, type = 'string', kind = 'user') => ({ nodeset, type, kind })
const root = '/data'
const form = (version: string, columns: readonly ReturnType<typeof column>[], repeats: readonly TableShape[] = [], range = root) => {
  const tables: readonly TableShape[] = [{ range, parent: null, columns }, ...repeats]
  return { formId: 'wells', title: 'Wells', version, tables, xform: JSON.stringify({ formId: 'wells', version, tables }) }
}
const tap: TableShape = { range: '/data/tap', parent: '/data', columns: [column('/data/tap/flow')] }
const one = form('1', [column('/data/name'), column('/data/depth', 'int'), column('/data/owner'), column('/data/old', 'string', 'derived')], [tap])
/** owner and the repeat are gone, depth is a text now, quality is new; the repeat became a group */
const two = form('2', [column('/data/name'), column('/data/depth'), column('/data/quality'), column('/data/tap/flow')])
type Form = typeof one

const add = (device: TestDevice, { formId, title, version, xform }: Form): RowId => addFormVersion(device.store, { formId, title, version, xform })
const cell = (name: string, value: string, row = 'root') => ({ row, column: name, value })
const write = (device: TestDevice, versionId: RowId, { tables }: Form, cells: readonly ReturnType<typeof cell>[], taps = 0): RowId =>
  writeRecords(device.store, { formId: 'wells', versionId, tables }, [{
    rows: Array.from({ length: taps }, (_, index) => ({ id: `t${index}`, range: '/data/tap', parent: 'root', order: `a${index}` })), cells,
  }])[0] as RowId
const answersOf = (device: TestDevice, record: RowId) => {
  const found = findRecord(device.store, record)
  if (found === null) throw new Error('no record')
  return readAnswers(device.store, found)
}
const textsOf = (device: TestDevice, record: RowId) => Object.fromEntries(answersOf(device, record).cells.map(({ column: name, value }) => [name, value]))
const open = (device: TestDevice, target: Parameters<typeof openDraft>[1], id: string) => {
  const draft = openDraft(device.store, target, id)
  if (!draft.ok) throw new Error(draft.error.message)
  return draft.value
}
const change = (part: Partial<DraftChange>): DraftChange => ({ cells: [], rowsAdded: [], rowsRemoved: [], rowsMoved: [], ...part })
const save = (device: TestDevice, id: string, part: Partial<DraftChange>): void => {
  expect(saveDraft(device.db, id, change(part), device.now)).toEqual(ok(null))
}
const finish = (device: TestDevice, id: string, { tables }: Form): RowId => {
  const done = finishDraft(device.store, id, { tables })
  if (!done.ok) throw new Error(done.error.message)
  return done.value.recordId
}
const meet = async (a: TestDevice, b: TestDevice): Promise<void> => {
  await pull({ replica: a.replica } as never, { replica: b.replica } as never)
  await pull({ replica: b.replica } as never, { replica: a.replica } as never)
}

test('[FUP1] one phone writes version 1, the other version 2, both ways for days: nobody is called back, both hold the same', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  const v1 = add(a, one)
  await meet(a, b)
  const early = write(b, v1, one, [cell('/data/name', 'Early'), cell('/data/owner', 'Ada')])
  a.now += 1000
  const v2 = add(a, two)
  const onTwo = write(a, v2, two, [cell('/data/name', 'New'), cell('/data/quality', 'clear')])
  for (let day = 0; day < 3; day++) {
    a.now += 86_400_000
    b.now += 86_400_000
    write(b, v1, one, [cell('/data/name', `b${day}`), cell('/data/owner', 'Bo'), cell('/data/tap/flow', '3', 't0')], 1)
    write(a, v2, two, [cell('/data/name', `a${day}`), cell('/data/quality', 'cloudy')])
    await meet(a, b)
  }
  expect(dumpCells(a.store)).toEqual(dumpCells(b.store))
  expect(textsOf(b, onTwo)).toEqual({ '/data/name': 'New', '/data/quality': 'clear' })
  expect(textsOf(a, early)).toEqual({ '/data/name': 'Early', '/data/owner': 'Ada' })
  expect([a, b].map((device) => newestVersion(device.db, 'wells'))).toEqual([v2, v2])
  expect(listVersions(b.store, 'wells')).toMatchObject([
    { versionId: v2, version: '2', records: 4, newest: true, mine: false, problem: null }, { versionId: v1, version: '1', records: 4, newest: false, mine: false },
  ])
})

test('[FUP2] records of a version that is not here yet wait, and are there with the version', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  add(a, one)
  await meet(a, b)
  const held = await b.replica.heads()
  const v2 = add(a, two)
  await a.replica.heads()
  const record = write(a, v2, two, [cell('/data/name', 'x'), cell('/data/quality', 'clear')])
  if (!held.ok) throw new Error(held.error.message)
  const planned = await a.replica.missing(held.value)
  if (!planned.ok) throw new Error(planned.error.message)
  for (const { ref } of planned.value) {
    const bytes = await a.replica.read(ref)
    if (bytes.ok) expect(await b.replica.apply(bytes.value)).toMatchObject({ ok: true })
  }
  expect(textsOf(b, record)).toEqual({ '/data/name': 'x', '/data/quality': 'clear' })
})

test('[FUP3] an old file brought in again, here or on a phone that knew nothing, does not become the newest', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  const v1 = add(a, one)
  a.now += 60_000
  const v2 = add(a, two)
  const seq = a.store.own.seq
  expect(add(a, one)).toBe(v1)
  expect(a.store.own.seq).toBe(seq)
  // b's clock is later: its row of version 1 is the later one
  b.now = a.now + 3_600_000
  expect(add(b, one)).toBe(v1)
  await meet(a, b)
  expect([a, b].map((device) => newestVersion(device.db, 'wells'))).toEqual([v2, v2])
})

test('[FUP3] a version added by a phone whose clock is years behind, or on one that has seen a clock years ahead, is the newest', async () => {
  const [late, ahead] = [await testDevice('late', Date.UTC(1970, 0, 2)), await testDevice('ahead', Date.UTC(2035, 0, 1))]
  add(ahead, one)
  await meet(late, ahead)
  const v2 = add(late, two)
  await meet(late, ahead)
  expect([late, ahead].map((device) => newestVersion(device.db, 'wells'))).toEqual([v2, v2])
})

test('[FUP3] two phones that add different second versions agree on the newest, and both can be used', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  add(a, one)
  await meet(a, b)
  const other = form('2', [column('/data/name'), column('/data/colour')])
  const mine = add(a, two)
  const theirs = add(b, other)
  await meet(a, b)
  const newest = newestVersion(a.db, 'wells')
  expect(newestVersion(b.db, 'wells')).toBe(newest)
  expect([mine, theirs]).toContain(newest)
  const records = [write(a, theirs, other, [cell('/data/colour', 'red')]), write(b, mine, two, [cell('/data/quality', 'clear')])] as const
  await meet(a, b)
  expect([textsOf(b, records[0]), textsOf(a, records[1])]).toEqual([{ '/data/colour': 'red' }, { '/data/quality': 'clear' }])
})

test('[FUP3] a version that this app cannot read is not the newest while another one can be read', async () => {
  const a = await testDevice('a')
  const v1 = add(a, one)
  const unreadable = addFormVersion(a.store, { formId: 'wells', title: 'Wells', version: '9', xform: 'from the future' })
  expect(newestVersion(a.db, 'wells')).toBe(v1)
  expect(listVersions(a.store, 'wells')[1]).toMatchObject({ versionId: unreadable, newest: false, problem: expect.any(String) })
})

test('[FUP4] a record of version 1 is edited with version 2; answers of removed questions, of the removed repeat and of a retyped question stay as written', async () => {
  const a = await testDevice('a')
  const v1 = add(a, one)
  const record = write(a, v1, one, [cell('/data/name', 'Old'), cell('/data/depth', '12'), cell('/data/owner', 'Ada'), cell('/data/tap/flow', '3', 't0')], 1)
  a.now += 1000
  const v2 = add(a, two)
  expect(open(a, { recordId: record }, 'edit').versionId).toBe(v2)
  save(a, 'edit', { cells: [cell('/data/depth', 'about 12 m'), cell('/data/quality', 'clear')] })
  finish(a, 'edit', two)
  expect(textsOf(a, record)).toEqual({ '/data/name': 'Old', '/data/depth': 'about 12 m', '/data/owner': 'Ada', '/data/quality': 'clear', '/data/tap/flow': '3' })
  expect(answersOf(a, record).rows).toHaveLength(1)
  expect(findRecord(a.store, record)?.version).toBe(v2)
})

test('[FUP5] an answer that was emptied stays empty on edit; a question that is new since then starts with its default', async () => {
  const a = await testDevice('a')
  const v1 = add(a, one)
  const record = write(a, v1, one, [cell('/data/name', 'x')], 1)
  add(a, two)
  const { cells, rows } = open(a, { recordId: record }, 'edit').answers
  const empty = cells.filter(({ value }) => value === '').map(({ row, column: name }) => `${row === 'root' ? '' : row === rows[0]?.id ? 'tap ' : '? '}${name}`).sort()
  expect(empty).toEqual(['/data/depth', '/data/owner', 'tap /data/tap/flow'])
  const seq = a.store.own.seq
  finish(a, 'edit', two)
  expect(a.store.own.seq).toBe(seq)
})

test('[FUP6] a draft stays on its version until it is moved; moved, it keeps every answer and writes them all', async () => {
  const a = await testDevice('a')
  const v1 = add(a, one)
  open(a, { versionId: v1 }, 'd')
  save(a, 'd', {
    rowsAdded: [{ id: 't0', range: '/data/tap', parent: 'root', order: 'a0' }],
    cells: [cell('/data/name', 'x'), cell('/data/owner', 'Ada'), cell('/data/old', 'calculated'), cell('/data/tap/flow', '3', 't0')],
  })
  const head = () => { const found = draftHead(a.db, 'd'); if (found === null) throw new Error('no draft'); return found }
  expect(newerVersion(a.store, head(), plannedTables(a.store))).toBe(null)
  const v2 = add(a, two)
  expect(open(a, { draftId: 'd' }, '').versionId).toBe(v1)
  expect(newerVersion(a.store, head(), plannedTables(a.store))).toBe(v2)
  expect(answersUnder(a.store, head(), new Set(['/data/owner', '/data/depth', '/data/tap/flow']))).toBe(2)

  expect(moveDraft(a.store, 'd', v2, ['/data/old'], a.now)).toEqual(ok(null))
  const moved = readDraft(a.db, 'd')
  expect(moved).toMatchObject({ ok: true, value: { versionId: v2, answers: { rows: [{ id: 't0' }] } } })
  expect(newerVersion(a.store, head(), plannedTables(a.store))).toBe(null)
  save(a, 'd', { cells: [cell('/data/quality', 'clear'), cell('/data/nowhere', 'x')] })
  const record = finish(a, 'd', two)
  expect(textsOf(a, record)).toEqual({ '/data/name': 'x', '/data/owner': 'Ada', '/data/quality': 'clear', '/data/tap/flow': '3' })
  expect(findRecord(a.store, record)?.version).toBe(v2)
})

test('[FUP6] an edit that was begun before version 2 came moves too, and still writes only what differs', async () => {
  const a = await testDevice('a')
  const v1 = add(a, one)
  const record = write(a, v1, one, [cell('/data/name', 'x'), cell('/data/owner', 'Ada')], 1)
  open(a, { recordId: record }, 'e')
  save(a, 'e', { cells: [cell('/data/owner', 'Bo')] })
  const v2 = add(a, two)
  expect(moveDraft(a.store, 'e', v2, [], a.now)).toEqual(ok(null))
  // meanwhile somebody else changes the name
  const { name: tableName } = findRecord(a.store, record)?.table ?? { name: '' }
  commitLocal(a.store, [{ table: tableName, row: record, cells: [['/data/name', 'y']] }], a.now)
  expect(finish(a, 'e', two)).toBe(record)
  expect(textsOf(a, record)).toEqual({ '/data/name': 'y', '/data/owner': 'Bo' })
  expect(findRecord(a.store, record)?.version).toBe(v2)
})

test('[FUP6] a draft that is not moved is finished on its version; one that is gone, and a version of another form, are refused', async () => {
  const a = await testDevice('a')
  const v1 = add(a, one)
  open(a, { versionId: v1 }, 'd')
  save(a, 'd', { cells: [cell('/data/owner', 'Ada')] })
  const v2 = add(a, two)
  const other = addFormVersion(a.store, { formId: 'trees', title: 'Trees', version: '1', xform: JSON.stringify({ formId: 'trees', tables: [] }) })
  expect(moveDraft(a.store, 'd', other, [], a.now)).toMatchObject({ ok: false, error: { type: 'not-found' } })
  expect(moveDraft(a.store, 'gone', v2, [], a.now)).toMatchObject({ ok: false, error: { type: 'draft-gone' } })
  const record = finish(a, 'd', one)
  expect([findRecord(a.store, record)?.version, textsOf(a, record)]).toEqual([v1, { '/data/owner': 'Ada' }])
})

test('[FUP8] a root that was renamed: records of both names are listed, each is edited with the newest version of its own', async () => {
  const a = await testDevice('a')
  const v1 = add(a, one)
  const old = write(a, v1, one, [cell('/data/name', 'old')])
  a.now += 1000
  const renamed = form('2', [column('/survey/name')], [], '/survey')
  const v2 = add(a, renamed)
  const fresh = write(a, v2, renamed, [cell('/survey/name', 'fresh')])
  const page = listRecords(a.store, { formId: 'wells', search: '', sort: 'oldest', after: null, limit: 9 }, () => null)
  expect(page).toMatchObject({ ok: true, value: { total: 2, records: [{ recordId: old }, { recordId: fresh }] } })
  expect([open(a, { recordId: old }, 'e1').versionId, open(a, { recordId: fresh }, 'e2').versionId]).toEqual([v1, v2])
  open(a, { versionId: v1 }, 'd')
  const head = draftHead(a.db, 'd')
  expect(head && newerVersion(a.store, head, plannedTables(a.store))).toBe(null)
  expect(newestWithRoot(a.store, 'wells', '/nothing', plannedTables(a.store))).toBe(null)
})

test('[FUP9] a removed form leaves the list everywhere; records and drafts stay, and its file or a new version brings it back', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  const v1 = add(a, one)
  const record = write(a, v1, one, [cell('/data/name', 'x')])
  await meet(a, b)
  open(b, { versionId: v1 }, 'd')
  save(b, 'd', { cells: [cell('/data/name', 'draft')] })
  a.now += 1000
  expect([removeForm(a.store, 'wells'), removeForm(a.store, 'wells')]).toEqual([true, false])
  await meet(a, b)
  expect([listForms(a.store), listForms(b.store)]).toEqual([[], []])
  expect(textsOf(b, record)).toEqual({ '/data/name': 'x' })
  expect(textsOf(b, finish(b, 'd', one))).toEqual({ '/data/name': 'draft' })
  b.now += 2000
  add(b, two)
  await meet(a, b)
  expect(listForms(a.store)).toMatchObject([{ formId: 'wells', version: '2', records: 2 }])
})

test('[FUP1] a title and rows of another device that are no form break nothing', async () => {
  const a = await testDevice('a')
  add(a, one)
  a.db.run('UPDATE form_version SET version = 7, title = NULL')
  expect(listVersions(a.store, 'wells')).toMatchObject([{ version: '7', title: 'wells' }])
  expect(() => commitLocal(a.store, [{ table: formTable('wells', '/nothing'), row: { newRow: 'r' }, cells: [] }], a.now)).toThrow()
})

test('[FUP10] a version that the app could not read is there after the update that can, with the records that waited for it', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  const v1 = add(a, one)
  const record = write(a, v1, one, [cell('/data/name', 'x')])
  const old = openStore(b.db, { ...testIdentity('b'), planTables: () => err('from the future'), now: () => b.now })
  const older = { replica: openReplica(old, testVerify) }
  await pull({ replica: a.replica } as never, older as never)
  expect(listVersions(old, 'wells')).toMatchObject([{ versionId: v1, records: 0, problem: 'from the future' }])
  retryForms(old, '1')
  expect(findRecord(old, record)).toBe(null)

  const updated = b.reopen()
  retryForms(updated.store, '1')
  expect(findRecord(updated.store, record)).toBe(null)
  retryForms(updated.store, '2')
  expect(textsOf(updated, record)).toEqual({ '/data/name': 'x' })
  expect(listVersions(updated.store, 'wells')).toMatchObject([{ versionId: v1, records: 1, problem: null }])
})
