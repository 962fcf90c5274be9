/**
 * What every question has around its control: label with its media, hint, help, error, and how they are tied to it. `Labelled` for one control,
 * `Grouped` for several (radio buttons ...). Names for assistive technology are the form's own labels.
 */
import { Show, type JSX } from 'solid-js'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { nameOf } from '../words.ts'
import { autoplayOf, MediaView } from './media-view.tsx'

export interface Wiring {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': 'true' | undefined
  readonly 'aria-required': 'true' | undefined
}
interface FrameProps {
  readonly question: QuestionView
  /** the app's own words under the form's hint */
  readonly note?: string | undefined
}

export const wire = (question: QuestionView, error: () => string, note: () => string | undefined): Wiring => ({
  id: question.id,
  get 'aria-describedby'() {
    const parts = [question.hint.length > 0 ? `${question.id}-hint` : '', note() === undefined ? '' : `${question.id}-note`, error() === '' ? '' : `${question.id}-error`]
    return parts.filter((part) => part !== '').join(' ') || undefined
  },
  get 'aria-invalid'() { return error() === '' ? undefined : 'true' },
  get 'aria-required'() { return question.required ? 'true' : undefined },
})

export const LabelText = (props: { readonly question: QuestionView }): JSX.Element => (
  <>
    <Show when={props.question.label.length > 0} fallback={nameOf(props.question)}><RichText text={props.question.label} /></Show>
    <Show when={props.question.required}><span class="field-required" aria-hidden="true"> *</span></Show>
  </>
)
export const LabelMedia = (props: { readonly question: QuestionView }): JSX.Element => (
  <MediaView media={props.question.media} name={nameOf(props.question)} autoplay={autoplayOf(props.question.attribute('autoplay'))} />
)
/** The form's guidance, for the person who asks. */
export const Guidance = (props: { readonly question: QuestionView }): JSX.Element => (
  <Show when={props.question.guidance.length > 0}>
    <details class="guidance" dir="auto">
      <summary>{t('fill.guidance')}</summary>
      <div class="guidance-text"><RichText text={props.question.guidance} /></div>
    </details>
  </Show>
)
const Hint = (props: FrameProps): JSX.Element => (
  <>
    <LabelMedia question={props.question} />
    <Show when={props.question.hint.length > 0}><div class="question-hint" id={`${props.question.id}-hint`} dir="auto"><RichText text={props.question.hint} /></div></Show>
    <Guidance question={props.question} />
    <Show when={props.note}><p class="question-hint" id={`${props.question.id}-note`}>{props.note}</p></Show>
  </>
)
export const ErrorText = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  return <p class="field-error" id={`${props.question.id}-error`} role="alert" dir="auto" hidden={fill.error(props.question) === ''}>{fill.error(props.question)}</p>
}

export const Labelled = (props: FrameProps & { readonly children: (wiring: Wiring) => JSX.Element }): JSX.Element => {
  const fill = useFill()
  return (
    <div class="question" classList={{ 'field-wrong': fill.error(props.question) !== '' }} data-question={props.question.id}>
      <label class="question-label" for={props.question.id} dir="auto"><LabelText question={props.question} /></label>
      <Hint {...props} />
      {props.children(wire(props.question, () => fill.error(props.question), () => props.note))}
      <ErrorText question={props.question} />
    </div>
  )
}

export const Grouped = (props: FrameProps & { readonly role?: 'radiogroup' | 'group'; readonly children: JSX.Element }): JSX.Element => {
  const fill = useFill()
  const wiring = wire(props.question, () => fill.error(props.question), () => props.note)
  return (
    <fieldset class="question" classList={{ 'field-wrong': fill.error(props.question) !== '' }} data-question={props.question.id} role={props.role ?? 'group'} tabindex="-1"
      id={wiring.id} aria-describedby={wiring['aria-describedby']}
      aria-invalid={props.role === 'radiogroup' ? wiring['aria-invalid'] : undefined} aria-required={props.role === 'radiogroup' ? wiring['aria-required'] : undefined}>
      <legend class="question-label" dir="auto"><LabelText question={props.question} /></legend>
      <Hint {...props} />
      {props.children}
      <ErrorText question={props.question} />
    </fieldset>
  )
}
