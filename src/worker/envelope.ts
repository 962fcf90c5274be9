/**
 * What crosses between a page, its worker and the workers of other tabs. Types only; see api.ts for what is inside.
 */
import type { Result } from '../core/result.ts'
import type { Failure, Notice } from './api.ts'

/** `client` is new with each page load, `id` counts in it; together they make a repeated request harmless. */
export interface Request { readonly type: 'request'; readonly client: string; readonly id: number; readonly method: string; readonly params: unknown }
export interface Response { readonly type: 'response'; readonly client: string; readonly id: number; readonly result: Result<unknown, Failure> }
/** `client` null: for every page. */
export interface Noticed { readonly type: 'notice'; readonly client: string | null; readonly notice: Notice }
/** A page tells its worker whether it can be seen: a hidden tab hands the database over to a visible one. */
export interface Visible { readonly type: 'visible'; readonly visible: boolean }

/** Tries to open the database again; `startAfresh` only after the user has read that the old one is lost. */
export interface Retry { readonly type: 'retry'; readonly startAfresh: boolean }

export type ToWorker = Request | Visible | Retry
export type ToPage = Response | Noticed

/** Between the workers of several tabs. */
export type BusMessage =
  | Request
  | Response
  | Noticed
  /** a worker has opened the database: repeat what you are waiting for */
  | { readonly type: 'owner' }
  /** a worker of a visible page waits for the database */
  | { readonly type: 'waiting' }
