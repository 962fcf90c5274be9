/** What the compiler makes of a recorded case, measured against what pyxform made of it. Lists of known ones: known.ts. */
import type { Problem } from '../plan.ts'
import { compileXlsForm } from '../xlsform.ts'
import { failedAssertions } from './assertions.ts'
import { workbookOf, type CorpusCase } from './corpus.ts'
import { differences } from './same-xform.ts'

/**
 * Of valid cases: 'equal' (the same XForm), 'other' (another XForm that satisfies the case's own assertions), 'wrong' (does not),
 * 'refused'. Of errors: 'said' (refused with the expected text), 'said otherwise' (in words of our own), 'tolerated' (runs, with a
 * warning), 'silent' (runs and says nothing).
 */
export type Outcome = 'equal' | 'other' | 'wrong' | 'refused' | 'said' | 'said otherwise' | 'tolerated' | 'silent'
export interface Verdict {
  readonly id: string
  readonly outcome: Outcome
  /** problems, failed assertions or differing lines */
  readonly details: readonly string[]
}

export const passes = (outcome: Outcome): boolean => outcome === 'equal' || outcome === 'said'

const placed = ({ sheet, row, column, message }: Problem): string =>
  `${[sheet, row === undefined ? null : `row ${row}`, column].filter((part) => part !== undefined && part !== null).join(', ')}: ${message}`

export const verdictOf = ({ id, form_name, sheets, headers, xform, expect }: CorpusCase): Verdict => {
  const result = compileXlsForm(workbookOf(sheets, headers), { fileName: 'data', rootName: form_name })
  if (xform === null) {
    if (result.ok) return { id, outcome: result.value.problems.length === 0 ? 'silent' : 'tolerated', details: result.value.problems.map(placed) }
    const details = result.error.filter(({ severity }) => severity === 'error').map(placed)
    const wanted = (expect['error__contains'] ?? []) as readonly string[]
    return { id, outcome: wanted.every((text) => details.join('\n').includes(text)) ? 'said' : 'said otherwise', details }
  }
  if (!result.ok) return { id, outcome: 'refused', details: result.error.filter(({ severity }) => severity === 'error').map(placed) }
  const failed = failedAssertions(result.value.xform, expect)
  const differing = differences(result.value.xform, xform)
  const lines = differing === '' ? [] : differing.split('\n')
  return { id, outcome: failed.length > 0 ? 'wrong' : lines.length > 0 ? 'other' : 'equal', details: [...failed, ...lines] }
}
