/** Collects what is wrong with a form while it is compiled, so that its author sees everything at once, each with its place. */
import type { Problem } from '../plan.ts'

export interface Place { readonly sheet?: string | undefined; readonly row?: number | undefined; readonly column?: string | undefined }
export interface ProblemLog {
  error(code: string, message: string, place?: Place): void
  warn(code: string, message: string, place?: Place): void
  readonly problems: readonly Problem[]
  hasErrors(): boolean
  /** nobody reads more: further problems are not worth looking for */
  isFull(): boolean
}

const maxProblems = 300

export const createProblemLog = (): ProblemLog => {
  const problems: Problem[] = []
  let errors = 0
  const add = (severity: Problem['severity'], code: string, message: string, place: Place): void => {
    if (severity === 'error') errors += 1
    // The first error stays visible behind any number of warnings.
    if (problems.length >= maxProblems && !(severity === 'error' && errors === 1)) return
    const { sheet, row, column } = place
    if (problems.some((p) => p.code === code && p.message === message && p.sheet === sheet && p.row === row && p.column === column)) return
    problems.push({
      severity, code, message,
      ...(sheet === undefined ? {} : { sheet }), ...(row === undefined ? {} : { row }), ...(column === undefined ? {} : { column }),
    })
  }
  return {
    error: (code, message, place = {}) => add('error', code, message, place),
    warn: (code, message, place = {}) => add('warning', code, message, place),
    problems,
    hasErrors: () => errors > 0,
    isFull: () => problems.length >= maxProblems,
  }
}
