import { expect, test } from 'vitest'
import { readTable, writeTable } from './csv.ts'

test('[FFL5] commas, semicolons, tabs, bars; a byte-order mark; any line ends', () => {
  for (const separator of [',', ';', '\t', '|']) expect(readTable(`\uFEFFname${separator}label\r\na${separator}A\r\n`)).toEqual({ columns: ['name', 'label'], rows: [['a', 'A']] })
  expect(readTable('name,label\ra,A\rb,B').rows).toEqual([['a', 'A'], ['b', 'B']])
})
test('[FFL5] quotes hold separators, quotes and line breaks; a stray quote is text', () => {
  expect(readTable('name,label\n"a","A, ""B""\nC"\nb,5" pipe\nc,"open').rows).toEqual([['a', 'A, "B"\nC'], ['b', '5" pipe'], ['c', 'open']])
  expect(readTable('a;"x,y,z";b\n1;2;3').columns).toEqual(['a', 'x_y_z', 'b'])
})
test('[FFL5] short and long rows, empty rows, columns without a name or named twice', () => {
  expect(readTable('name,label,,name\na\n\n , ,\nb,B,x,y,z\n')).toEqual({ columns: ['name', 'label'], rows: [['a', ''], ['b', 'B']] })
})
test('[FFL5] headers become names that a path can use', () => {
  expect(readTable('Site name,2020,label::English (en),ชื่อ\n').columns).toEqual(['Site_name', '_2020', 'label_English_en_', 'ชื่อ'])
  expect(readTable('').columns).toEqual([])
})
test('[FFL6] written, a table reads as it was', () => {
  const table = { columns: ['name', 'label'], rows: [['a', 'A, "B"\nC'], ['b', 'x;y|z\tw'], ['', '5" pipe']] }
  expect(readTable(writeTable(table))).toEqual(table)
  expect(writeTable({ columns: ['a'], rows: [['x\u0000y']] })).toBe('a\nxy')
})
