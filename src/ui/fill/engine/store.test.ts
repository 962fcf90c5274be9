import { expect, test } from 'vitest'
import { createStore } from './store.ts'

const row = (id: string, parent = 'root', range = '/d/r') => ({ id, range, parent, order: `a${id.slice(-1)}` })

test('[FIL7] what was taken is not given again, and a value changed back is not given at all', () => {
  const store = createStore({ rows: [], cells: [{ row: 'root', column: '/d/a', value: '1' }] })
  store.arm()
  store.set('root', '/d/a', '2')
  store.set('root', '/d/a', '1')
  expect(store.take()).toBeNull()
  store.set('root', '/d/a', '3')
  expect(store.take()?.cells).toEqual([{ row: 'root', column: '/d/a', value: '3' }])
  expect(store.take()).toBeNull()
})

test('[FIL8] nobody is told before the person has done something', () => {
  const store = createStore({ rows: [], cells: [] })
  let told = 0
  store.onDirty(() => { told += 1 })
  store.set('root', '/d/default', 'x')
  expect(told).toBe(0)
  store.arm()
  expect(told).toBe(1)
})

test('[FIL9] a row that was never given and is gone again leaves no trace; its children go with it', () => {
  const store = createStore({ rows: [row('r1'), row('s1', 'r1', '/d/r/s')], cells: [{ row: 's1', column: '/d/r/s/x', value: 'y' }] })
  store.arm()
  store.addRow(row('r2'))
  store.removeRow('r2', false)
  expect(store.take()).toBeNull()
  store.removeRow('r1', false)
  expect(store.take()).toMatchObject({ rowsRemoved: ['r1', 's1'], rowsAdded: [] })
  expect(store.snapshot()).toEqual({ rows: [], cells: [] })
})

test('[FIL14] a parked row comes back whole, under its own id', () => {
  const store = createStore({ rows: [row('r1')], cells: [{ row: 'r1', column: '/d/r/x', value: 'y' }] })
  store.arm()
  store.removeRow('r1', true)
  expect(store.take()?.rowsRemoved).toEqual(['r1'])
  const [parked] = store.parked('/d/r', 'root')
  expect(parked?.id).toBe('r1')
  store.addRow(row('r1'))
  expect(store.take()).toMatchObject({ rowsAdded: [{ id: 'r1' }], cells: [{ row: 'r1', column: '/d/r/x', value: 'y' }] })
  expect(store.parked('/d/r', 'root')).toEqual([])
  store.removeRow('r1', true)
  store.take()
  store.addRow(row('r1'))
  store.set('r1', '/d/r/x', '')
  expect(store.take()?.cells).toEqual([{ row: 'r1', column: '/d/r/x', value: '' }])
})

test('[FIL14] a row put aside stays in the record and can come back', () => {
  const store = createStore({ rows: [row('r1')], cells: [] })
  store.putAside(['r1'])
  store.arm()
  store.set('root', '/d/a', '1')
  expect(store.take()?.rowsRemoved).toEqual([])
  expect(store.snapshot().rows).toHaveLength(1)
  expect(store.parked('/d/r', 'root')).toHaveLength(1)
  store.addRow(row('r1'))
  expect(store.parked('/d/r', 'root')).toEqual([])
  expect(store.take()).toBeNull()
})
