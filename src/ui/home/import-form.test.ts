import { expect, test } from 'vitest'
import { err, ok } from '../../core/result.ts'
import type { Client } from '../client.ts'
import { addedText, createImporter, largestForm, placeOf, problemsAsText } from './import-form.ts'

const form = { formId: 'f', title: 'F', versionId: 'v', version: '1', records: 0, drafts: 0, unshared: 0 }
const clientOf = (answer: unknown) => {
  const asked: unknown[] = []
  const client = { call: async (_: string, params: unknown) => { asked.push(params); return answer } } as unknown as Client
  return { client, asked }
}
const noSample = () => Promise.reject(new Error('offline'))
const file = (size: number) => ({ name: 'a.xlsx', size, arrayBuffer: async () => new ArrayBuffer(4) })

test('[UI11] what was added and its warnings are kept until dismissed', async () => {
  const problem = { severity: 'warning', code: 'x', message: 'Careful.' } as const
  const { client } = clientOf(ok(ok({ form, problems: [problem] })))
  const importer = createImporter(client, noSample)
  await importer.importFile(file(4))
  expect(importer.report()).toEqual({ fileName: 'a.xlsx', form, problems: [problem] })
  expect(importer.busy()).toBe(false)
  importer.dismiss()
  expect(importer.report()).toBe(null)
})
test('[UI11] a file larger than any form is refused before it is read', async () => {
  const { client, asked } = clientOf(ok(ok({ form, problems: [] })))
  const importer = createImporter(client, noSample)
  const report = await importer.importFile({ ...file(largestForm + 1), arrayBuffer: () => { throw new Error('was read') } })
  expect(report.form).toBe(null)
  expect(report.problems[0]?.code).toBe('too-large')
  expect(asked).toEqual([])
})
test('[UI11] a file that cannot be read, a sample that is not there, a worker that refuses: one problem each, nothing added', async () => {
  const { client } = clientOf(err({ type: 'storage-full', message: '' }))
  const importer = createImporter(client, noSample)
  expect((await importer.importFile({ ...file(4), arrayBuffer: () => Promise.reject(new Error('gone')) })).problems[0]?.code).toBe('file-unreadable')
  expect((await importer.importSample()).problems[0]?.code).toBe('file-unreadable')
  const refused = await importer.importFile(file(4))
  expect(refused.form).toBe(null)
  expect(refused.problems[0]).toMatchObject({ severity: 'error', code: 'storage-full' })
})
test('[UI11] the list of problems names file, place and remedy in plain text', () => {
  const problem = { severity: 'error', code: 'x', message: 'No such question: ${a}.', sheet: 'survey', row: 1012, column: 'relevant' } as const
  expect(placeOf(problem)).toBe('sheet survey · row 1012 · column relevant')
  expect(problemsAsText({ fileName: 'a.xlsx', form: null, problems: [problem, { severity: 'warning', code: 'y', message: 'Hm.' }] }))
    .toBe('a.xlsx\nError | sheet survey · row 1012 · column relevant | No such question: ${a}.\nWarning | Hm.')
})
test('[UI11] what was added is said: a form, a version of it, or nothing when this version was here', () => {
  expect(addedText({ form, added: 'form' })).toBe('Form added: F')
  expect(addedText({ form, added: 'version' })).toMatch(/^New version of “F” added/)
  expect(addedText({ form, added: 'nothing' })).toMatch(/^Nothing changed.*newest is version 1\.$/)
  expect(addedText({ form: { ...form, version: '' }, added: 'nothing' })).toMatch(/^Nothing changed.*already here\.$/)
})

const chosen = (name: string, size = 4) => ({ name, type: '', size, arrayBuffer: async () => new ArrayBuffer(size) })
test('[UI11] [FFL15] several files go together; the report has the form, the files, and what was refused', async () => {
  const files = { added: ['a.csv'], refused: [{ name: 'b:c', reason: 'name' }] }
  const { client, asked } = clientOf(ok({ forms: [{ fileName: 'a.xlsx', result: ok({ form, problems: [], added: 'form' }) }], files }))
  const report = await createImporter(client, noSample).importFiles([chosen('a.xlsx'), chosen('a.csv'), chosen('huge.csv', 101 * 1024 * 1024)])
  expect((asked[0] as { files: readonly { name: string }[] }).files.map(({ name }) => name)).toEqual(['a.xlsx', 'a.csv'])
  expect(report).toMatchObject({ fileName: 'a.xlsx', form, forms: 1, files: { added: ['a.csv'], refused: [{ name: 'huge.csv', reason: 'too-large' }, { name: 'b:c', reason: 'name' }] } })
  expect(addedText(report)).toMatch(/^Form added: F\. 1 file added\. huge\.csv: too large/)
})
test('[UI11] [FFL15] files without a form add nothing and say why; a form that is wrong comes before those that were added', async () => {
  const none = await createImporter(clientOf(ok({ forms: [], files: { added: [], refused: [] } })).client, noSample).importFiles([chosen('a.csv')])
  expect([none.form, none.problems[0]?.code]).toEqual([null, 'no-form'])
  const wrong = { severity: 'error', code: 'x', message: 'No.' } as const
  const two = ok({ forms: [{ fileName: 'a.xlsx', result: ok({ form, problems: [], added: 'form' }) }, { fileName: 'b.xlsx', result: err([wrong]) }], files: { added: [], refused: [] } })
  expect(await createImporter(clientOf(two).client, noSample).importFiles([chosen('a.xlsx'), chosen('b.xlsx')])).toMatchObject({ fileName: 'b.xlsx', form: null, problems: [wrong] })
})
