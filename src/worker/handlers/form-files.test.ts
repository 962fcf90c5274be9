import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { memoryBlobStore } from '../../blobs/testing/memory.ts'
import { forgetBlob } from '../../storage/blob-facts.ts'
import { formFiles } from '../../storage/form-files.ts'
import { openPhone } from '../../storage/testing/phone.ts'
import { addressOf } from '../../forms/address.ts'
import type { Context } from '../context.ts'
import { formFileHandlers } from './form-files.ts'

const asked = { client: 'c', id: 1, requestId: 'r1' }
const xform = (id: string, instance = ''): string => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>${id}</h:title><model><instance><data id="${id}"><q/></data></instance>${instance}<bind nodeset="/data/q"/></model></h:head><h:body><input ref="/data/q"><label>q</label></input></h:body></h:html>`
const towns = '<instance id="towns" src="jr://file-csv/towns.csv"/>'
const file = (name: string, text: string) => ({ name, type: '', bytes: strToU8(text) })
const setUp = async () => {
  const phone = await openPhone()
  const context = { store: phone.store, blobs: memoryBlobStore(), touched: () => undefined } as unknown as Context
  return { phone, api: formFileHandlers(context) }
}
const value = async <T>(answer: { ok: true; value: T } | { ok: false; error: unknown } | Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> => {
  const found = await answer
  if (!found.ok) throw new Error(JSON.stringify(found.error))
  return found.value
}

test('[FFL15] a form comes with all files chosen with it, also from a zip file; several forms get what they need', async () => {
  const { api } = await setUp()
  const one = await value(api['forms.importAll']({ files: [file('a.xml', xform('a', towns)), { name: 'x.zip', type: '', bytes: zipSync({ 'm/extra.png': strToU8('p') }) }, file('towns.csv', 'name\nx')] }, asked))
  expect(one.forms.map(({ fileName, result }) => [fileName, result.ok && result.value.added])).toEqual([['a.xml', 'form']])
  expect(one.files).toEqual({ added: ['extra.png', 'towns.csv'], refused: [] })
  const two = await value(api['forms.importAll']({ files: [file('b.xml', xform('b', towns)), file('c.xml', xform('c')), file('towns.csv', 'name\ny'), file('other.csv', 'z')] }, { ...asked, requestId: 'r2' }))
  expect(two.files.added).toEqual(['towns.csv'])
  expect((await value(api['forms.files']({ formId: 'b' }, asked))).map(({ name }) => name)).toEqual(['towns.csv'])
  expect(await value(api['forms.files']({ formId: 'c' }, asked))).toEqual([])
  const none = await value(api['forms.importAll']({ files: [file('d.csv', 'x'), file('e.xml', '<root/>')] }, { ...asked, requestId: 'r3' }))
  expect(none).toEqual({ forms: [], files: { added: [], refused: [] } })
})
test('[FFL17] needed files are here, missing or elsewhere; others are listed after them', async () => {
  const { api, phone } = await setUp()
  await value(api['forms.importAll']({ files: [file('a.xml', xform('a', towns))] }, asked))
  const states = async () => (await value(api['forms.files']({ formId: 'a' }, asked))).map(({ name, state, needed }) => `${name} ${state} ${needed}`)
  expect(await states()).toEqual(['towns.csv missing true'])
  await value(api['forms.addFiles']({ formId: 'a', files: [file('towns.csv', 'name\nx'), file('a.png', 'p'), file('a:b.png', 'p')] }, asked))
  expect(await states()).toEqual(['towns.csv here true', 'a.png here false'])
  const kept = formFiles(phone.store, 'a').find(({ name }) => name === 'towns.csv')
  if (kept === undefined) throw new Error('no file')
  forgetBlob(phone.db, kept.blobId)
  expect(await states()).toEqual(['towns.csv elsewhere true', 'a.png here false'])
  expect(await api['forms.data']({ formId: 'a', address: 'jr://file-csv/towns.csv' }, asked)).toMatchObject({ ok: false, error: { type: 'not-found' } })
  await value(api['forms.removeFile']({ formId: 'a', name: 'a.png' }, asked))
  expect(await states()).toEqual(['towns.csv elsewhere true'])
  expect(await api['forms.addFiles']({ formId: 'no', files: [] }, asked)).toMatchObject({ ok: false, error: { type: 'not-found' } })
})
test('[FFL6] [FFL11] [FFL18] data as the engine takes it: a table, a search without its file, a broken file with its reason, large tables apart', async () => {
  const { api } = await setUp()
  await value(api['forms.importAll']({ files: [file('a.xml', xform('a', towns)), file('towns.csv', '\uFEFFa;b\n1;2'), file('bad.xml', '<root>'), file('big.csv', `a\n${'x\n'.repeat(300)}`)] }, asked))
  const data = (address: string) => api['forms.data']({ formId: 'a', address }, asked)
  expect(await data('jr://file-csv/towns.csv')).toEqual({ ok: true, value: { text: 'a,b\n1,2', type: 'text/csv' } })
  const search = { kind: 'search', value: 'a', labels: ['b'], columns: [], fixed: [['9', 'Nine']] } as const
  expect(await data(addressOf('gone.csv', search))).toEqual({ ok: true, value: { text: 'v,l,s\n9,Nine,1', type: 'text/csv' } })
  expect(await data('jr://file/bad.xml')).toMatchObject({ ok: false, error: { type: 'invalid' } })
  expect(await data('jr://file-csv/big.csv')).toMatchObject({ ok: true, value: { text: 'a', table: { columns: ['a'], text: 'x'.repeat(300) } } })
  expect(await value(api['forms.file']({ formId: 'a', name: 'towns.csv' }, asked))).toMatchObject({ type: 'text/csv' })
})
