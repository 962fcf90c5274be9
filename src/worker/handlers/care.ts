/** Devices and their clocks, and "Check and repair". */
import { ok } from '../../core/result.ts'
import { deviceFacts } from '../../storage/device-facts.ts'
import { deviceNamesOf } from '../../storage/members.ts'
import { checkAndRepair, type RepairStep } from '../../storage/repair.ts'
import { fail, type Context, type Some } from '../context.ts'
import { verifyWith } from '../identity.ts'

/** Other requests come in between this often, and the page is told. */
const pieceMs = 30

export const careHandlers = (context: Context): Some<'device.members' | 'repair.check' | 'repair.stop'> => {
  const { store } = context
  let isRunning = false
  let isStopped = false
  const stepFor = (client: string): RepairStep => {
    let last = context.now()
    return async (stage, done, total) => {
      const now = context.now()
      if (done === total || Math.abs(now - last) >= pieceMs) {
        last = now
        context.notify({ type: 'repair', stage, count: { done, total } }, client)
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
      return !isStopped
    }
  }
  return {
    'device.members': () => ok(deviceFacts(store)),
    'repair.check': async (_params, { client }) => {
      if (isRunning) return fail('invalid', 'a check is under way')
      isRunning = true
      isStopped = false
      try {
        // What was saved last is sealed first, so that it is checked with the rest.
        const sealed = await context.replica.heads()
        if (!sealed.ok) return fail('storage-failed', sealed.error.message)
        const report = await checkAndRepair(store, verifyWith(crypto.subtle), stepFor(client))
        const nameOf = deviceNamesOf(store)
        return ok(report && { ...report, damaged: report.damaged.map(({ origin, firstSeq, lastSeq }) => ({ device: nameOf(origin), firstSeq, lastSeq })) })
      } finally {
        isRunning = false
      }
    },
    'repair.stop': () => {
      isStopped = true
      return ok(null)
    },
  }
}
