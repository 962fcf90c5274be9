import { expect, test } from 'vitest'
import { fit, isStep, paintStroke, paperFor, pressed, strokesOf, type Stroke } from './strokes.ts'

const stroke = (...points: readonly (readonly [number, number])[]): Stroke => ({ color: '#111111', dabs: points.map(([x, y]) => ({ x, y, width: 8 })) })
const painted = (given: Stroke, from?: number): readonly string[] => {
  const done: string[] = []
  const note = (name: string) => (...values: readonly number[]) => { done.push([name, ...values].join(' ')) }
  paintStroke({ beginPath: () => {}, moveTo: note('from'), lineTo: note('to'), quadraticCurveTo: note('bend'), arc: note('dot'), stroke: () => {}, fill: () => {}, strokeStyle: '', fillStyle: '', lineWidth: 0, lineCap: 'butt', lineJoin: 'miter' } as unknown as CanvasRenderingContext2D, given, from)
  return done
}

test('[MED4] clearing can be undone: what counts is what came after the last time', () => {
  const [a, b] = [stroke([0, 0]), stroke([1, 1])]
  expect(strokesOf([a, b])).toEqual([a, b])
  expect(strokesOf([a, 'clear', b])).toEqual([b])
  expect(strokesOf([a, b, 'clear'])).toEqual([])
})

test('[MED4] a tap is a dot; a stroke goes from middle to middle without corners and ends where the hand did', () => {
  expect(painted(stroke([5, 5]))).toEqual([`dot 5 5 4 0 ${2 * Math.PI}`])
  expect(painted(stroke([0, 0], [10, 0], [10, 10]))).toEqual(['from 0 0', 'bend 10 0 10 5', 'from 10 5', 'to 10 10'])
  expect(painted(stroke())).toEqual([])
})

test('[MED4] painting on from the dab before gives the same line as painting all', () => {
  const whole = stroke([0, 0], [10, 0], [20, 10], [30, 10])
  expect(painted(whole, 2)).toEqual(painted(whole).slice(2))
})

test('[MED4] the paper keeps its shape when the phone is turned', () => {
  const paper = paperFor({ width: 328, height: 200 }, 1280)
  expect(paper).toEqual({ width: 1280, height: 780 })
  expect(fit(paper, { width: 640, height: 390 })).toEqual({ scale: 0.5, left: 0, top: 0 })
  expect(fit(paper, { width: 640, height: 900 })).toEqual({ scale: 0.5, left: 0, top: 255 })
})

test('[MED4] tremble is left out; only a pen has pressure', () => {
  expect(isStep(undefined, 0, 0, 2)).toBe(true)
  expect(isStep({ x: 0, y: 0, width: 1 }, 1, 1, 2)).toBe(false)
  expect([pressed(8, 'touch', 1), pressed(8, 'pen', 0), pressed(8, 'pen', 0.5), pressed(8, 'pen', 1)]).toEqual([8, 8, 8, 12])
})
