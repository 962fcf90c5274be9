/** Walks over a session's views; knows no engine, so that pages may use it before the engine is loaded. */
import type { QuestionView, RowView, View } from './session.ts'

/** Relevant questions below, in the form's order. */
export const questionsOf = (views: readonly (View | RowView)[]): readonly QuestionView[] =>
  views.flatMap((view): readonly QuestionView[] => {
    if (!view.relevant) return []
    if (view.kind === 'question') return [view]
    return questionsOf(view.kind === 'repeat' ? view.instances : view.children)
  })
