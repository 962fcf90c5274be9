/**
 * A smaller count takes rows with answers away: when the question is left the person is asked, and who did not mean it gets the
 * number back that was there before, and the rows with it. Rule FIL25.
 */
import { askConfirm } from '../parts/dialog.tsx'
import { t } from '../text/text.ts'
import type { FormSession, QuestionView } from './engine/session.ts'

export interface Dropped {
  /** Around each answer: remembers what stood there when it made rows go. */
  watch(question: QuestionView, answer: () => void): void
  /** Asks; false when the rows were brought back. null: there is nothing to ask. */
  settle(): Promise<boolean> | null
}

export const createDropped = (session: Pick<FormSession, 'dropped' | 'keepDropped' | 'setValue'>): Dropped => {
  let cause: { readonly question: QuestionView; readonly before: string } | null = null
  let asking: Promise<boolean> | null = null

  const ask = async (count: number): Promise<boolean> => {
    const agreed = await askConfirm({ title: t('fill.dropped.title', { count }), text: t('fill.dropped.text'), confirm: t('fill.dropped.remove'), cancel: t('fill.dropped.keep'), danger: true })
    if (agreed) session.keepDropped()
    else if (cause !== null) session.setValue(cause.question, cause.before)
    // What came by another way than an answer cannot be taken back by one.
    if (session.dropped().length > 0) session.keepDropped()
    cause = null
    return agreed
  }
  return {
    watch: (question, answer) => {
      const before = question.text
      const known = session.dropped().length
      answer()
      const now = session.dropped().length
      if (now === 0) cause = null
      else if (now > known && cause === null) cause = { question, before }
    },
    settle: () => {
      const count = session.dropped().length
      if (count === 0) return null
      asking ??= ask(count).finally(() => { asking = null })
      return asking
    },
  }
}
