/** Questions answered by typing: text of one or more lines, hidden text, web addresses, barcodes, and kinds without a control of their own. */
import { createSignal, Show, untrack, type JSX } from 'solid-js'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import { showNumber } from '../engine/lexical.ts'
import type { QuestionView } from '../engine/session.ts'
import { Grouped, Labelled } from './frame.tsx'
import { NumberQuestion } from './number.tsx'
import { webAddress } from './web-address.ts'
import './texts.css'

type Mode = NonNullable<JSX.HTMLAttributes<HTMLInputElement>['inputMode']>
const modeOf = ({ type, appearance, range }: QuestionView): Mode => {
  if (type === 'integer') return 'numeric'
  if (type === 'decimal' || type === 'range') return range !== null && Number.isInteger(range.step) ? 'numeric' : 'decimal'
  if (appearance.has('numbers')) return appearance.has('masked') ? 'numeric' : 'tel'
  return appearance.has('url') ? 'url' : 'text'
}
const isPrinter = ({ appearance }: QuestionView): boolean => [...appearance].some((word) => word.startsWith('printer'))

/** An address the form gives is only opened, as ODK does. */
const LinkQuestion = (props: { readonly question: QuestionView }): JSX.Element => (
  <Grouped question={props.question}>
    <div class="link-out"><ButtonLink icon="next" href={webAddress(props.question.text) ?? ''} target="_blank" rel="noopener noreferrer">{t('fill.link.open')}</ButtonLink></div>
    <p class="link-address" dir="ltr">{props.question.text}</p>
  </Grouped>
)

const TypedText = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const isNumber = question.type === 'integer' || question.type === 'decimal' || question.type === 'range'
  const { typed, enter } = useTyped(question, (text) => (isNumber && question.problem === null ? showNumber(text, fill.locale) : text))
  const [seen, setSeen] = createSignal(false)
  const note = (): string | undefined => {
    if (question.range !== null) return t('fill.range.hint', { start: String(question.range.start), end: String(question.range.end) })
    if (question.type === 'geotrace' || question.type === 'geoshape') return t('fill.points.hint')
    return question.asText || isPrinter(question) ? t('fill.asText') : undefined
  }
  const isMasked = question.appearance.has('masked')
  const isLong = question.type === 'text' && !isMasked && (question.appearance.has('multiline') || (question.rows ?? 0) > 1)
  return (
    <Labelled question={question} note={note()}>
      {(wiring) => (
        <Show
          when={isLong}
          fallback={
            <div class="typed" classList={{ 'typed-masked': isMasked }}>
              <input {...wiring} class="input" classList={{ 'input-number': isNumber, 'input-hidden': isMasked && !seen() }} type="text" inputMode={modeOf(question)} dir={isNumber ? 'ltr' : 'auto'}
                autocomplete="off" autocapitalize={question.type === 'barcode' || isMasked ? 'off' : undefined} spellcheck={question.type === 'text' && !isMasked && modeOf(question) === 'text'} enterkeyhint="next"
                readonly={question.readonly} value={typed()} onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
              <Show when={isMasked}><Button aria-pressed={seen()} onClick={() => setSeen(!seen())}>{t(seen() ? 'fill.masked.hide' : 'fill.masked.show')}</Button></Show>
            </div>
          }
        >
          <textarea {...wiring} class="input input-long" rows={question.rows ?? 4} dir="auto" readonly={question.readonly} value={typed()}
            onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
        </Show>
      )}
    </Labelled>
  )
}

export const TextQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const { question } = props
  const isLink = question.appearance.has('url') && (question.readonly || untrack(() => webAddress(question.text)) !== null)
  if (isLink) return <Show when={webAddress(question.text) !== null} fallback={<TypedText question={question} />}><LinkQuestion question={question} /></Show>
  return question.type === 'text' && question.appearance.has('numbers') && question.appearance.has('thousands-sep') ? <NumberQuestion question={question} /> : <TypedText question={question} />
}
