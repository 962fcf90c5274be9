/**
 * What every handler works with: the open store and the means beside it. Made once by service.ts when the database opens.
 */
import type { Identity, Replica } from '../core/ports.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { BlobStore } from '../blobs/store.ts'
import type { FormPlan } from '../forms/plan.ts'
import type { TablesOf } from '../storage/form-versions.ts'
import type { Store } from '../storage/store.ts'
import type { Answer, Count, Failure, Method, Notice, Params, Touched } from './api.ts'

/** Who asked, so that a repeat is recognised and link bytes go to the tab that holds the link. */
export interface Asked { readonly client: string; readonly id: number; readonly requestId: string }

export interface Context {
  readonly store: Store
  readonly replica: Replica
  readonly identity: Identity
  readonly blobs: BlobStore
  readonly appVersion: string
  readonly schemaVersion: number
  now(): number
  random(bytes: number): Uint8Array
  every(ms: number, call: () => void): () => void
  /** `client` null: every page */
  notify(notice: Notice, client?: string | null, transfer?: readonly Transferable[]): void
  touched(part: Partial<Touched>): void
  progress(asked: Asked, count: Count): void
  /** plan of a form version; kept, because reading a large XForm takes a while */
  plan(versionId: string): Result<FormPlan, Failure>
}

/** A form version's tables for storage, from the kept plan. */
export const tablesIn = (context: Pick<Context, 'plan'>): TablesOf => (version) => {
  const plan = context.plan(version)
  return plan.ok ? plan.value.tables : null
}

export type Handler<M extends Method> = (params: Params<M>, asked: Asked) => Result<Answer<M>, Failure> | Promise<Result<Answer<M>, Failure>>
export type Handlers = { readonly [M in Method]: Handler<M> }
export type Some<M extends Method> = Pick<Handlers, M>

export const fail = (type: Failure['type'], message: string): Result<never, Failure> => err({ type, message })

/** A failure of a room below as the page knows it: the same type where it has one. */
export const mapped = <T>(result: Result<T, { readonly type: string; readonly message: string }>, other: Failure['type']): Result<T, Failure> => {
  if (result.ok) return ok(result.value)
  const { type, message } = result.error
  const known: readonly string[] = ['storage-unavailable', 'storage-full', 'storage-failed', 'not-found', 'draft-gone', 'invalid', 'too-large']
  return fail(known.includes(type) ? (type as Failure['type']) : other, message)
}
