import { expect, test } from 'vitest'
import { readItemQuery } from './item-query.ts'
import { openTable, packTable } from './packed-table.ts'

test('[FFL18] look-ups are taken apart: equal to an answer, a text, a number, and what is left', () => {
  expect(readItemQuery("instance('v')/root/item[district = /data/d and n=3 and 'x'=name and contains(label, ' and ') and n != 4]/label")).toEqual({
    instance: 'v', child: 'label', rest: '(n != 4)', words: [{ test: 'contains', column: 'label', value: { type: 'text', text: ' and ' } }],
    equal: [{ column: 'district', value: { type: 'path', path: '/data/d' } }, { column: 'n', value: { type: 'number', number: 3 } }, { column: 'name', value: { type: 'text', text: 'x' } }],
  })
  expect(readItemQuery('instance("v")/root/item[ a= current()/../b ]')).toMatchObject({ child: null, equal: [{ value: { type: 'path', path: 'current()/../b' } }] })
})
test('[FFL18] words in a column are taken apart; words of a calculation, and of two columns, are what is left', () => {
  expect(readItemQuery("instance('v')/root/item[starts-with( label ,current()/../q)]")).toEqual({ instance: 'v', equal: [], words: [{ test: 'starts-with', column: 'label', value: { type: 'path', path: 'current()/../q' } }], rest: '', child: null })
  expect(readItemQuery("instance('v')/root/item[a = 'x' and contains(label, concat(/data/q, 'y')) and contains(b, c)]")).toMatchObject({ words: [], rest: "(contains(label, concat(/data/q, 'y'))) and (contains(b, c))" })
  expect(readItemQuery("instance('v')/root/item[contains(label, 'x') or a = 'y']")).toBeNull()
})
test('[FFL18] all rows, and the first one', () => {
  expect([readItemQuery("instance('v')/root/item"), readItemQuery("instance('v')/root/item/name")]).toEqual([{ instance: 'v', equal: [], words: [], rest: '', child: null }, { instance: 'v', equal: [], words: [], rest: '', child: 'name' }])
})
test.each([
  "instance('v')/root/items", "instance('v')/root/item/a/b", "instance('v')/root/item[3]", "instance('v')/root/item[a = b]", "instance('v')/root/item[a != 'x']", "instance('v')/root/item[a >= 3]", "instance('v')/root/item[a = 'x' or b = 'y']",
  "instance('v')/root/item[a = 'x'][2]", "instance('v')/root/item[a = 'x']/..", "count(instance('v')/root/item[a = 'x'])", "instance('v')/root/item[a = 'x' and position() = 1]", "instance('v')/root/item[a = 'x' and b = current()/../c + 1]",
  "instance('v')/root/item[a = 'x' and 2]", "instance('v')/root/item[a = 'x'", "instance('v')/root/thing[a = 'x']", "randomize(instance('v')/root/item[a='x'])",
])('[FFL18] %s is for the engine', (expression) => { expect(readItemQuery(expression)).toBeNull() })

test('[FFL18] a packed table gives its cells, and rows by value in order', () => {
  const table = openTable(packTable({ columns: ['a', 'b'], rows: [['x', '1'], ['', '2.0'], ['x', ''], ['y', '2']] }))
  expect([0, 1, 2, 3].map((row) => [table.cell(row, 'a'), table.cell(row, 'b')])).toEqual([['x', '1'], ['', '2.0'], ['x', ''], ['y', '2']])
  expect([table.where('a', ['x']), table.where('a', ['y', 'x']), table.where('a', []), table.where('b', 2), table.where('b', ['2']), table.where('c', ['']), table.where('a', [''])]).toEqual([[0, 2], [0, 2, 3], [], [1, 3], [3], [], [1]])
  expect([table.cell(0, 'c'), table.cell(9, 'a'), table.size]).toEqual(['', '', 4])
})
