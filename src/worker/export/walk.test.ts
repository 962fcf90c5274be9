/** Random histories on two devices: what the source gives is what the answers say, whatever was written, removed, met or left out. */
import { array, constantFrom, integer, record as shape, sample } from 'fast-check'
import { expect, test } from 'vitest'
import { commitLocal } from '../../storage/commit.ts'
import { orderColumn, parentColumn, formTable } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import { rowIdToUuid } from '../../core/ids.ts'
import { rootRow, type Answers } from '../../forms/answers.ts'
import { findRecord, readAnswers } from '../../storage/record-rows.ts'
import type { ExportRow } from '../../export/source.ts'
import { chooseRecords } from './choose.ts'
import { exportForm } from './form.ts'
import { openSource } from './source.ts'
import { visits2 } from './testing/forms.ts'
import { all, exportPhone, visitsRoot, type ExportPhone } from './testing/phone.ts'

const member = formTable('visits', '/data/member')
const pet = formTable('visits', '/data/member/grp/pet')
const step = shape({
  on: constantFrom('a', 'b'), kind: constantFrom('add', 'edit', 'edit', 'entry', 'entry', 'entry', 'entry', 'pet', 'pet', 'pet', 'remove', 'omit', 'omit', 'omit', 'delete', 'meet', 'meet'), which: integer({ min: 0, max: 50 }),
  text: constantFrom('', 'x', 'ünï', 'a,b', '"', '7', '-1'), omit: constantFrom('', '.', 'remark', 'house', 'member', 'house/name remark', 'grp', 'grp/pet', 'who'),
})

const rowsOf = async (phone: ExportPhone): Promise<ReadonlyMap<string, readonly ExportRow[]>> => {
  const source = exportForm(phone.context, 'visits', { language: null, withRemoved: true })
  const chosen = await chooseRecords(phone.means, all)
  if (source === null || !chosen.ok) throw new Error('nothing chosen')
  const { selection, toReview } = chosen.value
  const opened = openSource(phone.context, source, selection, toReview, { ...phone.means, told: () => undefined, read: () => undefined, note: () => undefined })
  const found = new Map<string, readonly ExportRow[]>()
  for (const { range } of opened.form.tables) {
    const rows: ExportRow[] = []
    for await (const page of opened.rows(range)) rows.push(...page)
    found.set(range, rows)
  }
  selection.close()
  return found
}
/** The same from a record's answers, by the words of the rules. */
const expected = (answers: Answers, id: RowId, nodesets: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> => {
  const cells = new Map(answers.cells.map(({ row, column, value }) => [`${row} ${column}`, value]))
  const omits = (row: string, range: string): readonly string[] => (cells.get(`${row} ${range}/_omit`) ?? '').split(' ').filter((path) => path !== '')
  const gone = (row: string, range: string, nodeset: string): boolean => omits(row, range).some((path) => `${range}/${path}` === nodeset || nodeset.startsWith(`${range}/${path}/`))
  const found = new Map<string, string[]>()
  const visit = (row: string, range: string, key: string): void => {
    const values = (nodesets.get(range) ?? []).map((nodeset) => (nodeset === '/data/meta/instanceID' ? key : gone(row, range, nodeset) ? '' : (cells.get(`${row} ${nodeset}`) ?? '')))
    found.set(range, [...(found.get(range) ?? []), `${key} | ${values.join(' | ')}`])
    for (const below of nodesets.keys()) {
      if (below === range || !below.startsWith(`${range}/`) || gone(row, range, below)) continue
      const kept = answers.rows.filter((entry) => entry.parent === row && entry.range === below && !omits(entry.id, below).includes('.'))
      for (const [at, entry] of kept.entries()) visit(entry.id, below, `${key}/${below.slice(range.length + 1)}[${at + 1}]`)
    }
  }
  visit(rootRow, '/data', `uuid:${rowIdToUuid(id)}`)
  return found
}

test('[EXP1] [EXP3] [EXP7] the source says what the answers say', async () => {
  // of one length each: fast-check's own are mostly short, and short ones show little
  for (const steps of sample(array(step, { minLength: 100, maxLength: 100 }), { numRuns: 8, seed: 20261121 })) {
    const phones = { a: await exportPhone('a'), b: await exportPhone('b') }
    const version = phones.a.version(visits2, '2')
    await phones.a.give(phones.b)
    const ids = (phone: ExportPhone, table: string): readonly RowId[] => phone.store.db.rows<[string]>(`SELECT lower(hex(id)) FROM ${table} ORDER BY id`).map(([id]) => id as RowId)
    for (const { on, kind, which, text, omit } of steps) {
      const phone = phones[on]
      const [records, members] = [ids(phone, 'form_visits'), ids(phone, 'form_visits__member')]
      const of = (list: readonly RowId[]): RowId | undefined => list[which % (list.length || 1)]
      const [record, entry] = [of(records), of(members)]
      const write = (table: string, row: RowId, column: string, value: string | number): void => void commitLocal(phone.store, [{ table, row, cells: [[column, value === '' ? null : value]] }], (phone.now += 1000))
      if (kind === 'meet') {
        await phones.a.give(phones.b)
        await phones.b.give(phones.a)
      } else if (kind === 'add') phone.add(version, { answers: { 'house/name': text, remark: `r${which}` }, members: [{ who: text, order: `a${which % 10}`, pets: ['p'] }] })
      else if (record !== undefined && kind === 'edit') write(visitsRoot, record, '/data/remark', text)
      else if (record !== undefined && kind === 'omit' && which % 2 === 0) write(visitsRoot, record, '/data/_omit', omit)
      else if (record !== undefined && kind === 'delete') phone.delete(record)
      else if (record !== undefined && kind === 'entry') commitLocal(phone.store, [{ table: member, row: { newRow: 'm' }, cells: [[parentColumn, record], [orderColumn, `a${which % 10}`], ['/data/member/who', `w${which}`]] }], (phone.now += 1000))
      else if (entry !== undefined && kind === 'pet') commitLocal(phone.store, [{ table: pet, row: { newRow: 'p' }, cells: [[parentColumn, entry], [orderColumn, `a${which % 10}`], ['/data/member/grp/pet/called', text]] }], (phone.now += 1000))
      else if (entry !== undefined && kind === 'remove') write(member, entry, '_deleted', 1)
      else if (entry !== undefined && kind === 'omit') write(member, entry, '/data/member/_omit', omit)
    }
    await phones.a.give(phones.b)
    await phones.b.give(phones.a)
    const [found, other] = [await rowsOf(phones.a), await rowsOf(phones.b)]
    const tables = exportForm(phones.a.context, 'visits', { language: null, withRemoved: true })?.form.tables ?? []
    const nodesets = new Map(tables.map(({ range, columns }) => [range, columns.map(({ nodeset }) => nodeset)] as const))
    const told = (rows: readonly ExportRow[] = []): readonly string[] => rows.map(({ key, values }) => `${key} | ${values.join(' | ')}`)
    for (const { range } of tables) {
      const wanted = (found.get('/data') ?? []).flatMap(({ id }) => {
        const record = findRecord(phones.a.store, id)
        return record === null ? [] : (expected(readAnswers(phones.a.store, record), id, nodesets).get(range) ?? [])
      })
      expect(told(found.get(range)), range).toEqual(wanted)
      expect(told(other.get(range)), `${range}, the other device`).toEqual(wanted)
    }
    expect(found.get('/data')?.length).toBe(Number(phones.a.store.db.first('SELECT count(*) FROM form_visits WHERE is_deleted = 0')?.[0]))
  }
}, 300_000)
