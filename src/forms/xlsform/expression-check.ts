/**
 * Expressions that no engine can read, said at import with their place rather than when somebody fills the form: unbalanced
 * parentheses and brackets, quotes that are not closed, characters without a meaning. Not a grammar: the engine has that.
 */
import { knownFunctions, unknownFunctions } from '../functions.ts'
import type { SurveyContext } from './context.ts'
import { tokensOf } from './expression-tokens.ts'
import { didYouMean } from './similar.ts'
import type { Header } from './table.ts'

const logic: ReadonlySet<string> = new Set(['relevant', 'constraint', 'calculate', 'required', 'readonly'])
const meaningful: ReadonlySet<string> = new Set(['@', ':', '$', '!'])

export const expressionFault = (text: string): string | null => {
  const open: string[] = []
  for (const token of tokensOf(text)) {
    const last = token.text.at(-1) as string
    if (token.kind === 'open' || token.kind === 'call') open.push(')')
    else if (token.kind === 'predicateStart' || (token.kind === 'bracket' && last === '[')) open.push(']')
    else if (token.kind === 'close' || token.kind === 'predicateEnd') {
      const expected = open.pop()
      if (expected === undefined) return `There is a "${last}" too many in this expression.`
      if (expected !== last) return `There is a "${last}" where a "${expected}" is needed.`
    } else if (token.kind === 'other') {
      if (last === '"' || last === "'") return `A quotation mark (${last}) is not closed in this expression.`
      if (!meaningful.has(last)) return `"${last}" has no meaning in an expression.`
    }
  }
  return open.length === 0 ? null : `There is a "${open.at(-1) as string}" missing in this expression.`
}

const isExpression = ({ tokens }: Header): boolean =>
  (tokens[0] === 'bind' && logic.has(tokens[1] ?? '')) || tokens[0] === 'choice_filter' || (tokens[0] === 'control' && tokens[1] === 'jr:count')

export const checkExpressions = ({ log, table, settings }: SurveyContext): void => {
  for (const row of table.rows) {
    for (const { header, text } of row.cells) {
      if (!isExpression(header)) continue
      const fault = expressionFault(text)
      if (fault !== null) log.error('broken-expression', fault, { sheet: table.sheet, row: row.row, column: header.text })
      for (const name of unknownFunctions(text)) {
        log.warn('unknown-function', `There is no function "${name}" here: this expression is left out.${didYouMean(name, knownFunctions)}`, { sheet: table.sheet, row: row.row, column: header.text })
      }
    }
  }
  const fault = settings.instanceName === null ? null : expressionFault(settings.instanceName)
  if (fault !== null) log.error('broken-expression', fault, { sheet: 'settings', row: settings.row?.row, column: 'instance_name' })
}
