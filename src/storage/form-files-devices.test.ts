/** Files of one form, added and replaced on two phones. */
import { expect, test } from 'vitest'
import { blobName } from '../core/merkle.ts'
import { addFormFiles, formFiles, removeFormFile } from './form-files.ts'
import { addFormVersion } from './forms.ts'
import { testDevice, type TestDevice } from './testing/device.ts'
import { meetAll } from './testing/meet.ts'
import { household } from './testing/phone.ts'

const form = household()
const file = (name: string, n: number) => ({ name, size: n, type: 'text/csv', blobId: blobName(Uint8Array.of(n)).id })
const listed = (device: TestDevice) => formFiles(device.store, form.formId).map(({ name, size, here }) => `${name} ${size} ${here}`)

test('[FFL3] [FFL4] the file added last counts on both phones, whole; the bytes are where they were added', async () => {
  const [a, b] = [await testDevice('a'), await testDevice('b')]
  for (const device of [a, b]) addFormVersion(device.store, { formId: form.formId, title: form.title, version: form.version, xform: JSON.stringify(form) })
  a.now += 1000
  addFormFiles(a.store, form.formId, [file('towns.csv', 1), file('a.png', 5)])
  b.now += 2000
  addFormFiles(b.store, form.formId, [file('towns.csv', 2)])
  expect(await meetAll([a, b])).toEqual([])
  expect(listed(a)).toEqual(['a.png 5 true', 'towns.csv 2 false'])
  expect(listed(b)).toEqual(['a.png 5 false', 'towns.csv 2 true'])
  a.now += 5000
  removeFormFile(a.store, form.formId, 'towns.csv')
  await meetAll([a, b])
  expect([listed(a), listed(b)]).toEqual([['a.png 5 true'], ['a.png 5 false']])
})
