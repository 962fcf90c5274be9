import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { isForm, sorted, unpacked } from './given-files.ts'

const file = (name: string, text = 'x') => ({ name, type: '', bytes: strToU8(text) })

test('[FFL15] a zip file is what is in it, folders and litter left out', () => {
  const zip = { name: 'all.ZIP', type: '', bytes: zipSync({ 'form/media/a.png': strToU8('a'), '__MACOSX/form/._a.png': strToU8('b'), 'form/.DS_Store': strToU8('c'), 'towns.csv': strToU8('name') }) }
  const { given, refused } = unpacked([zip, file('b.csv')])
  expect(given.map(({ name, bytes }) => `${name} ${new TextDecoder().decode(bytes)}`)).toEqual(['a.png a', 'towns.csv name', 'b.csv x'])
  expect(refused).toEqual([])
})
test('[FFL14] [FFL15] what is no zip is refused with its reason, as is a part that is too large; the rest is taken', () => {
  expect(unpacked([file('a.zip', 'PK no')]).refused).toEqual([{ name: 'a.zip', reason: 'not-a-zip' }])
  const { given, refused } = unpacked([{ name: 'a.zip', type: '', bytes: zipSync({ 'big.csv': new Uint8Array(25 * 1024 * 1024), 'small.csv': strToU8('s') }) }])
  expect(given.map(({ name }) => name)).toEqual(['small.csv'])
  expect(refused).toEqual([{ name: 'big.csv', reason: 'too-large' }])
})
test('[FFL15] forms are told from data in XML', () => {
  expect(isForm(file('a.xlsx'))).toBe(true)
  expect(isForm(file('a.xml', '<?xml version="1.0"?>\n<h:html xmlns:h="x">'))).toBe(true)
  expect(isForm(file('a.xml', '<root><item/></root>'))).toBe(false)
  expect(isForm(file('a.csv', '<h:html>'))).toBe(false)
})
test('[FFL2] names without folders; what has none or nothing in it is refused; the type follows from the ending', () => {
  const { given, refused } = sorted([file('C:\\x\\Pic.JPG'), file('a/b.csv'), file('.hidden'), file('a:b.csv'), file('e.csv', ''), file(`${'x'.repeat(200)}.csv`)])
  expect(given.map(({ name, type }) => `${name} ${type}`)).toEqual(['Pic.JPG image/jpeg', 'b.csv text/csv'])
  expect(refused.map(({ reason }) => reason)).toEqual(['name', 'name', 'empty', 'name'])
})
