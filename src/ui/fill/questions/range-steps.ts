/**
 * A scale as numbered steps, so that a slider counts in whole numbers and a value is written without the noise of binary
 * fractions. Step 0 is `start`, also where the scale runs downward. Rule ASK7.
 */
export interface Bounds { readonly start: number; readonly end: number; readonly step: number }
export interface Steps {
  readonly count: number
  /** lexical value of a step */
  readonly valueAt: (index: number) => string
  /** nearest step of a value; null when there is no value, or it lies outside */
  readonly indexOf: (value: string) => number | null
}

const decimalsOf = (value: number): number => {
  const [, fraction = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? []
  return Math.max(0, fraction.length - Number(exponent))
}

export const stepsOf = ({ start, end, step }: Bounds): Steps => {
  const size = Math.abs(step) || 1
  const direction = end < start ? -1 : 1
  const decimals = Math.min(15, Math.max(decimalsOf(start), decimalsOf(size)))
  const count = Math.max(1, Math.floor(Math.abs(end - start) / size + 1e-9) + 1)
  const valueAt = (index: number): string => String(Number((start + direction * index * size).toFixed(decimals)) + 0)
  return {
    count,
    valueAt,
    indexOf: (value) => {
      const number = value.trim() === '' ? Number.NaN : Number(value)
      const index = Math.round((number - start) / (direction * size)) + 0
      return Number.isNaN(index) || index < 0 || index >= count ? null : index
    },
  }
}

export interface Tick { readonly index: number; readonly label: string }
const niceSteps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000]
const mostTicks = 21

/**
 * [ASK8] Which steps get a tick: those the form's interval names, else as many as are read easily. Ticks the form has words for
 * carry them; without any the two ends carry their numbers.
 */
export const ticksOf = (steps: Steps, bounds: Bounds, interval: number | null, words: ReadonlyMap<string, string>, none: boolean): readonly Tick[] => {
  const last = steps.count - 1
  const wanted = interval === null ? null : Math.max(1, Math.round(Math.abs(interval / bounds.step)))
  const every = none ? last + 1 : [wanted ?? 1, ...niceSteps].find((each) => each >= (wanted ?? 1) && last / each < mostTicks) ?? last + 1
  const indexes = new Set([0, last])
  for (let at = 0; at <= last; at += every) indexes.add(at)
  const spoken = new Map([...words].flatMap(([value, label]) => { const index = steps.indexOf(value); return index === null ? [] : [[index, label] as const] }))
  for (const index of spoken.keys()) indexes.add(index)
  return [...indexes].sort((a, b) => a - b).map((index) => ({ index, label: spoken.get(index) ?? ((index === 0 || index === last) ? steps.valueAt(index) : '') }))
}
