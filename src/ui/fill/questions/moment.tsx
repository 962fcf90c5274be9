/**
 * Date, time, and both, with the browser's own pickers. Their values lack seconds and zone: engine/lexical.ts adds them. Other calendars,
 * `no-calendar`, and browsers without a picker for months: calendar.tsx.
 */
import type { JSX } from 'solid-js'
import { useFill, useTyped } from '../context.ts'
import type { UnreadableKey } from '../engine/lexical.ts'
import type { QuestionView } from '../engine/session.ts'
import { Labelled } from './frame.tsx'
import { CalendarQuestion } from './later.tsx'

interface Picker {
  readonly input: 'date' | 'month' | 'number' | 'time' | 'datetime-local'
  readonly half: UnreadableKey
  /** stored text as the control wants it */
  readonly show: (text: string) => string
  /** the control's value as text to read */
  readonly read: (value: string) => string
}
const same = (text: string): string => text
const pickerOf = ({ type, appearance }: QuestionView): Picker => {
  // What is shown is the wall clock that was written, whatever zone this phone is in now.
  if (type === 'time') return { input: 'time', half: 'fill.unreadable.time', show: (text) => text.slice(0, 5), read: same }
  if (type === 'dateTime') return { input: 'datetime-local', half: 'fill.unreadable.dateTime', show: (text) => text.slice(0, 16), read: same }
  if (appearance.has('year')) return { input: 'number', half: 'fill.unreadable.date', show: (text) => text.slice(0, 4), read: (value) => (/^\d{4}$/.test(value) ? `${value}-01-01` : value) }
  if (appearance.has('month-year')) return { input: 'month', half: 'fill.unreadable.date', show: (text) => text.slice(0, 7), read: (value) => (/^\d{4}-\d{2}$/.test(value) ? `${value}-01` : value) }
  return { input: 'date', half: 'fill.unreadable.date', show: (text) => text.slice(0, 10), read: same }
}

const calendars = ['no-calendar', 'ethiopian', 'coptic', 'islamic', 'bikram-sambat', 'myanmar', 'persian', 'buddhist']
/** Where it is missing it reads back as a text field. */
const hasMonthPicker = (): boolean => Object.assign(document.createElement('input'), { type: 'month' }).type === 'month'
const needsFields = ({ type, appearance }: QuestionView): boolean =>
  type !== 'time' && (calendars.some((name) => appearance.has(name)) || (appearance.has('month-year') && !hasMonthPicker()))

export const MomentQuestion = (props: { readonly question: QuestionView }): JSX.Element => (needsFields(props.question) ? <CalendarQuestion question={props.question} /> : <PickedMoment question={props.question} />)

const PickedMoment = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const { input, half, show, read } = pickerOf(question)
  const { typed, enter, blank } = useTyped(question, show)
  const take = (element: HTMLInputElement): void => {
    // Half a date is '' to the page: the control keeps showing it, and must not be written over.
    const isHalf = element.value === '' && element.validity.badInput
    if (isHalf) {
      if (question.text !== '') blank()
      fill.setHalf(question, { key: half })
      return
    }
    fill.setHalf(question, null)
    enter(read(element.value))
  }
  return (
    <Labelled question={question}>
      {(wiring) => (
        <input {...wiring} class="input input-moment" type={input} readonly={question.readonly} value={show(typed())} max={input === 'date' ? '9999-12-31' : undefined}
          onInput={(event) => take(event.currentTarget)} onBlur={(event) => { take(event.currentTarget); fill.left(question) }} />
      )}
    </Labelled>
  )
}
