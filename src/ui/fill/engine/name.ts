/** What a record is called while it is filled: the form's instance name, else up to two answers that read like a name. Rule FIL28. */
import { plainText } from './rich.ts'
import type { QuestionView, View } from './session.ts'

const longest = 120
const looked = 40
/** Separators that a name made of parts has too many of while a part is missing: ", Kaloko". */
export const trimName = (name: string): string => name.replace(/^[\s,;|/–-]+|[\s,;|/–-]+$/g, '')

const reads = /(^|_)(names?|nom|nombre|nome|title|village|site|place|id|code|no|number)(_|$)/i
const rank = ({ type, nodeset }: QuestionView): number => (type === 'selectOne' ? 2 : reads.test(nodeset.slice(nodeset.lastIndexOf('/') + 1)) ? 0 : 1)

/** Questions of the record itself whose answers can be read by a person, the best first. */
export const namingQuestions = (views: readonly View[]): readonly QuestionView[] => {
  const found: QuestionView[] = []
  const walk = (list: readonly View[]): void => {
    for (const view of list) {
      if (found.length >= looked) return
      if (view.kind === 'group') walk(view.children)
      else if (view.kind === 'question' && !view.appearance.has('masked') && (view.type === 'text' || view.type === 'barcode' || view.type === 'selectOne')) found.push(view)
    }
  }
  walk(views)
  return found.map((question, at) => ({ question, at })).sort((a, b) => rank(a.question) - rank(b.question) || a.at - b.at).map(({ question }) => question)
}

export const answerAsText = (question: QuestionView): string => {
  if (question.text === '') return ''
  if (question.type !== 'selectOne' && question.type !== 'selectMany' && question.type !== 'rank') return question.text
  const chosen = question.type === 'selectOne' ? [question.text] : question.text.split(' ')
  const labels = new Map(question.options.map((option) => [option.value, plainText(option.label) || option.value]))
  return chosen.map((value) => labels.get(value) ?? value).join(', ')
}

export const nameOfAnswers = (questions: readonly QuestionView[]): string => {
  const named = questions.filter((question) => question.text !== '' && question.relevant)
  const best = named[0]
  if (best === undefined) return ''
  // Two parts of a name, or two choices; a free text says enough alone.
  const second = rank(best) === 1 ? undefined : named.find((question) => question !== best && rank(question) === rank(best))
  return [best, ...(second === undefined ? [] : [second])].map(answerAsText).join(', ').slice(0, longest)
}
