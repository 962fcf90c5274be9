/** The `parameters` cell: `key=value` pairs, parted by spaces, commas or semicolons. Which a type knows: question.ts, select.ts, range.ts. */
import { placeIn, type SurveyContext } from './context.ts'
import { nearest } from './similar.ts'
import { textValue, type TableRow } from './table.ts'

// Names of columns, questions and lists: their case matters.
const caseKept: ReadonlySet<string> = new Set(['label', 'value', 'seed', 'tick_labelset', 'reference-geometry'])

/** The pairs, or null when the text is something else. */
export const readParameters = (text: string): ReadonlyMap<string, string> | null => {
  const pairs = new Map<string, string>()
  const tight = text.replaceAll(/\s*=\s*/g, '=')
  for (const piece of tight.split(/[\s,;]+/)) {
    if (piece === '') continue
    const match = /^([^=]+)=([^=]+)$/.exec(piece)
    if (match === null) return null
    const key = (match[1] as string).toLowerCase()
    pairs.set(key, caseKept.has(key) ? (match[2] as string) : (match[2] as string).toLowerCase())
  }
  return pairs
}

export const parametersIn = (context: SurveyContext, row: TableRow): ReadonlyMap<string, string> => {
  const text = textValue(row.values, 'parameters')
  if (text === undefined) return new Map()
  const parameters = readParameters(text)
  if (parameters === null) {
    context.log.error('invalid-parameters', `"${text}" is not read: write parameters as key=value, with spaces between them.`, placeIn(context, row, 'parameters'))
    return new Map()
  }
  return parameters
}

/** The parameters that this type has; any other is an error, for what its author wanted would not happen. */
export const onlyKnown = (context: SurveyContext, row: TableRow, parameters: ReadonlyMap<string, string>, known: readonly string[]): ReadonlyMap<string, string> => {
  for (const key of parameters.keys()) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    context.log.error('unknown-parameter', `There is no parameter "${key}" here.${near === null ? '' : ` Did you mean "${near}"?`} This type has: ${known.join(', ')}.`, placeIn(context, row, 'parameters'))
  }
  return new Map([...parameters].filter(([key]) => known.includes(key)))
}
