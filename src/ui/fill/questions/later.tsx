/** Widgets that few forms need are loaded with the first question that does. Their room is kept meanwhile. */
import { lazy, Suspense, type Component, type JSX } from 'solid-js'
import type { QuestionView } from '../engine/session.ts'

export type Widget = Component<{ readonly question: QuestionView }>

/** `load` names the module, `pick` the widget in it. */
export const later = <M,>(load: () => Promise<M>, pick: (module: M) => Widget): Widget => {
  const Loaded = lazy(async () => ({ default: pick(await load()) }))
  return (props): JSX.Element => <Suspense fallback={<div class="question question-coming" aria-busy="true" />}><Loaded question={props.question} /></Suspense>
}

export const TraceQuestion = later(() => import('./trace.tsx'), ({ TraceQuestion }) => TraceQuestion)
