/** What a question widget may do: answer, keep a file, say when it was left. Filled by filling.tsx. */
import { createContext, createEffect, createSignal, on, onCleanup, untrack, useContext, type Accessor } from 'solid-js'
import type { Result } from '../../core/result.ts'
import type { Failure } from '../../worker/api.ts'
import type { QuestionView, RepeatView } from './engine/session.ts'
import type { Locale, Unreadable } from './engine/lexical.ts'
import type { Keep } from './unkept.ts'

export interface Fill {
  readonly locale: Locale
  setValue(question: QuestionView, typed: string): void
  /** The control shows something it cannot hand over, e.g. half a date; null takes it back. */
  setHalf(question: QuestionView, problem: Unreadable | null): void
  /** The person went on: from now on what is wrong with it is said. */
  left(question: QuestionView): void
  /** One tap answered it: on to the next page, when nothing else is asked on this one. */
  advance(question: QuestionView): void
  /** '' when there is nothing to say (yet). */
  error(question: QuestionView): string
  addRow(repeat: RepeatView): void
  removeRow(repeat: RepeatView, row: string): void
  /** Keeps a file and makes its name the answer. */
  addFile(question: QuestionView, file: Blob, name: string): Promise<Result<null, Failure>>
  /** Bytes of the file a question names, or null when this phone does not have it. */
  readFile(question: QuestionView): Promise<Blob | null>
  /** Bytes of a file that came with the form, by its jr: address; null when this phone does not have it. */
  formFile(address: string): Promise<Blob | null>
  /** What has to be kept before the page is left; answers with what ends it. */
  unkept(keep: Keep): () => void
}

export const FillContext = createContext<Fill>()
export const useFill = (): Fill => {
  const fill = useContext(FillContext)
  if (fill === undefined) throw new Error('a question outside of a form')
  return fill
}

/** Keeps what the widget has in hand before its page is left, and when the widget goes. */
export const useKeep = (keep: Keep): void => { onCleanup(useFill().unkept(keep)) }

export interface Typed {
  readonly typed: Accessor<string>
  readonly enter: (text: string) => void
  /** Takes the answer away and leaves the control as it is. */
  readonly blank: () => void
}
/** What stands in a text control: as typed here, or as changed elsewhere. */
export const useTyped = (question: QuestionView, show: (text: string) => string): Typed => {
  const fill = useFill()
  const [typed, setTyped] = createSignal(untrack(() => show(question.text)))
  let entering = false
  createEffect(on(() => question.text, (text) => { if (!entering) setTyped(show(text)) }, { defer: true }))
  const hand = (text: string): void => {
    entering = true
    try {
      fill.setValue(question, text)
    } finally {
      entering = false
    }
  }
  const enter = (text: string): void => {
    setTyped(text)
    hand(text)
  }
  return { typed, enter, blank: () => hand('') }
}
