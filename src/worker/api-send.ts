/** The part of api.ts about records sent to an ODK server (OpenRosa; ODK Central, KoboToolbox and others). Types only. */
import type { Count } from './api.ts'

export interface SendServer {
  /** as somebody typed it */
  readonly address: string
  /** '' for none: the address may hold a token */
  readonly user: string
  readonly password: string
}
export interface SendPlan {
  /** as it was kept last time, on this device only; null: nothing was kept */
  readonly server: (Omit<SendServer, 'password'> & { readonly hasPassword: boolean }) | null
  readonly records: number
  /** of those, some state of which the kept server has */
  readonly sent: number
}
/** Why it ended before all records were seen to; what was sent stays sent. */
export type SendTrouble =
  /** no network / the server answers nobody / it answers, but not to a web app (CORS) / an http address from an https page */
  | 'offline' | 'unreachable' | 'not-allowed' | 'insecure'
  | 'address' | 'login' | 'forbidden' | 'not-found' | 'not-openrosa' | 'server' | 'timeout'
  /** the connection ended while a record was sent: it is asked about first next time */
  | 'cut'
  /** several records in a row were refused for one reason */
  | 'all-refused'
  | 'storage-failed'
/** conflict: the server has this record in another state; form: it does not know the form or this version of it */
export type SendRefusalType = 'conflict' | 'form' | 'too-large' | 'refused' | 'unreadable'
export interface SendRefusal {
  readonly recordId: string
  readonly name: string
  readonly type: SendRefusalType
  /** the server's own words, shortened; '' for none */
  readonly detail: string
}
export interface SendOutcome {
  readonly sentNew: number
  readonly sentChanged: number
  /** was there as it is here */
  readonly already: number
  /** not looked at yet */
  readonly left: number
  readonly files: number
  /** on other devices: they follow when they are here */
  readonly filesMissing: number
  /** deleted here after they were sent: the server keeps them */
  readonly deleted: number
  readonly refused: readonly SendRefusal[]
  readonly refusedInAll: number
  readonly end: 'complete' | 'stopped' | SendTrouble
  /** the server's own words for the trouble; '' for none */
  readonly detail: string
}
export interface SendNotice {
  readonly type: 'send'
  readonly records: Count
  /** of the record that is on its way */
  readonly files: Count
}

export interface SendApi {
  'send.plan'(p: { formId: string }): SendPlan
  /** `password` null: the one that was kept. `keep`: address, user and password stay on this device. Notices of type 'send' tell how far it is. */
  'send.start'(p: { formId: string; server: Omit<SendServer, 'password'> & { readonly password: string | null }; keep: boolean }): SendOutcome
  'send.stop'(p: null): null
  'send.forget'(p: { formId: string }): null
}
