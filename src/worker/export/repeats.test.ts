/** Records with very many entries: pages stay small, nothing is lost between them. */
import { expect, test } from 'vitest'
import { exportForm } from './form.ts'
import { chooseRecords } from './choose.ts'
import { openSource } from './source.ts'
import { visits2 } from './testing/forms.ts'
import { all, exportPhone, textsOf } from './testing/phone.ts'

test('[EXP3] [EXP7] pages hold some thousand entries at most, and all entries in their order', async () => {
  const phone = await exportPhone('a')
  const version = phone.version(visits2, '2')
  const order = (at: number): string => `b${String(at).padStart(2, '0').slice(-2)}${'V'.repeat(Math.floor(at / 100))}`
  const counts = [...Array.from({ length: 40 }, () => 150), 2500, 0, 1]
  for (const [record, count] of counts.entries()) phone.add(version, { answers: { remark: `r${record}` }, members: Array.from({ length: count }, (_, at) => ({ who: `${record} ${at}`, order: order(at), pets: at === 7 ? ['Rex'] : [] })) })
  const wanted = counts.flatMap((count, record) => Array.from({ length: count }, (_, at) => ({ who: `${record} ${at}`, order: order(at) })).sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ who }) => who))
  const form = exportForm(phone.context, 'visits', { language: null, withRemoved: true })
  const chosen = await chooseRecords(phone.means, all)
  if (form === null || !chosen.ok) throw new Error('nothing chosen')
  const source = openSource(phone.context, form, chosen.value.selection, new Set(), { ...phone.means, told: () => undefined, read: () => undefined, note: () => undefined })
  const [found, sizes]: [string[], number[]] = [[], []]
  for await (const page of source.rows('/data/member')) {
    sizes.push(page.length)
    found.push(...page.map(({ values }) => values[0] as string))
  }
  expect(found).toEqual(wanted)
  // one record is never cut in two
  expect(Math.max(...sizes)).toBe(2500)
  expect(sizes.filter((size) => size > 2000)).toHaveLength(1)
  expect((await textsOf((await phone.make()).made.file))['visits-pet.csv']?.trim().split('\n')).toHaveLength(1 + 41)
}, 60_000)
