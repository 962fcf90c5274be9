/** The part of api.ts about how safe the data is, as far as the worker knows; the page adds what only it can ask the browser. Types only. */

/**
 * mended: a damaged file was put right, nothing is lost; rebuilt: the database was gone or damaged and made anew from the second copy;
 * upgraded: the database could not be brought to a new version of the app as it was, and was made anew;
 * behind: the database had lost its last changes, and they were brought back
 */
export interface RecoveryReport {
  readonly type: 'mended' | 'rebuilt' | 'upgraded' | 'behind'
  readonly at: number
  readonly changes: number
  readonly drafts: number
  /** own changes that could not be brought back */
  readonly lost: number
}
export interface SafetyFacts {
  /** records of this device that no other device is known to hold */
  readonly unshared: number
  /** when the oldest of them was written, ms */
  readonly unsharedSince: number | null
  /** the device that was last known to hold what this one had then */
  readonly lastCopy: { readonly device: string; readonly at: number } | null
  readonly lastBackup: number | null
  readonly records: number
  readonly drafts: number
  /** ok: room is set aside for the next records; low: there is none to set aside; full: the room set aside is in use */
  readonly space: 'ok' | 'low' | 'full'
  /** files that other devices hold as well */
  readonly spare: { readonly files: number; readonly bytes: number }
  /** the second copy on this device; false: it is behind, or cannot be written */
  readonly mirror: boolean
  readonly recovery: RecoveryReport | null
}

export interface SafetyApi {
  'safety.state'(p: null): SafetyFacts
  /** What was recovered has been read. */
  'safety.read'(p: null): null
}
