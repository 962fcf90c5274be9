/** Questions answered by typing: text, numbers, barcodes, ranges, and kinds without a control of their own. */
import { Show, type JSX } from 'solid-js'
import { t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import { showNumber } from '../engine/lexical.ts'
import type { QuestionView } from '../engine/session.ts'
import { Labelled } from './frame.tsx'

type Mode = NonNullable<JSX.HTMLAttributes<HTMLInputElement>['inputMode']>
const modeOf = ({ type, appearance, range }: QuestionView): Mode => {
  if (type === 'integer') return 'numeric'
  if (type === 'decimal' || type === 'range') return range !== null && Number.isInteger(range.step) ? 'numeric' : 'decimal'
  if (appearance.has('numbers')) return appearance.has('masked') ? 'numeric' : 'tel'
  return appearance.has('url') ? 'url' : 'text'
}

export const TextQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const isNumber = question.type === 'integer' || question.type === 'decimal' || question.type === 'range'
  const { typed, enter } = useTyped(question, (text) => (isNumber && question.problem === null ? showNumber(text, fill.locale) : text))
  const note = (): string | undefined => {
    if (question.range !== null) return t('fill.range.hint', { start: String(question.range.start), end: String(question.range.end) })
    if (question.type === 'geotrace' || question.type === 'geoshape') return t('fill.points.hint')
    return question.asText ? t('fill.asText') : undefined
  }
  const long = question.type === 'text' && (question.appearance.has('multiline') || (question.rows ?? 0) > 1)
  return (
    <Labelled question={question} note={note()}>
      {(wiring) => (
        <Show
          when={long}
          fallback={
            <input {...wiring} class="input" classList={{ 'input-number': isNumber }} type={question.appearance.has('masked') ? 'password' : 'text'} inputMode={modeOf(question)} dir={isNumber ? 'ltr' : 'auto'}
              autocomplete="off" autocapitalize={question.type === 'barcode' ? 'off' : undefined} spellcheck={question.type === 'text' && modeOf(question) === 'text'} enterkeyhint="next"
              readonly={question.readonly} value={typed()} onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
          }
        >
          <textarea {...wiring} class="input" rows={question.rows ?? 4} dir="auto" readonly={question.readonly} value={typed()}
            onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
        </Show>
      )}
    </Labelled>
  )
}
