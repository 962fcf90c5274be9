/** What an edit says its device had seen. */
import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { namedRowId } from '../core/ids.ts'
import { commitLocal } from './commit.ts'
import { copyTo, meet, pair, texts, village, write } from './testing/crew.ts'
import type { TestDevice } from './testing/device.ts'

const others = formTable('other', '/data')
const plan = JSON.stringify({ formId: 'other', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/x', type: 'string' }] }] })
const said = ({ db, store }: TestDevice, by: TestDevice): unknown[] =>
  db.rows('SELECT upto FROM seen WHERE feed = ? ORDER BY id', [by.store.options.origin]).map(([upto]) => upto).filter(() => store !== by.store)

test('[HIS1][REP3] changes that wait for their form were not seen, nor what came behind them', async () => {
  const { a, b, id } = await pair()
  const before = b.store.own.seq
  // b's next change names a form that a does not have: as if its version were lost on the way
  commitLocal(b.store, [{ table: 'form_version', row: namedRowId('form_version', 'other'), cells: [['form_id', 'other'], ['xform', plan]] }], b.now)
  commitLocal(b.store, [{ table: others, row: { newRow: 'o' }, cells: [['/data/x', '1']] }], b.now)
  write(b, id, 'from b')
  a.store.catalog.ensureForm = () => ({ changed: [], problem: null })
  await copyTo(b, a)
  expect(a.db.rows('SELECT seq FROM pending')).toEqual([[before + 2]])
  write(a, id, 'from a')
  // the form's change was merged, the record behind it waits, and with it all that came later counts as not seen
  expect(said(a, b).at(-1)).toBe(before + 1)
  await meet(a, b)
  expect(texts(b)).toEqual([`${village} a from a | b from b`])
  // the wait is over: the next edit has seen it all
  const again = a.reopen()
  again.store.catalog.ensureForm(JSON.parse(plan))
  again.db.run('DELETE FROM pending')
  write(again, id, 'agreed')
  expect(said(again, b).at(-1)).toBe(before + 3)
  await meet(again, b)
  expect(texts(b)).toEqual([])
})
