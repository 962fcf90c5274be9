/** What a form asks to be logged while it is filled: the parameters of its `audit` question, as they stand on the bind of meta/audit. Rule XFM12. */
import type { AuditPlan } from './plan.ts'
import type { XformTree } from './xform-tree.ts'
import { attributeLocal } from './xml.ts'

const auditPath = /^\/[^/]+\/(?:[^/:]+:)?meta\/(?:[^/:]+:)?audit$/

export const auditOf = ({ binds }: Pick<XformTree, 'binds'>): AuditPlan | null => {
  const found = [...binds].find(([nodeset]) => auditPath.test(nodeset))
  if (found === undefined) return null
  const [column, bind] = found
  const isOn = (name: string): boolean => /^true/i.test(attributeLocal(bind, name)?.trim() ?? '')
  const priority = attributeLocal(bind, 'location-priority')
  const seconds = (name: string): number => Math.max(0, Number(attributeLocal(bind, name)) || 0)
  return {
    column,
    changes: isOn('track-changes'),
    reasons: /^(true|on-form-edit)/i.test(attributeLocal(bind, 'track-changes-reasons')?.trim() ?? ''),
    user: isOn('identify-user'),
    location: priority === null || priority === 'no-power' ? null : { precise: priority === 'high-accuracy', minSeconds: seconds('location-min-interval'), maxSeconds: seconds('location-max-age') },
  }
}
