/** One answer as a reader sees it, from its lexical text in the record. Unreadable text is shown as it is. Rule UI15. */
import type { ColumnType } from '../../forms/plan.ts'
import type { Label, Question } from './layout.ts'

export interface Writing {
  readonly number: (value: number) => string
  readonly date: (millis: number) => string
  readonly dateTime: (millis: number) => string
  readonly accuracy: (metres: string) => string
  readonly yes: string
}

const localDate = /^(\d{4})-(\d{2})-(\d{2})/
const plainTime = /^(\d{2}:\d{2})(:\d{2})?/

const pointText = (text: string, writing: Writing): string => {
  const [latitude = '', longitude = '', , accuracy] = text.split(' ')
  const place = `${Number(latitude).toFixed(5)}, ${Number(longitude).toFixed(5)}`
  if (place.includes('NaN')) return text
  return accuracy === undefined || Number(accuracy) === 0 ? place : `${place} · ${writing.accuracy(String(Math.round(Number(accuracy))))}`
}

/** [UI15] */
export const answerText = (text: string, type: ColumnType, writing: Writing): string => {
  if (text === '') return ''
  switch (type) {
    case 'int': case 'decimal': return Number.isFinite(Number(text)) && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER ? writing.number(Number(text)) : text
    case 'date': {
      // As the calendar day that was written, wherever it is read.
      const parts = localDate.exec(text)
      return parts === null ? text : writing.date(new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime())
    }
    case 'dateTime': return Number.isNaN(Date.parse(text)) ? text : writing.dateTime(Date.parse(text))
    case 'time': return plainTime.exec(text)?.[1] ?? text
    case 'geopoint': return pointText(text, writing)
    case 'trigger': return writing.yes
    default: return text
  }
}

/** The labels of the chosen values in the order of the answer; a value the form does not know is shown as it is. */
export const choiceTexts = (text: string, question: Question, labelText: (label: Label) => string, several: boolean): readonly string[] =>
  (several ? text.split(' ') : [text]).filter(Boolean).map((value) => labelText(question.choices?.get(value) ?? []) || value)
