import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import { createErrorLog, mostErrors, parseErrors } from './error-log.ts'

const storage = () => {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) }
}
const fact = (name: string) => ({ name, codes: [], places: ['a.js:1:2'] })

test('[DIA2] the last fifty are kept across restarts; the same again is one that happened twice', () => createRoot((dispose) => {
  const kept = storage()
  let time = 0
  const log = createErrorLog(() => kept, () => ++time)
  for (let number = 0; number < 60; number += 1) log.add('worker', fact(`E${number}`))
  log.add('worker', fact('E59'))
  log.add('page', fact('E59'))
  const again = createErrorLog(() => kept, () => ++time).errors()
  expect(again).toHaveLength(mostErrors)
  expect(again.slice(0, 2)).toEqual([{ ...fact('E59'), where: 'page', at: 62, count: 1 }, { ...fact('E59'), where: 'worker', at: 61, count: 2 }])
  expect(again.at(-1)?.name).toBe('E11')
  log.clear()
  expect(createErrorLog(() => kept, () => 0).errors()).toEqual([])
  dispose()
}))

test('[DIA2] what cannot be read is left out; a browser that keeps nothing stops nothing', () => {
  const good = { where: 'page', name: 'TypeError', codes: [], places: [], at: 1, count: 1 }
  expect(parseErrors(JSON.stringify([good, null, 7, { ...good, where: 'x' }, { ...good, places: [7] }, { ...good, name: 'x'.repeat(200) }, { ...good, at: 'now' }]))).toEqual([good])
  for (const text of ['', '{', '{}', 'null', '7', null]) expect(parseErrors(text)).toEqual([])
  createRoot((dispose) => {
    const refusing = () => { throw new Error('refused') }
    const log = createErrorLog(refusing, () => 1)
    log.add('page', fact('E'))
    expect(log.errors()).toHaveLength(1)
    dispose()
  })
})
