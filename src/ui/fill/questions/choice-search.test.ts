import { expect, test } from 'vitest'
import type { Option } from '../engine/session.ts'
import { createChoiceSearch } from './choice-search.ts'

const none = { image: null, audio: null, video: null }
const options = (...texts: readonly string[]): readonly Option[] => texts.map((text) => ({ value: text, label: [text], text, media: none, geometry: '' }))
const texts = (found: readonly Option[]): readonly string[] => found.map(({ text }) => text)

test('[ASK2] every word counts, in any order, without accents and case; what begins with the query comes first', () => {
  const search = createChoiceSearch(options('Old Market', 'Étang Salé', 'Market Town', 'Sale yard', 'Supermarket'))
  expect(texts(search.find('market'))).toEqual(['Market Town', 'Old Market', 'Supermarket'])
  expect(texts(search.find('sale'))).toEqual(['Sale yard', 'Étang Salé'])
  expect(texts(search.find('town mar'))).toEqual(['Market Town'])
  expect(texts(search.find('  '))).toHaveLength(5)
})

test('[ASK2] a longer query, a shorter one and another one find what they would find alone', () => {
  const list = options(...Array.from({ length: 400 }, (_, at) => `Village ${at} ${at % 3 === 0 ? 'north' : 'süd'}`))
  const kept = createChoiceSearch(list)
  for (const query of ['v', 'vi', 'vill', 'village 1', 'village 12', 'village 1', 'sud', 'sud 2', 'north 39', 'zzz', 'zzzv', 'v']) {
    expect(texts(kept.find(query)), query).toEqual(texts(createChoiceSearch(list).find(query)))
  }
})

test('labels are folded in slices until there are none left', () => {
  let read = 0
  const list = Array.from({ length: 10 }, (_, at): Option => ({ value: String(at), label: [], get text() { read += 1; return `V${at}` }, media: none, geometry: '' }))
  const search = createChoiceSearch(list)
  expect(search.prepare(4)).toBe(true)
  expect(read).toBe(4)
  expect(search.prepare(6)).toBe(false)
  expect(texts(search.find('v3'))).toEqual(['V3'])
})
