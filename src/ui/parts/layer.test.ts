// @vitest-environment jsdom
import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import { createLayer, type Layer } from './layer.ts'

const open = (): Layer<string> => createRoot(() => createLayer<string>(window))
const popped = (): Promise<void> => new Promise((resolve) => { window.addEventListener('popstate', () => setTimeout(resolve, 0), { once: true }) })

test('[SYNCUI13] back takes away what lies over a screen and nothing else; what follows comes when it is gone', async () => {
  const layer = open()
  const before = history.length
  layer.show('scanner')
  layer.show('network')
  expect([layer.shown(), history.length]).toEqual(['network', before + 1])
  history.back()
  await popped()
  expect(layer.shown()).toBeNull()

  layer.show('scanner')
  const done: string[] = []
  layer.close()
  // a link opens while the step back is under way
  layer.close(() => done.push('linked'))
  expect([layer.shown(), done]).toEqual(['scanner', []])
  await popped()
  expect([layer.shown(), done, (history.state as { layer?: boolean } | null)?.layer]).toEqual([null, ['linked'], undefined])
  layer.close(() => done.push('at once'))
  expect(done).toEqual(['linked', 'at once'])
})
