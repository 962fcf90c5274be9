/** What an export made, taken back unchanged, changes nothing: whatever was answered, in both formats and under every choice but labels. */
import { array, assert, asyncProperty, boolean, constantFrom, oneof, record as shape, string } from 'fast-check'
import { expect, test } from 'vitest'
import type { Value } from '../../core/change.ts'
import { visits1, visits2 } from '../export/testing/forms.ts'
import { exportPhone, type ExportPhone } from '../export/testing/phone.ts'
import { analyseImport, openImport, type Job } from './analyse.ts'
import { writeImport } from './write.ts'

const job: Job = { stopped: () => false, tell: () => undefined, pause: async () => undefined, now: () => 0 }
const takeBack = async ({ context }: ExportPhone, file: Blob, name: string, clears: boolean) => {
  const opened = await openImport(context, { formId: 'visits', file: new File([file], name), clears })
  if (!opened.ok) throw new Error(opened.error.type)
  const analysed = await analyseImport(opened.value, job, true)
  if (analysed === null) throw new Error('stopped')
  return { ...analysed, opened: opened.value }
}

const hostile = constantFrom('', '=1+1', '-5', '@x', "'quoted", 'a,b;c\t|', '"', 'line\nbreak', 'carriage\r\nreturn', ' spaces ', '\u0000nul', '\u202Ertl', '__proto__', 'ünï', '🦒', '1e3', '007', 'TRUE', '2026-02-30', '_x000D_', '…')
const text = oneof(hostile, string({ unit: 'binary', maxLength: 20 }))
const answers = shape({
  'house/name': text, remark: text, roof: constantFrom('', 'tin', 'thatch', 'gone', 'old tin'), uses: constantFrom('', 'a', 'b a', 'c b', 'gone b'),
  place: constantFrom('', '1.5 -2.25', '1.5 -2.25 10 4.5', '0 0 0 0', '-1e-7 179.9999999 -3 0', 'nowhere'), seen: constantFrom('', '2026-03-04T10:30:15.500+03:00', '1899-12-31T23:59:59Z', '2026-03-04T10:30:15', '9999-12-31T23:59:59.999-11:00', 'once'),
  'house/old': constantFrom('', 7, -3, '007', 'twelve', 12345678901, '12345678901234567890'), photo: constantFrom('', 'p.jpg'),
  _omit: constantFrom('', 'remark', 'house', 'place uses', 'member'),
})
const given = array(shape({ answers, members: array(shape({ who: text, pets: array(text, { maxLength: 2 }), omit: constantFrom('', '.', 'who', 'grp') }), { maxLength: 3 }) }), { minLength: 1, maxLength: 4 })

test('[IMP7] [IMP10] an export that comes back as it went changes nothing', async () => {
  await assert(asyncProperty(given, constantFrom('csv' as const, 'xlsx' as const), boolean(), boolean(), boolean(), boolean(), async (records, format, splitSelects, groupNames, neutralFormulas, clears) => {
    const phone = await exportPhone('a')
    const versions = [phone.version(visits1, '1'), phone.version(visits2, '2')] as const
    for (const [at, { answers: told, members }] of records.entries()) {
      const kept = Object.entries(told).filter(([, value]) => value !== '') as [string, Exclude<Value, null>][]
      phone.add(versions[at % 2] as (typeof versions)[0], { answers: Object.fromEntries(kept), members: members.map(({ omit, ...rest }) => ({ ...rest, ...(omit === '' ? {} : { omit }) })) })
    }
    const made = await phone.make({ format, options: { splitSelects, groupNames, neutralFormulas, bom: clears } })
    const { preview, changes } = await takeBack(phone, made.made.file, `x.${format === 'csv' ? 'zip' : format}`, clears)
    expect(changes.map(({ rows }) => rows)).toEqual([])
    expect(preview.faults).toEqual([])
    expect(preview.records).toMatchObject({ same: records.length, new: 0, changed: 0, faulty: 0 })
    expect(preview.ignored.filter(({ why }) => why === 'unknown' || why === 'ambiguous')).toEqual([])
  }), { numRuns: 25 })
}, 300_000)

test('[IMP12] [IMP13] records of one device, exported and taken in on another that has the form only, are there with all they say', async () => {
  const [from, to] = [await exportPhone('a'), await exportPhone('b')]
  const version = from.version(visits2, '2')
  to.version(visits2, '2')
  from.add(version, { answers: { 'house/name': 'A', roof: 'tin', uses: 'c b', place: '1 2 3 4' }, members: [{ who: 'Ana', pets: ['Rex', 'Tom'] }, { who: 'Ben' }] })
  const made = await from.make({ options: { splitSelects: true } })
  // their ids are of a device whose records have not come: nothing is made of them
  expect((await takeBack(to, made.made.file, 'x.zip', false)).preview).toMatchObject({ records: { new: 0, faulty: 1 } })
  const { unzipSync, zipSync, strFromU8, strToU8 } = await import('fflate')
  const files = unzipSync(new Uint8Array(await made.made.file.arrayBuffer()))
  const renamed = zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strToU8(strFromU8(bytes).replaceAll(/uuid:[0-9a-f-]{36}/g, 'office 1'))])))
  const { changes, opened, preview } = await takeBack(to, new Blob([renamed as Uint8Array<ArrayBuffer>]), 'x.zip', false)
  expect(preview).toMatchObject({ records: { new: 1 }, entries: 4, faults: [] })
  await writeImport(opened, changes, false, job)
  const again = await to.make({ options: { splitSelects: true } })
  const bare = async (file: Blob): Promise<readonly string[]> => Object.values(unzipSync(new Uint8Array(await file.arrayBuffer()))).map((bytes) => strFromU8(bytes).replaceAll(/uuid:[0-9a-f-]{36}/g, '').replaceAll(/^\d{4}-\d\d-\d\dT[^,]*|,Tablet.*$|,[0-9a-f]{16},.*$/gm, ''))
  expect(await bare(again.made.file)).toEqual(await bare(made.made.file))
})
