/** A Membership in memory, beside a memory replica. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ProjectId } from '../../core/ids.ts'
import type { Membership, Project, ProjectState } from '../../core/ports.ts'
import { ok } from '../../core/result.ts'
import type { MemoryReplica } from './memory-replica.ts'

export interface MemoryMembership extends Membership { readonly project: Project | null; forms: number }

export const createMemoryMembership = (replica: MemoryReplica, project: Project | null = null): MemoryMembership => {
  let held = project
  const membership = {
    forms: 0,
    get project() { return held },
    current: async () => {
      const heads = await replica.heads()
      if (!heads.ok) return heads
      const state: ProjectState = {
        project: held, forms: membership.forms, records: replica.records.size, others: heads.value.filter(({ origin }) => origin !== replica.origin).length,
      }
      return ok(state)
    },
    create: async () => {
      held = { id: bytesToHex(sha256(utf8ToBytes(`project ${replica.origin}`)).subarray(0, 16)) as ProjectId, name: `Project of ${replica.origin.slice(0, 4)}`, key: sha256(utf8ToBytes(`key ${replica.origin}`)) }
      return ok(held)
    },
    join: async (joined: Project) => {
      held = joined
      return ok(undefined)
    },
  }
  return membership
}
