/** Records as submissions in a zip, from the real storage. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rowIdToUuid, type RowId } from '../../core/ids.ts'
import { visits1, visits2 } from './testing/forms.ts'
import { exportPhone, textsOf, unzipped } from './testing/phone.ts'

const xmllint = (() => {
  try {
    execFileSync('xmllint', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
if (!xmllint) console.log('skipped: xmllint absent, submissions are not read by it')

const filled = async () => {
  const phone = await exportPhone('a')
  const one = phone.version(visits1, '1')
  const first = phone.add(one, { answers: { 'house/name': 'Amina & <Co>', 'house/old': 61, uses: 'b a', place: '-1.5 36.25 1700.5 4' }, members: [{ who: 'Ali', pets: ['Rex'] }, { who: 'gone', omit: '.' }] })
  const two = phone.version(visits2, '2')
  const second = phone.add(two, { answers: { remark: 'ünï\u0000', _omit: 'house' } })
  return { phone, first, second }
}
const folder = (id: RowId): string => `instances/${rowIdToUuid(id)}`

test('[EXM1] [EXM3] a folder for each record, the form beside them, deleted ones apart; the record\'s id, no other', async () => {
  const { phone, first, second } = await filled()
  phone.delete(second)
  const { made } = await phone.make({ format: 'xml', filter: { withDeleted: true } })
  expect(made).toMatchObject({ records: 2, notes: [] })
  const texts = await textsOf(made.file)
  expect(Object.keys(texts)).toEqual(['visits.xml', `${folder(first)}/submission.xml`, 'visits~2.xml', `deleted/${rowIdToUuid(second)}/submission.xml`])
  // each with the version it was last saved with
  expect([texts['visits.xml'], texts['visits~2.xml']]).toEqual([visits1, visits2])
  const golden = new URL('../../../schemas/golden/export/submission.xml', import.meta.url)
  const submission = texts[`${folder(first)}/submission.xml`] as string
  if (process.env['GOLDEN'] === 'write') writeFileSync(golden, submission)
  expect(submission).toBe(readFileSync(golden, 'utf8'))
  expect(submission).toContain(`<instanceID>uuid:${rowIdToUuid(first)}</instanceID>`)
  expect(submission).not.toContain('deprecatedID')
  expect(texts[`deleted/${rowIdToUuid(second)}/submission.xml`]).not.toContain('<house')
})

test('[EXM2] files lie beside the submission under the names that it says, and none takes its place', async () => {
  const { phone, first } = await filled()
  const pet = Buffer.from(phone.store.db.first<[Uint8Array]>('SELECT id FROM form_visits__pet')?.[0] as Uint8Array).toString('hex') as RowId
  await phone.attach(first, first, '/data/photo', 'submission.xml', new Uint8Array([1]))
  await phone.attach(first, pet, '/data/member/grp/pet/portrait', '..\\nul', new Uint8Array([2]))
  await phone.attach(first, first, '/data/meta/audit', 'audit.csv', new Uint8Array([3]), false)
  const { made } = await phone.make({ format: 'xml', options: { media: true } })
  expect(made).toMatchObject({ files: 2, missing: 1 })
  const files = await unzipped(made.file)
  const inFolder = Object.keys(files).filter((name) => name.startsWith(folder(first))).map((name) => name.slice(folder(first).length + 1))
  expect(inFolder).toEqual(['submission.xml', 'submission~2.xml', '_nul'])
  const text = (await textsOf(made.file))[`${folder(first)}/submission.xml`]
  expect(text).toContain('<photo>submission~2.xml</photo>')
  expect(text).toContain('<portrait>_nul</portrait>')
  expect(Object.keys(await unzipped((await phone.make({ format: 'xml' })).made.file))).toHaveLength(4)
})

test.skipIf(!xmllint)('[EXM1] every submission is well-formed for xmllint', async () => {
  const { phone } = await filled()
  for (const [name, text] of Object.entries(await textsOf((await phone.make({ format: 'xml' })).made.file))) execFileSync('xmllint', ['--noout', '-'], { input: text, stdio: ['pipe', 'ignore', name === '' ? 'ignore' : 'inherit'] })
})
