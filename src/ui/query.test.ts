// @vitest-environment jsdom
import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'
import { ok } from '../core/result.ts'
import type { Notice, Touched } from '../worker/api.ts'
import type { Client } from './client.ts'
import { createQuery, touchesDrafts, touchesRecord, touchesRecordsOf } from './query.ts'

const untouched: Touched = { device: false, forms: false, drafts: false, recordsOf: [], records: [], manyRecords: false }
const setUp = () => {
  const asked: { readonly params: unknown; answer(value: unknown): void }[] = []
  const listeners = new Set<(notice: Notice) => void>()
  const client = {
    call: (_: string, params: unknown) => new Promise((resolve) => { asked.push({ params, answer: (value) => resolve(ok(value)) }) }),
    onNotice: (listener: (notice: Notice) => void) => { listeners.add(listener); return () => listeners.delete(listener) },
  } as unknown as Client
  const touch = (touched: Partial<Touched>): void => { for (const listener of listeners) listener({ type: 'touched', touched: { ...untouched, ...touched } }) }
  return { asked, client, touch, listeners }
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 2))

test('[UI17] asks again only for what it shows, once for many notices, and stops with its screen', async () => {
  const { asked, client, touch, listeners } = setUp()
  const { query, dispose } = createRoot((dispose) => ({ dispose, query: createQuery(client, 'drafts.list', () => ({ formId: null }), touchesDrafts) }))
  await settle()
  asked[0]?.answer(['a'])
  await settle()
  expect(query.value()).toEqual(['a'])
  touch({ forms: true })
  await settle()
  expect(asked.length).toBe(1)
  touch({ drafts: true }); touch({ drafts: true }); touch({ drafts: true })
  await settle()
  expect(asked.length).toBe(2)
  expect(query.value()).toEqual(['a'])
  asked[1]?.answer(['b'])
  await settle()
  expect(asked.length).toBe(3)
  dispose()
  expect(listeners.size).toBe(0)
})
test('[UI17] an answer to an older question is dropped', async () => {
  const { asked, client } = setUp()
  const [id, setId] = createSignal('1')
  const query = createRoot(() => createQuery(client, 'records.get', () => ({ recordId: id() }), touchesRecord('1')))
  await settle()
  setId('2')
  asked[0]?.answer('old')
  await settle()
  expect(query.value()).toBe(undefined)
  expect(asked[1]?.params).toEqual({ recordId: '2' })
  asked[1]?.answer('new')
  await settle()
  expect(query.value()).toBe('new')
})
test('[UI17] notices of many records concern every list and every record', () => {
  expect(touchesRecordsOf('a')({ ...untouched, recordsOf: ['b'] })).toBe(false)
  expect(touchesRecordsOf('a')({ ...untouched, recordsOf: ['a'] })).toBe(true)
  expect(touchesRecordsOf(null)({ ...untouched, recordsOf: ['b'] })).toBe(true)
  expect(touchesRecord('1')({ ...untouched, records: ['2'], manyRecords: true })).toBe(true)
  expect(touchesRecord('1')({ ...untouched, records: ['2'] })).toBe(false)
})
