/** Drafts, records, forms and files on two phones that meet: what one does is what the other sees. */
import { expect, test } from 'vitest'
import type { RowId } from '../core/ids.ts'
import { blobName } from '../core/merkle.ts'
import { addDraftFile } from './attachments.ts'
import { finishDraft } from './draft-finish.ts'
import { openDraft } from './draft-open.ts'
import { saveDraft, type DraftChange } from './drafts.ts'
import { createProject, currentProject, renameDevice, takeProject } from './device.ts'
import { addFormVersion, listForms } from './forms.ts'
import { acknowledged } from './unshared.ts'
import { listRecords } from './record-list.ts'
import { deleteRecord, recordDetail } from './records.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { household } from './testing/phone.ts'

const form = household()
const shapeOf = () => form
const photo = { row: 'root', column: '/data/photo', name: 'p.jpg', type: 'image/jpeg', size: 3, blobId: blobName(Uint8Array.of(1, 2, 3)).id }

const copyTo = async (from: TestDevice, to: TestDevice): Promise<void> => {
  const heads = await to.replica.heads()
  const planned = await from.replica.missing(heads.ok ? heads.value : [])
  for (const { ref } of planned.ok ? planned.value : []) {
    const bytes = await from.replica.read(ref)
    if (!bytes.ok) throw new Error(bytes.error.message)
    expect(await to.replica.apply(bytes.value)).toMatchObject({ ok: true })
  }
}
const meet = async (a: TestDevice, b: TestDevice): Promise<void> => {
  await copyTo(a, b)
  await copyTo(b, a)
}
const addForm = (device: TestDevice): RowId =>
  addFormVersion(device.store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
const member = (name: string, order: string) => ({ id: name, range: '/data/member', parent: 'root', order })
const cell = (column: string, value: string, row = 'root') => ({ row, column, value })

const fill = (device: TestDevice, target: Parameters<typeof openDraft>[1], part: Partial<DraftChange>, withPhoto = false): RowId => {
  device.now += 1000
  const draft = openDraft(device.store, target, `draft ${device.now}`)
  if (!draft.ok) throw new Error(draft.error.message)
  const { draftId } = draft.value
  const file = withPhoto ? addDraftFile(device.store, draftId, photo) : null
  const taken = file?.ok === true ? [cell('/data/photo', file.value.name)] : []
  const saved = saveDraft(device.db, draftId, { rowsAdded: [], rowsRemoved: [], rowsMoved: [], ...part, cells: [...(part.cells ?? []), ...taken] }, device.now)
  const finished = finishDraft(device.store, draftId, form)
  if (!saved.ok || !finished.ok) throw new Error('not finished')
  return finished.value.recordId
}
const detailOn = (device: TestDevice, id: RowId) => {
  const detail = recordDetail(device.store, id, shapeOf)
  if (!detail.ok) throw new Error(detail.error.message)
  return detail.value
}
const texts = (device: TestDevice, id: RowId): readonly string[] => detailOn(device, id).answers.cells.map(({ column, value }) => `${column} ${value}`)

const crew = async () => {
  const [a, b] = [await testDevice('anna'), await testDevice('ben')]
  renameDevice(a.store, { name: 'Tablet A', userName: 'Anna' })
  renameDevice(b.store, { name: 'Tablet B', userName: 'Ben' })
  const versionId = addForm(a)
  const id = fill(a, { versionId }, {
    rowsAdded: [{ id: 'm', range: '/data/member', parent: 'root', order: 'a0' }], cells: [cell('/data/name', 'Amina'), cell('/data/member/who', 'Ali', 'm')],
  }, true)
  await meet(a, b)
  return { a, b, id, versionId }
}

test('[REC3][REC16] a second phone needs no file: form, record, names and where the photo is come along', async () => {
  const { a, b, id, versionId } = await crew()
  expect(listForms(b.store)).toMatchObject([{ formId: 'household', title: 'Household', versionId, records: 1, unshared: 0 }])
  expect(detailOn(b, id)).toMatchObject({
    summary: { createdBy: 'Tablet A', mine: false, name: 'Amina' }, versionId,
    attachments: [{ blobId: photo.blobId, here: false, device: 'Tablet A', size: 3 }],
  })
  expect(detailOn(b, id).answers).toEqual(detailOn(a, id).answers)
  expect(detailOn(a, id).attachments).toMatchObject([{ here: true }])
  expect(texts(b, fill(b, { versionId }, { cells: [cell('/data/name', 'Second')] }))).toEqual(['/data/name Second'])
})

test('[DRF6] edits of different questions, rows added on both sides and a moved row are all kept', async () => {
  const { a, b, id } = await crew()
  const row = detailOn(a, id).answers.rows[0]?.id as string
  fill(a, { recordId: id }, { cells: [cell('/data/village', 'Kibuye'), cell('/data/member/who', 'Carl', 'x')], rowsAdded: [member('x', 'a1')] })
  fill(b, { recordId: id }, { cells: [cell('/data/size', '4'), cell('/data/member/age', '7', row), cell('/data/member/who', 'Dora', 'x')], rowsAdded: [member('x', 'a1')], rowsMoved: [{ id: row, order: 'a2' }] })
  await meet(a, b)
  expect(detailOn(a, id)).toEqual({ ...detailOn(b, id), summary: { ...detailOn(b, id).summary, mine: true }, attachments: detailOn(a, id).attachments })
  const cells = texts(a, id)
  expect(cells.slice(0, 3)).toEqual(['/data/name Amina', '/data/village Kibuye', '/data/size 4'])
  expect(cells.filter((text) => text.includes('/member/')).sort()).toEqual(['/data/member/age 7', '/data/member/who Ali', '/data/member/who Carl', '/data/member/who Dora'])
  expect(detailOn(a, id).answers.rows.at(-1)?.id).toBe(row)
})

test('[DRF6] of two answers to one question the later one wins on both phones', async () => {
  const { a, b, id } = await crew()
  b.now += 60_000
  fill(b, { recordId: id }, { cells: [cell('/data/name', 'later')] })
  fill(a, { recordId: id }, { cells: [cell('/data/name', 'earlier')] })
  await meet(a, b)
  expect([texts(a, id)[0], texts(b, id)[0]]).toEqual(['/data/name later', '/data/name later'])
  expect([detailOn(a, id).summary.updatedBy, detailOn(b, id).summary.updatedBy]).toEqual(['Tablet B', 'Tablet B'])
})

test('[DRF6][REC14] a deletion and an edit do not block each other; the record is deleted and keeps the edit', async () => {
  const { a, b, id } = await crew()
  deleteRecord(a.store, id)
  fill(b, { recordId: id }, { cells: [cell('/data/village', 'Nord')] })
  await meet(a, b)
  for (const device of [a, b]) {
    expect(detailOn(device, id)).toMatchObject({ deleted: true })
    expect(texts(device, id)).toContain('/data/village Nord')
    expect(listRecords(device.store, { formId: null, search: '', sort: 'newest', after: null, limit: 9 }, shapeOf)).toMatchObject({ ok: true, value: { total: 0 } })
  }
})

test('[DRF6] a draft left open while the record changes writes only what was typed', async () => {
  const { a, b, id } = await crew()
  const open = openDraft(a.store, { recordId: id }, 'left open')
  expect(open.ok).toBe(true)
  fill(b, { recordId: id }, { cells: [cell('/data/name', 'from Ben'), cell('/data/village', 'Sud')] })
  await meet(a, b)
  fill(a, { draftId: 'left open' }, { cells: [cell('/data/size', '9')] })
  await meet(a, b)
  for (const device of [a, b]) expect(texts(device, id).slice(0, 3)).toEqual(['/data/name from Ben', '/data/village Sud', '/data/size 9'])
})

test('[REC6] a record is unshared until another device has acknowledged it', async () => {
  const { a, b, versionId } = await crew()
  const unshared = (): number | undefined => listForms(a.store)[0]?.unshared
  expect(unshared()).toBe(1)
  const heads = await b.replica.heads()
  for (const head of heads.ok ? heads.value : []) acknowledged(a.db, head.origin, head.seq)
  expect(unshared()).toBe(0)
  fill(a, { versionId }, { cells: [cell('/data/name', 'new')] })
  expect(unshared()).toBe(1)
})

test('[REC8][REC9] a project made on one phone is known by its row on the other, its key by joining only', async () => {
  const { a, b } = await crew()
  const project = createProject(a.store, 'Wells', (count) => new Uint8Array(count).fill(5))
  await meet(a, b)
  expect(currentProject(b.db)).toBe(null)
  takeProject(b.store, { ...project, name: '' })
  expect(currentProject(b.db)).toEqual(project)
})
