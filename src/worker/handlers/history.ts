/** What was written before and what was written at the same time: a record's history, and what to review. */
import { parseRowId, type RowId } from '../../core/ids.ts'
import { ok, type Result } from '../../core/result.ts'
import { recordHistory } from '../../storage/history.ts'
import { once } from '../../storage/requests.ts'
import { keepDeleted, keepValue, restoreRow, takeValue, type Settled } from '../../storage/review-decide.ts'
import { scanOverwritten } from '../../storage/review-find.ts'
import { countReview, listReview } from '../../storage/review.ts'
import type { Failure } from '../api.ts'
import { fail, mapped, type Context, type Some } from '../context.ts'
import { shapesIn } from '../review-counter.ts'

/** Values looked through before other requests get their turn. */
const scanStep = 500

export const historyHandlers = (context: Context): Some<'history.record' | 'review.count' | 'review.list' | 'review.take' | 'review.restore' | 'review.keep'> => {
  const { store } = context
  const shapeOf = shapesIn(context)
  const scanned = async (): Promise<void> => {
    while (!scanOverwritten(store, scanStep)) await new Promise((resolve) => setTimeout(resolve, 0))
  }
  const decide = (row: string, requestId: string, decision: (row: RowId) => Result<null, Settled>): Result<null, Failure> => {
    const id = parseRowId(row)
    if (id === null) return fail('invalid', 'not a row')
    const decided = once(store.db, requestId, () => decision(id))
    context.touched({ forms: true })
    return mapped(decided, 'not-found')
  }
  return {
    'history.record': ({ recordId }) => {
      const id = parseRowId(recordId)
      return id === null ? fail('invalid', 'not a record') : mapped(recordHistory(store, id, shapeOf), 'not-found')
    },
    'review.count': async () => {
      await scanned()
      return ok(countReview(store, shapeOf))
    },
    'review.list': async () => {
      await scanned()
      return ok(listReview(store, shapeOf))
    },
    'review.take': ({ row, column, key }, { requestId }) => decide(row, requestId, (id) => takeValue(store, id, column, key)),
    'review.restore': ({ row }, { requestId }) => decide(row, requestId, (id) => restoreRow(store, id)),
    'review.keep': ({ row, column }, { requestId }) => decide(row, requestId, (id) => (column === null ? keepDeleted(store, id) : keepValue(store, id, column))),
  }
}
