import { expect, test } from 'vitest'
import { err, ok, type Result } from '../../core/result.ts'
import type { DraftChange, Failure } from '../../worker/api.ts'
import type { RowsAndCells } from './engine/store.ts'
import { createSaver, mergeChanges, type Timers } from './saver.ts'

/** Timers that run when told to. */
const manual = (): Timers & { readonly run: () => void; readonly delays: number[] } => {
  let waiting: (() => void) | null = null
  const delays: number[] = []
  return {
    delays,
    set: (run, delay) => { delays.push(delay); waiting = run; return delays.length },
    clear: () => { waiting = null },
    run: () => { const now = waiting; waiting = null; now?.() },
  }
}
const settle = async (): Promise<void> => { for (let turn = 0; turn < 10; turn += 1) await Promise.resolve() }

const setUp = () => {
  const timers = manual()
  const saved: DraftChange[] = []
  let typed: string[] = []
  let answer: Result<null, Failure> = ok(null)
  const take = (): RowsAndCells | null => {
    if (typed.length === 0) return null
    const cells = typed.map((value) => ({ row: 'root', column: '/d/a', value })).slice(-1)
    typed = []
    return { cells, rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
  }
  const saver = createSaver({ take, name: () => 'House 1', timers, save: async (change) => { if (answer.ok) saved.push(change); return answer } })
  return { timers, saved, saver, type: (text: string) => { typed.push(text); saver.touch() }, answerWith: (next: Result<null, Failure>) => { answer = next } }
}

test('[FIL18] keystrokes are put together and saved at most 150 ms later', async () => {
  const { timers, saved, saver, type } = setUp()
  type('A')
  type('An')
  expect(saver.state()).toBe('saving')
  expect(timers.delays).toHaveLength(1)
  expect(timers.delays[0]).toBeLessThanOrEqual(150)
  timers.run()
  await settle()
  expect(saved.map((change) => change.cells[0]?.value)).toEqual(['An'])
  expect(saved[0]?.name).toBe('House 1')
  expect(saver.state()).toBe('saved')
})

test('[FIL19] a save that fails is shown, kept, and tried again together with what came after it', async () => {
  const { timers, saved, saver, type, answerWith } = setUp()
  const full: Failure = { type: 'storage-full', message: 'full' }
  answerWith(err(full))
  type('A')
  expect(await saver.flush()).toBe(false)
  expect(saver.state()).toEqual(full)
  type('B')
  expect(saver.state()).toEqual(full)
  timers.run()
  await settle()
  expect(timers.delays.slice(-1)[0]).toBeGreaterThan(1000)
  answerWith(ok(null))
  timers.run()
  await settle()
  expect(saved.map((change) => change.cells.map(({ value }) => value))).toEqual([['B']])
  expect(saver.state()).toBe('saved')
})

const row = (id: string, order: string) => ({ id, range: '/d/r', parent: 'root', order })
const change = (extra: Partial<DraftChange>): DraftChange => ({ cells: [], rowsAdded: [], rowsRemoved: [], rowsMoved: [], ...extra })
const cell = (row: string, value: string) => ({ row, column: '/d/r/x', value })

test('[FIL19] two changes make one with the effect of both', () => {
  const merged = mergeChanges(
    change({ rowsAdded: [row('a', 'a0'), row('b', 'a1')], rowsRemoved: ['c', 'd'], cells: [cell('a', '1'), cell('e', '1')], name: 'old', position: '/d/a' }),
    change({ rowsAdded: [row('c', 'a2')], rowsRemoved: ['b'], cells: [cell('a', '2')], name: 'new' }),
  )
  expect(merged).toEqual(change({
    rowsAdded: [row('a', 'a0'), row('b', 'a1'), row('c', 'a2')], rowsRemoved: ['d', 'b'], cells: [cell('a', '2'), cell('e', '1')], name: 'new', position: '/d/a',
  }))
})

test('[FIL20] flush resolves only when the last keystroke is durable', async () => {
  const { saved, saver, type } = setUp()
  type('A')
  const first = saver.flush()
  type('B')
  expect(await Promise.all([first, saver.flush()])).toEqual([true, true])
  expect(saved.at(-1)?.cells[0]?.value).toBe('B')
})

test('place and language travel with the answers', async () => {
  const { saved, saver } = setUp()
  saver.note({ position: '/d/b' })
  saver.note({ language: 'fr' })
  await saver.flush()
  expect(saved).toHaveLength(1)
  expect(saved[0]).toMatchObject({ position: '/d/b', language: 'fr', cells: [] })
  await saver.flush()
  expect(saved).toHaveLength(1)
})
