// @vitest-environment jsdom
import { createRoot, createSignal, getOwner } from 'solid-js'
import { expect, test } from 'vitest'
import type { EngineNode } from './nodes.ts'
import { createOptions } from './options.ts'
import type { TextLike } from './rich.ts'

const label = (text: string, read: () => void = () => {}): TextLike => ({ get asString() { read(); return text }, formatted: [] })
class Text { asString: string; formatted = []; constructor(text: string) { this.asString = text } }

test('[ASK1] the list is mapped once for each change; options whose label stays are the same objects', () => {
  const [a, b, c] = [new Text('A'), new Text('B'), new Text('C')]
  const again = createRoot((dispose) => {
    const [chosen, choose] = createSignal([{ value: 'a', label: a }, { value: 'b', label: b }])
    const node = { currentState: { get valueOptions() { return chosen() } } } as unknown as EngineNode
    const options = createOptions(node, getOwner())
    const before = options.list()
    expect(options.list()).toBe(before)
    choose([{ value: 'b', label: b }, { value: 'c', label: c }])
    const after = options.list()
    dispose()
    return { before, after }
  })
  expect(again.after[0]).toBe(again.before[1])
  expect(again.after.map(({ text }) => text)).toEqual(['B', 'C'])
})

test('[ASK1] labels are read when they are shown, not when the list is made', () => {
  let reads = 0
  const items = Array.from({ length: 1000 }, (_, at) => ({ value: `v${at}`, label: label(`Village ${at}`, () => { reads += 1 }), properties: [['geometry', '1 2 0 0']] as const }))
  createRoot((dispose) => {
    const options = createOptions({ currentState: { valueOptions: items } } as unknown as EngineNode, getOwner())
    expect(options.list().length).toBe(1000)
    expect(options.byValue().get('v7')?.value).toBe('v7')
    expect(reads).toBe(0)
    expect(options.list()[7]?.text).toBe('Village 7')
    expect(options.list()[7]?.geometry).toBe('1 2 0 0')
    dispose()
  })
})
