/** One question with the control that fits its type. A control that breaks gives way to plain text, with its answer in it. */
import { Dynamic } from 'solid-js/web'
import { ErrorBoundary, type Component, type JSX } from 'solid-js'
import type { QuestionType, QuestionView } from '../engine/session.ts'
import { ChoiceQuestion } from './choices.tsx'
import { FileQuestion } from './file.tsx'
import { BarcodeQuestion, BearingQuestion, TraceQuestion } from './later.tsx'
import { MomentQuestion } from './moment.tsx'
import { NumberQuestion } from './number.tsx'
import { PlaceQuestion } from './place.tsx'
import { RangeQuestion } from './range.tsx'
import { RankQuestion } from './rank.tsx'
import { NoteQuestion, TriggerQuestion } from './simple.tsx'
import { TextQuestion } from './text.tsx'

const WholeNumber = (props: { readonly question: QuestionView }): JSX.Element =>
  props.question.appearance.has('distress') ? <RangeQuestion question={props.question} /> : <NumberQuestion question={props.question} />
const Decimal = (props: { readonly question: QuestionView }): JSX.Element =>
  props.question.appearance.has('bearing') ? <BearingQuestion question={props.question} /> : <NumberQuestion question={props.question} />

const controls: Readonly<Record<QuestionType, Component<{ readonly question: QuestionView }>>> = {
  text: TextQuestion,
  barcode: BarcodeQuestion,
  integer: WholeNumber,
  decimal: Decimal,
  range: RangeQuestion,
  geotrace: TraceQuestion,
  geoshape: TraceQuestion,
  date: MomentQuestion,
  time: MomentQuestion,
  dateTime: MomentQuestion,
  selectOne: ChoiceQuestion,
  selectMany: ChoiceQuestion,
  rank: RankQuestion,
  trigger: TriggerQuestion,
  geopoint: PlaceQuestion,
  file: FileQuestion,
  note: NoteQuestion,
}

const reported = (error: unknown): void => console.error(error)

export const Question = (props: { readonly question: QuestionView }): JSX.Element => (
  <ErrorBoundary fallback={(error: unknown) => { reported(error); return <TextQuestion question={props.question} /> }}>
    <Dynamic component={controls[props.question.type]} question={props.question} />
  </ErrorBoundary>
)
