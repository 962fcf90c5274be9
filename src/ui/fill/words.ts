/** What is wrong with an answer, in words. */
import type { Key } from '../text/en.ts'
import { t } from '../text/text.ts'
import type { Unreadable } from './engine/lexical.ts'
import { plainText } from './engine/rich.ts'
import type { QuestionView, Violation } from './engine/session.ts'

/** `t` for keys that are only known when it runs. */
export const say = t as unknown as (key: Key, values?: Readonly<Record<string, string | number>>) => string

export const sayUnreadable = ({ key, params }: Unreadable): string => say(key, params)

export const sayViolation = ({ condition, message, question }: Violation): string => {
  if (condition === 'unreadable') return question.problem === null ? '' : sayUnreadable(question.problem)
  const own = message === null ? '' : plainText(message)
  if (own === '' && question.type === 'note') return t('fill.violation.note')
  return own !== '' ? own : t(condition === 'required' ? 'fill.violation.required' : 'fill.violation.constraint')
}

/** A question's label as plain words; forms leave some without. */
export const nameOf = (question: QuestionView): string => plainText(question.label) || (question.nodeset.split('/').at(-1) ?? '')
