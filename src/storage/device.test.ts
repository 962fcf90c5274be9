import { bytesToHex } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { namedRowId, originOfKey, type ProjectId } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { cleanName, createProject, currentProject, deviceNames, membership, projectState, renameDevice } from './device.ts'
import { deviceNameOf } from './members.ts'
import { writeRecords } from './records.ts'
import { household, openPhone, type Phone } from './testing/phone.ts'

const random = (count: number): Uint8Array => new Uint8Array(count).fill(7)
const means = { random, projectName: () => 'Well survey' }
const memberOf = (phone: Phone) =>
  phone.db.first('SELECT name, user_name, public_key, algorithm FROM member WHERE id = ?', [rowIdBytes(namedRowId('member', phone.store.options.origin))])

test('[REC7] naming the device writes its member row, once for the same names', async () => {
  const phone = await openPhone()
  expect(deviceNames(phone.db)).toEqual({ name: '', userName: '' })
  renameDevice(phone.store, { name: ' Tablet\n4 ', userName: 'Amina' })
  const seq = phone.store.own.seq
  renameDevice(phone.store, { name: 'Tablet 4', userName: 'Amina' })
  expect(phone.store.own.seq).toBe(seq)
  expect(deviceNames(phone.db)).toEqual({ name: 'Tablet 4', userName: 'Amina' })
  expect(memberOf(phone)).toEqual(['Tablet 4', 'Amina', '01'.repeat(32), 1])
  renameDevice(phone.store, { name: 'Tablet 5', userName: 'Amina' })
  expect([memberOf(phone)?.[0], deviceNameOf(phone.store, phone.store.options.origin)]).toEqual(['Tablet 5', 'Tablet 5'])
})

test('[REC7] a device without a name is called by the start of its origin', async () => {
  const phone = await openPhone()
  expect(deviceNameOf(phone.store, originOfKey(1, new Uint8Array(32)))).toMatch(/^[0-9a-f]{8}$/)
  expect([cleanName('a\u0000b\u202ec'), cleanName(' '), cleanName('x'.repeat(300)).length]).toEqual(['a b c', '', 100])
})

test('[REC9] the key of a project is in the local settings and in nothing that is sent', async () => {
  const phone = await openPhone()
  const project = createProject(phone.store, 'Wells', random)
  expect(currentProject(phone.db)).toEqual({ id: '07'.repeat(16), name: 'Wells', key: random(32) })
  expect(project).toEqual(currentProject(phone.db))
  const sent = phone.db.rows<[Uint8Array, Uint8Array | null]>('SELECT bytes, shapes FROM tail').map(([bytes, shapes]) => bytesToHex(bytes) + bytesToHex(shapes ?? new Uint8Array()))
  expect(sent.join(' ')).not.toContain('07'.repeat(32))
})

test('[REC8] a device that joins keeps its changes and its member row belongs to the project', async () => {
  const phone = await openPhone()
  const form = household()
  writeRecords(phone.store, { formId: form.formId, versionId: phone.add(form), tables: form.tables }, [{ rows: [], cells: [] }, { rows: [], cells: [] }])
  const member = membership(phone.store, means)
  expect(await member.current()).toEqual({ ok: true, value: { project: null, forms: 1, records: 2, others: 0 } })
  const project = { id: 'ab'.repeat(16) as ProjectId, name: 'Theirs', key: new Uint8Array(32).fill(3) }
  expect(await member.join(project)).toEqual({ ok: true, value: undefined })
  expect(await member.current()).toEqual({ ok: true, value: { project, forms: 1, records: 2, others: 0 } })
  expect(memberOf(phone)).toEqual(['', '', '01'.repeat(32), 1])
  phone.store.feeds.add(originOfKey(1, new Uint8Array(32)), 1, new Uint8Array(32))
  expect(projectState(phone.store).others).toBe(0)
  phone.db.run('UPDATE feed SET seq = 4 WHERE ordinal = 2')
  expect(projectState(phone.store).others).toBe(1)
})

test('[REC9] two devices without a project get one; asking twice gives the same', async () => {
  const phone = await openPhone()
  const member = membership(phone.store, means)
  const first = await member.create()
  expect(first).toMatchObject({ ok: true, value: { name: 'Well survey' } })
  expect(await member.create()).toEqual(first)
  phone.db.run("UPDATE project SET name = 'Renamed by another'")
  expect(await member.current()).toMatchObject({ ok: true, value: { project: { name: 'Renamed by another' } } })
})

test('[REC8] a disk that refuses is a failure, and nothing of the project is kept', async () => {
  const phone = await openPhone()
  phone.db.connection.exec("CREATE TRIGGER full BEFORE INSERT ON tail BEGIN SELECT RAISE(ABORT, 'disk'); END")
  expect(await membership(phone.store, means).create()).toMatchObject({ ok: false, error: { type: 'storage' } })
  expect(currentProject(phone.db)).toBe(null)
})
