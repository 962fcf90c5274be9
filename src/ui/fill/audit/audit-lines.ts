/** The log of filling as ODK's audit.csv writes it: its columns, its lines, and a clock that never goes back. Pure. Rules AUD1-AUD3. */
import type { AuditPlan } from '../../../forms/plan.ts'

export type AuditEventName =
  | 'form start' | 'form resume' | 'form save' | 'form exit' | 'form finalize' | 'beginning of form' | 'end screen' | 'question' | 'group questions'
  | 'jump' | 'add repeat' | 'delete repeat' | 'constraint error' | 'save error' | 'finalize error' | 'change reason'
  | 'location tracking enabled' | 'location tracking disabled' | 'location permissions granted' | 'location permissions not granted'
  | 'location providers enabled' | 'location providers disabled'

export interface Fix { readonly latitude: number; readonly longitude: number; readonly accuracy: number; readonly at: number }
export interface AuditEvent {
  readonly event: AuditEventName
  readonly node?: string
  readonly start: number
  readonly end?: number
  readonly fix?: Fix | null
  readonly oldValue?: string
  readonly newValue?: string
  readonly user?: string
  readonly reason?: string
}

/** [AUD1] Columns as the form asks for them. */
export const auditHeader = (plan: AuditPlan): string => [
  'event', 'node', 'start', 'end',
  ...(plan.location === null ? [] : ['latitude', 'longitude', 'accuracy']),
  ...(plan.changes ? ['old-value', 'new-value'] : []),
  ...(plan.user ? ['user'] : []),
  ...(plan.reasons ? ['change-reason'] : []),
].join(',')

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

export const auditLine = (plan: AuditPlan, { event, node = '', start, end, fix, oldValue = '', newValue = '', user = '', reason = '' }: AuditEvent): string => [
  event, node, String(start), end === undefined ? '' : String(end),
  ...(plan.location === null ? [] : fix == null ? ['', '', ''] : [String(fix.latitude), String(fix.longitude), String(fix.accuracy)]),
  ...(plan.changes ? [oldValue, newValue] : []),
  ...(plan.user ? [user] : []),
  ...(plan.reasons ? [reason] : []),
].map(cell).join(',')

/** [AUD2] Wall clock at the start plus the time that has passed since, never before `after`, the last time in the log. */
export const createAuditClock = (wall: number, elapsed: () => number, after: number): (() => number) => {
  const begin = elapsed()
  const from = Math.max(wall, after)
  let last = from
  return () => (last = Math.max(last, Math.round(from + elapsed() - begin)))
}
