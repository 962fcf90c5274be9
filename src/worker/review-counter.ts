/** How many records came to be reviewed in a meeting: counted when it begins, and when something new was merged. Rule FLX18. */
import type { FormPlan } from '../forms/plan.ts'
import { newestVersion } from '../storage/forms.ts'
import { scanOverwritten } from '../storage/review-find.ts'
import { countReview } from '../storage/review.ts'
import type { Context } from './context.ts'

const scanStep = 2000

export const shapesIn = (context: Pick<Context, 'store' | 'plan'>) => (formId: string): FormPlan | null => {
  const version = newestVersion(context.store.db, formId)
  const plan = version === null ? null : context.plan(version)
  return plan?.ok === true ? plan.value : null
}

export interface ReviewCounter {
  begin(link: string): void
  /** `changes`: that were new in this meeting so far */
  since(link: string, changes: number): number
  gone(link: string): void
}

export const createReviewCounter = (context: Pick<Context, 'store' | 'plan'>): ReviewCounter => {
  const { store } = context
  const shapeOf = shapesIn(context)
  const meetings = new Map<string, { readonly before: number; changes: number; found: number }>()
  const count = (): number => {
    while (!scanOverwritten(store, scanStep));
    return countReview(store, shapeOf)
  }
  return {
    begin: (link) => void meetings.set(link, { before: count(), changes: 0, found: 0 }),
    since: (link, changes) => {
      const meeting = meetings.get(link)
      if (meeting === undefined) return 0
      if (meeting.changes !== changes) {
        meeting.changes = changes
        meeting.found = Math.max(0, count() - meeting.before)
      }
      return meeting.found
    },
    gone: (link) => void meetings.delete(link),
  }
}
