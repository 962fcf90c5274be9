/**
 * Taking or making a project at the moment it is done: what the hello said may be old by then (another session, another tab),
 * so the present state is read again first. Rule SES10.
 */
import type { Membership, Project } from '../core/ports.ts'
import { err, ok } from '../core/result.ts'
import type { JoinResult } from './state.ts'

/** A project that nothing would be lost by leaving: no forms, no records, nobody else. */
export const isEmptyProject = (held: { readonly forms: number; readonly records: number; readonly others: number }): boolean =>
  held.forms === 0 && held.records === 0 && held.others === 0

export const createProject = async (membership: Membership): Promise<JoinResult> => {
  const now = await membership.current()
  if (!now.ok) return now
  return now.value.project === null ? membership.create() : ok(now.value.project)
}

export const joinProject = async (membership: Membership, project: Project): Promise<JoinResult> => {
  const now = await membership.current()
  if (!now.ok) return now
  const held = now.value.project
  if (held?.id === project.id) return ok(held)
  if (held !== null && !isEmptyProject(now.value)) return err({ type: 'different-project', message: project.name })
  const joined = await membership.join(project)
  return joined.ok ? ok(project) : joined
}
