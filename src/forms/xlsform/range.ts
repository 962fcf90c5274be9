/** Questions answered on a scale: start, end, step and ticks must fit one another. */
import { placeIn, type SurveyContext } from './context.ts'
import { onlyKnown } from './parameters.ts'
import { textValue, type TableRow } from './table.ts'
import type { FormNode } from './tree.ts'

const divides = (value: number, step: number): boolean => {
  const times = value / step
  return Math.abs(times - Math.round(times)) < 1e-9
}

export const readRange = (context: SurveyContext, row: TableRow, node: FormNode, given: ReadonlyMap<string, string>): void => {
  const place = placeIn(context, row, 'parameters')
  const wrong = (message: string): void => context.log.error('invalid-range', message, place)
  if (textValue(row.values, 'parameters') !== undefined && given.size === 0) return wrong('The parameters of a range are not read: write start=1 end=10 step=1.')
  const parameters = new Map([['start', '1'], ['end', '10'], ['step', '1'], ...onlyKnown(context, row, given, ['start', 'end', 'step', 'tick_interval', 'placeholder', 'tick_labelset'])])
  const numbers = new Map<string, number>()
  for (const key of ['start', 'end', 'step', 'tick_interval', 'placeholder']) {
    const text = parameters.get(key)
    if (text === undefined) continue
    const value = Number(text)
    if (!Number.isFinite(value)) return wrong(`${key}=${text}: ${key} of a range must be a number.`)
    numbers.set(key, value)
  }
  const start = numbers.get('start') as number
  const end = numbers.get('end') as number
  const step = numbers.get('step') as number
  const tick = numbers.get('tick_interval')
  const placeholder = numbers.get('placeholder')
  const width = Math.abs(end - start)
  const low = Math.min(start, end)
  const high = Math.max(start, end)
  for (const key of ['step', 'tick_interval']) {
    const value = numbers.get(key)
    if (value === 0) return wrong(`${key} of a range must not be 0.`)
    if (value !== undefined && value > width) return wrong(`${key} of a range must not be larger than the distance from start to end (${width}).`)
  }
  if (tick !== undefined && !divides(tick, step)) return wrong('tick_interval of a range must be a multiple of step.')
  if (placeholder !== undefined && (!divides(placeholder - start, step) || placeholder < low || placeholder > high)) return wrong('placeholder of a range must be one of its steps.')

  const labels = parameters.get('tick_labelset')
  if (labels !== undefined) {
    const list = context.choices.lists.get(labels)
    if (list === undefined) return wrong(`The list "${labels}" of tick_labelset is not on the choices sheet.`)
    for (const choice of list.choices) {
      const value = Number(choice.name)
      if (!Number.isFinite(value) || value < low || value > high || !divides(value - start, tick ?? step)) return wrong(`The choice "${choice.name}" of the list "${labels}" is not a step of the range.`)
    }
    const noTicks = node.control.get('appearance')?.includes('no-ticks') ?? false
    if (noTicks && [...new Set(list.choices.map((choice) => Number(choice.name)))].sort((a, b) => a - b).join() !== `${low},${high}`) {
      return wrong(`With the appearance no-ticks the list "${labels}" may only label start and end.`)
    }
    node.itemset = list.name
  }
  const appearance = node.control.get('appearance') ?? ''
  if (appearance !== '' && !/vertical|no-ticks/.test(appearance) && ['tick_interval', 'placeholder', 'tick_labelset'].some((key) => parameters.has(key))) {
    return wrong(`Ticks and placeholder are not shown with the appearance "${appearance}". Delete them, or use the appearance vertical or no-ticks, or none.`)
  }
  if ([...numbers.values()].some((value) => !Number.isInteger(value))) node.bind?.set('type', 'decimal')
  for (const [key, value] of parameters) {
    if (key === 'tick_labelset') continue
    node.control.set(key === 'tick_interval' ? 'odk:tick-interval' : key === 'placeholder' ? 'odk:placeholder' : key, value)
  }
}
