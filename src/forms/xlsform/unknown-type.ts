/**
 * Types that XLSForm does not have. What SurveyCTO records by itself stays in the form, empty and unseen, so that expressions
 * can name it; any other is asked as text, its author is told. What looks like a misspelt type, a group or a select is an error:
 * as text it would collect other answers than were meant.
 */
import { placeIn, type SurveyContext } from './context.ts'
import { questionFromRow } from './node-from-row.ts'
import { nearest } from './similar.ts'
import type { TableRow } from './table.ts'
import type { FormNode } from './tree.ts'
import { documentedTypes, typeNamed, type QuestionType } from './types.ts'

const recordedElsewhere = /^(caseid|comments|(text|audio) audit|speed violations (count|list|audit)|sensor[_ ](statistic|stream)( .*)?|enumerator)$/i
const structural = /^(begin|end|select|rank|loop|osm|add)([\s_]|$)/i

export const questionOfUnknownType = (context: SurveyContext, row: TableRow, typeText: string, takeName: () => string | null): FormNode | null => {
  const place = placeIn(context, row, 'type')
  const near = nearest(typeText.split(' ')[0] ?? typeText, documentedTypes)
  const isRecorded = recordedElsewhere.test(typeText)
  if (!isRecorded && (near !== null || structural.test(typeText))) {
    const remedy = /^(begin|end)\b/i.test(typeText) ? ' Write begin_group, end_group, begin_repeat or end_repeat.' : near === null ? '' : ` Did you mean "${near}"?`
    context.log.error('unknown-type', `The type "${typeText}" is not known.${remedy}`, place)
    return null
  }
  const name = takeName()
  if (name === null) return null
  if (!isRecorded) {
    context.log.warn('unknown-type', `The type "${typeText}" is not known: the question is asked as text.`, place)
    const text = questionFromRow(name, 'text', typeNamed('text') as QuestionType, row)
    text.control.delete('appearance')
    return text
  }
  context.log.warn('unknown-type', `"${typeText}" is recorded by another program, not here: "${name}" stays empty and is not shown.`, place)
  const node = questionFromRow(name, 'hidden', typeNamed('hidden') as QuestionType, row)
  node.label = null
  node.hint = null
  return node
}
