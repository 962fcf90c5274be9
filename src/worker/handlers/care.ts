/** Devices and their clocks, and "Check and repair". */
import { ok } from '../../core/result.ts'
import { deviceFacts } from '../../storage/device-facts.ts'
import { deviceNamesOf } from '../../storage/members.ts'
import { damageFound } from '../../storage/failure.ts'
import type { Mirror } from '../../storage/mirror.ts'
import { healFromMirror } from '../../storage/mirror-heal.ts'
import { checkAndRepair } from '../../storage/repair.ts'
import type { RepairNotice } from '../api-care.ts'
import { checkFiles } from '../checked-files.ts'
import { fail, type Context, type Some } from '../context.ts'
import { verifyWith } from '../identity.ts'

/** Other requests come in between this often, and the page is told. */
const pieceMs = 30

/** `canRebuild`: a database file that is damaged can be made anew, after which the check is asked for again (MIR13). */
export const careHandlers = (context: Context, mirror: Pick<Mirror, 'reading'>, canRebuild: () => boolean): Some<'device.members' | 'repair.check' | 'repair.stop'> => {
  const { store } = context
  let isRunning = false
  let isStopped = false
  const stepFor = (client: string) => {
    let last = context.now()
    return async (stage: RepairNotice['stage'], done: number, total: number): Promise<boolean> => {
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
        const [verify, step] = [verifyWith(crypto.subtle), stepFor(client)]
        const report = await checkAndRepair(store, verify, step, () => mirror.reading((segments) => healFromMirror(store, verify, segments)))
        if (typeof report?.fileProblem === 'string' && canRebuild()) throw damageFound(report.fileProblem)
        const files = report === null ? ok(null) : await checkFiles(context, (done, total) => step('files', done, total))
        if (!files.ok) return fail(files.error.type === 'storage-full' ? 'storage-full' : 'storage-failed', files.error.message)
        const nameOf = deviceNamesOf(store)
        return ok(report && files.value && { ...report, ...files.value, damaged: report.damaged.map(({ origin, firstSeq, lastSeq }) => ({ device: nameOf(origin), firstSeq, lastSeq })) })
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
