/**
 * A date in another calendar, or without a calendar sheet: day, month and year, with the Gregorian date beside it. `month-year` and
 * `year` ask for less; a dateTime also asks for the time. Stored is the Gregorian date. Calendars: fill/calendar. Rule CAL4.
 */
import { createEffect, createMemo, createSignal, on, For, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { language, t } from '../../text/text.ts'
import { calendarOf, dayName, gregorianText, monthName, systems } from '../calendar/offered.ts'
import { dateOf, dayOf, dayOfIso, isoOfDay } from '../calendar/system.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { asciiNumber } from '../engine/lexical.ts'
import { Grouped } from './frame.tsx'
import './calendar.css'

interface Parts { readonly year: string; readonly month: string; readonly day: string; readonly time: string }
const noParts: Parts = { year: '', month: '', day: '', time: '' }
const todayOf = (): string => {
  const now = new Date()
  return `${String(now.getFullYear()).padStart(4, '0')}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
}

export const CalendarQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const calendar = calendarOf(question.appearance)
  const system = systems[calendar]
  const asksMonth = !question.appearance.has('year')
  const asksDay = asksMonth && !question.appearance.has('month-year')
  const asksTime = question.type === 'dateTime'

  const partsOf = (text: string): Parts => {
    const day = dayOfIso(text)
    const date = day === null ? null : dateOf(system, day)
    return date === null ? noParts : { year: String(date.year), month: String(date.month), day: String(date.day), time: text.slice(11, 16) }
  }
  const [parts, setParts] = createSignal<Parts>(partsOf(question.text))
  let entering = false
  createEffect(on(() => question.text, (text) => { if (!entering) setParts(partsOf(text)) }, { defer: true }))

  const year = (): number => { const text = asciiNumber(parts().year); return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN }
  const isYear = (): boolean => year() >= system.least && year() <= system.most
  const months = createMemo(() => {
    // Before the year is known the months of this one are offered; the Myanmar months differ from year to year.
    const shown = isYear() ? year() : (dateOf(system, dayOfIso(todayOf()) ?? 0)?.year ?? system.least)
    let start = system.newYear(shown)
    return system.months(shown).map((month) => {
      const named = { ...month, name: monthName(calendar, language(), month.id, start) }
      start += month.length
      return named
    })
  })
  const month = () => months().find(({ id }) => String(id) === parts().month)
  const day = createMemo((): number | null => {
    const [first] = months()
    const chosen = asksMonth ? month() : first
    if (!isYear() || chosen === undefined) return null
    return dayOf(system, { year: year(), month: chosen.id, day: asksDay ? Number(parts().day || Number.NaN) : chosen.first })
  })
  const change = (part: Partial<Parts>): void => {
    setParts({ ...parts(), ...part })
    const found = day()
    const isEmpty = parts().year === '' && parts().month === '' && parts().day === '' && parts().time === ''
    const isWhole = found !== null && (!asksTime || parts().time !== '')
    entering = true
    try {
      fill.setHalf(question, isWhole || isEmpty ? null : { key: asksTime ? 'fill.unreadable.dateTime' : 'fill.unreadable.date' })
      const text = isWhole ? `${isoOfDay(found)}${asksTime ? `T${parts().time}` : ''}` : ''
      if (text !== question.text) fill.setValue(question, text)
    } finally {
      entering = false
    }
  }
  const today = (): void => {
    const now = new Date()
    change(partsOf(`${todayOf()}T${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`))
    fill.left(question)
  }
  const left = (event: FocusEvent): void => { if (!(event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null)) fill.left(question) }
  const id = (part: string): string => `${question.id}-${part}`
  return (
    <Grouped question={question} note={calendar === 'gregorian' ? undefined : t(`fill.calendar.${calendar}`)}>
      <div class="moment" classList={{ 'moment-myanmar': calendar === 'myanmar' }} onFocusOut={left}>
        <Show when={asksDay}>
          <div class="field">
            <label class="field-label small" for={id('day')}>{t('fill.calendar.day')}</label>
            <select id={id('day')} class="input" disabled={question.readonly} onChange={(event) => change({ day: event.currentTarget.value })}>
              <option value="" selected={parts().day === ''}>–</option>
              <For each={Array.from({ length: month()?.length ?? 31 }, (_, at) => (month()?.first ?? 1) + at)}>
                {(number) => <option value={number} selected={String(number) === parts().day}>{isYear() && month() !== undefined ? dayName(calendar, year(), month()?.id ?? 1, number) : number}</option>}
              </For>
            </select>
          </div>
        </Show>
        <Show when={asksMonth}>
          <div class="field">
            <label class="field-label small" for={id('month')}>{t('fill.calendar.month')}</label>
            <select id={id('month')} class="input" disabled={question.readonly} onChange={(event) => change({ month: event.currentTarget.value })}>
              <option value="" selected={parts().month === ''}>–</option>
              <For each={months()}>{(each) => <option value={each.id} selected={String(each.id) === parts().month}>{each.name}</option>}</For>
            </select>
          </div>
        </Show>
        <div class="field">
          <label class="field-label small" for={id('year')}>{t('fill.calendar.year')}</label>
          <input id={id('year')} class="input figures" inputMode="numeric" autocomplete="off" maxLength={4} dir="ltr" readonly={question.readonly} value={parts().year} onInput={(event) => change({ year: event.currentTarget.value })} />
        </div>
        <Show when={asksTime}>
          <div class="field moment-time">
            <label class="field-label small" for={id('time')}>{t('fill.calendar.time')}</label>
            <input id={id('time')} class="input" type="time" readonly={question.readonly} value={parts().time} onInput={(event) => change({ time: event.currentTarget.value })} />
          </div>
        </Show>
      </div>
      <Show when={parts().year.length === 4 && !isYear()}><p class="field-error" role="alert">{t('fill.calendar.outside', { least: String(system.least), most: String(system.most) })}</p></Show>
      <Show when={day() ?? (question.text === '' ? null : dayOfIso(question.text))}>
        {(found) => <p class="moment-both" role="status">{calendar === 'gregorian' ? gregorianText(language(), found()) : t('fill.calendar.gregorianIs', { date: gregorianText(language(), found()) })}</p>}
      </Show>
      <Show when={!question.readonly}>
        <div class="cluster acts">
          <Button icon="calendar" onClick={today}>{t(asksTime ? 'fill.calendar.now' : 'fill.calendar.today')}</Button>
          <Show when={question.text !== ''}><Button kind="quiet" onClick={() => { fill.setHalf(question, null); fill.setValue(question, '') }}>{t('fill.optional.clear')}</Button></Show>
        </div>
      </Show>
    </Grouped>
  )
}
