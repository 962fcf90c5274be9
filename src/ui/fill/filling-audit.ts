/** The log of a filling joined to the browser and the worker, where the form asks for one. What is logged: audit/audit.ts. */
import { onCleanup } from 'solid-js'
import type { AuditPlan } from '../../forms/plan.ts'
import type { Draft } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { createAudit, type Audit } from './audit/audit.ts'
import { createAuditClock } from './audit/audit-lines.ts'
import { locate } from './audit/locating.ts'
import type { FormSession } from './engine/session.ts'

const batchMs = 1000

export const startAudit = (plan: AuditPlan, client: Pick<Client, 'call'>, draft: Draft, session: FormSession, user: string): Audit => {
  const now = createAuditClock(Date.now(), () => performance.now(), draft.loggedUntil ?? 0)
  let locating: ReturnType<typeof locate> | null = null
  let timer: number | undefined
  const audit = createAudit({
    plan, session, now, user, logged: draft.logged ?? 0,
    fix: () => locating?.fix() ?? null,
    append: async (from, lines) => {
      const answer = await client.call('drafts.log', { draftId: draft.draftId, from, lines })
      return answer.ok || answer.error.type === 'draft-gone'
    },
    later: (run) => { timer = window.setTimeout(run, batchMs) },
  })
  const isFresh = (draft.logged ?? 0) === 0 && draft.recordId === null
  audit.event(isFresh ? 'form start' : 'form resume')
  if (isFresh) audit.event('beginning of form')
  if (plan.location !== null) {
    audit.event('location tracking enabled')
    locating = locate(plan.location, (navigator as Partial<Navigator>).geolocation, now, (event) => audit.event(event))
  }
  onCleanup(() => {
    locating?.stop()
    window.clearTimeout(timer)
    void audit.flush()
  })
  return audit
}
