/** What was exported and is taken back unchanged changes nothing, whatever was chosen for the export. */
import { expect, test } from 'vitest'
import type { ExportOptions } from '../api-export.ts'
import { analyseImport, openImport } from '../import/analyse.ts'
import { visits1, visits2 } from './testing/forms.ts'
import { exportPhone } from './testing/phone.ts'

const choices: readonly Partial<ExportOptions>[] = [
  {}, { splitSelects: true, bom: true }, { groupNames: false, neutralFormulas: true }, { withRemoved: false, media: true }, { neutralFormulas: true, splitSelects: true, groupNames: false, bom: true },
]

test('[CSV2] [CSV3] [CSV7] [CSV8] [EXP5] a CSV export that is taken back is the same', async () => {
  const phone = await exportPhone('a')
  const first = phone.add(phone.version(visits1, '1'), {
    answers: { 'house/name': '=1+1', 'house/old': 61, roof: 'thatch', uses: 'b a', place: '-1.5 36.25 1700.5 4', seen: '2026-11-21T09:00:00.000+03:00' }, members: [{ who: '+x', pets: ['Rex'] }, { who: 'a "b"\nc' }],
  })
  const two = phone.version(visits2, '2')
  phone.add(two, { answers: { remark: '-', uses: 'c', place: '1 2 0 0' }, members: [{ who: 'not relevant', omit: '.', pets: ['ghost'] }, { who: '007', pets: ['Tom'] }] })
  phone.edit(first, 'remark', 'seen again')
  await phone.attach(first, first, '/data/photo', 'p.jpg', new Uint8Array(100))
  for (const options of choices) {
    const { file } = (await phone.make({ options })).made
    const opened = await openImport(phone.context, { formId: 'visits', file, clears: true })
    if (!opened.ok) throw new Error(JSON.stringify(opened.error))
    const preview = (await analyseImport(opened.value, { stopped: () => false, tell: () => undefined, pause: async () => undefined, now: () => 0 }, false))?.preview
    expect(preview, JSON.stringify(options)).toMatchObject({ records: { new: 0, changed: 0, same: 2 }, answers: 0, conflicts: 0, knowsEdits: true })
  }
}, 60_000)
