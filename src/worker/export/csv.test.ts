/** CSV from the real storage: what is in the database, as Central would write it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { RowId } from '../../core/ids.ts'
import { rowIdToUuid } from '../../core/ids.ts'
import { visits1, visits2 } from './testing/forms.ts'
import { exportPhone, textsOf, unzipped } from './testing/phone.ts'

const lines = (text: string | undefined): readonly string[] => (text ?? '').split('\n')
const bytes = (seed: number): Uint8Array => Uint8Array.from({ length: 70_000 }, (_, at) => (at * seed) & 255)

const filled = async () => {
  const phone = await exportPhone('a')
  const one = phone.version(visits1, '1')
  const first = phone.add(one, {
    answers: { start: '2026-11-21T14:30:00.000+03:00', 'house/name': 'Amina, "the old"', 'house/old': 61, roof: 'thatch', uses: 'b a', place: '-1.5 36.25 1700.5 4', seen: '2026-11-21T09:00:00.000+03:00' },
    members: [{ who: 'second', order: 'a1', pets: ['Rex', 'Łatek'] }, { who: 'first', order: 'a0' }, { who: 'nobody', order: 'a2', omit: '.', pets: ['ghost'] }],
  })
  const two = phone.version(visits2, '2')
  const second = phone.add(two, { answers: { remark: 'line\nbreak', 'house/name': '=1+1', roof: 'tin', uses: 'c', photo: 'x', seen: 'y', _omit: 'seen member' }, members: [{ who: 'not relevant' }] })
  return { phone, one, two, first, second }
}

test('[CSV1] [CSV2] [CSV6] [EXP1] [EXP7] all versions in one table, a file for each repeat, keys and facts as Central\'s', async () => {
  const { phone, first, second } = await filled()
  phone.edit(first, 'house/name', 'Amina')
  const { made } = await phone.make()
  expect(made).toMatchObject({ records: 2, files: 0, missing: 0, notes: [] })
  expect(made.file.name).toMatch(/^visits-all-csv-2026-11-21-14\d\d\.zip$/)
  const files = await textsOf(made.file)
  expect(Object.keys(files)).toEqual(['visits.csv', 'visits-member.csv', 'visits-pet.csv'])
  const [a, b] = [`uuid:${rowIdToUuid(first)}`, `uuid:${rowIdToUuid(second)}`]
  const { origin } = phone.store.options
  expect(files['visits.csv']).toBe([
    'SubmissionDate,remark,start,house-name,roof,uses,place-Latitude,place-Longitude,place-Altitude,place-Accuracy,photo,seen,meta-audit,meta-instanceID,house-old,KEY,SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion',
    `2026-11-21T14:30:02.000Z,,2026-11-21T14:30:00.000+03:00,Amina,thatch,b a,-1.5,36.25,1700.5,4,,2026-11-21T09:00:00.000+03:00,,${a},61,${a},${origin},a’s person,0,0,,edited,Tablet a,1,1`,
    `2026-11-21T14:30:04.000Z,"line\nbreak",,=1+1,tin,c,,,,,x,,,${b},,${b},${origin},a’s person,0,0,,,Tablet a,0,2`, '',
  ].join('\n'))
  expect(lines(files['visits-member.csv'])).toEqual(['who,PARENT_KEY,KEY', `first,${a},${a}/member[1]`, `second,${a},${a}/member[2]`, ''])
  expect(lines(files['visits-pet.csv'])).toEqual(['called,portrait,PARENT_KEY,KEY', `Rex,,${a}/member[2],${a}/member[2]/grp/pet[1]`, `Łatek,,${a}/member[2],${a}/member[2]/grp/pet[2]`, ''])
})

test('[CSV3] [CSV4] [CSV5] [EXP8] labels in a language, split choices of all versions, no group names, removed questions left out', async () => {
  const { phone } = await filled()
  const file = async (options: Parameters<typeof phone.make>[0]) => lines((await textsOf((await phone.make(options)).made.file))['visits.csv'])
  const split = await file({ options: { splitSelects: true, groupNames: false, withRemoved: false } })
  expect(split[0]).toContain('remark,start,name,roof,uses,uses/c,uses/b,uses/a,place-Latitude')
  expect(split[0]).not.toContain('old')
  expect(split[1]).toContain('thatch,b a,0,1,1,-1.5')
  const english = await file({ options: { labels: true } })
  expect(english[0]).toContain('Remark,start,Name,Kind of roof,Uses,Place-Latitude,Place-Longitude,Place-Altitude,Place-Accuracy,Photo,Seen,meta-audit,meta-instanceID,Age,KEY')
  expect(english[1]).toContain('"Thatch, old","Stock, tools; Sleeping"')
  const french = await file({ options: { labels: true, language: 'Français (fr)' } })
  expect(french[0]).toContain('Name,Type de toit,Uses')
  expect(french[1]).toContain(',"Thatch, old",')
  expect(french[3]).toMatch(/^break",,=1\+1,Tôle,Cooking,,,,,x,,,/)
})

test('[CSV8] [CSV9] formulas get an apostrophe, numbers do not; the byte order mark is first', async () => {
  const { phone, one } = await filled()
  phone.add(one, { answers: { 'house/name': '-5.2', uses: '@x', roof: '+1 2' } })
  const file = (await textsOf((await phone.make({ options: { neutralFormulas: true, bom: true } })).made.file))['visits.csv'] ?? ''
  expect(file.startsWith('\ufeffSubmissionDate')).toBe(true)
  expect(file).toContain(",'=1+1,")
  expect(file).toContain(",-5.2,'+1 2,'@x,")
  expect(file).toContain(',-1.5,36.25,')
})

test('[EXP6] photos go into media under the names that the cells say, each once, whatever they are called', async () => {
  const { phone, first, second } = await filled()
  const pet = phone.store.db.first<[Uint8Array]>("SELECT id FROM form_visits__pet WHERE called = 'Rex'")?.[0] as Uint8Array
  const petId = Buffer.from(pet).toString('hex') as RowId
  await phone.attach(first, first, '/data/photo', '../CON:\u202ejpg.exe', bytes(3))
  await phone.attach(first, petId, '/data/member/grp/pet/portrait', 'rex.jpg', bytes(5))
  await phone.attach(second, second, '/data/photo', 'REX.JPG', bytes(7))
  await phone.attach(second, second, '/data/meta/audit', 'audit.csv', bytes(9), false)
  const { made } = await phone.make({ options: { media: true } })
  expect(made).toMatchObject({ files: 3, missing: 1, notes: [] })
  const files = await unzipped(made.file)
  expect(Object.keys(files).slice(3).sort()).toEqual(['media/REX~2.JPG', 'media/_CON_jpg.exe', 'media/rex.jpg'].sort())
  expect(Buffer.from(files['media/REX~2.JPG'] as Uint8Array).equals(bytes(7))).toBe(true)
  const texts = await textsOf(made.file)
  expect(texts['visits.csv']).toContain(',_CON_jpg.exe,')
  expect(texts['visits.csv']).toContain(',REX~2.JPG,')
  expect(lines(texts['visits.csv'])[1]).toContain(',a’s person,2,2,,edited')
  expect(texts['visits-pet.csv']).toContain('Rex,rex.jpg,')
  // without the folder cells say what was answered
  expect((await textsOf((await phone.make()).made.file))['visits.csv']).toContain('REX.JPG')
})

test('[CSV1] the golden file', async () => {
  const { phone, first } = await filled()
  await phone.attach(first, first, '/data/photo', 'p-1.jpg', bytes(3))
  const texts = await textsOf((await phone.make({ options: { media: true, splitSelects: true, neutralFormulas: true } })).made.file)
  const text = Object.entries(texts).map(([name, body]) => (name.endsWith('.csv') ? `# ${name}\n${body}` : `# ${name}, ${body.length > 0 ? 'a photo' : 'empty'}\n`)).join('')
  const golden = new URL('../../../schemas/golden/export/visits.csv.txt', import.meta.url)
  if (process.env['GOLDEN'] === 'write') writeFileSync(golden, text)
  expect(text).toBe(readFileSync(golden, 'utf8'))
})
