/** The part of api.ts about files of records: kept, shown, brought from other devices and let go. Types only. */

export interface Attachment {
  /** the answer's text */
  readonly name: string
  readonly column: string
  readonly row: string
  readonly size: number
  readonly type: string
  readonly blobId: string
  /** this phone has the file */
  readonly here: boolean
  /** name of the device that took it */
  readonly device: string
  /** a small picture of it, where there is one: its blob, '' for none, and whether that is here */
  readonly thumb: { readonly blobId: string; readonly here: boolean }
  /** not here, and will come by itself when somebody who holds it is met; else somebody has to ask for it */
  readonly wanted: boolean
}

/** Whole files, and their bytes as far as they are there. */
export interface FileCount {
  readonly done: number
  readonly total: number
  readonly bytesDone: number
  readonly bytesTotal: number
}
export interface FilesProgress {
  readonly receiving: FileCount
  readonly sending: FileCount
  /**
   * waiting: files are wanted that this device does not hold either; no-space: this phone is full, records still come;
   * unsupported: the other device's app knows no files
   */
  readonly state: 'idle' | 'moving' | 'waiting' | 'no-space' | 'unsupported'
  /** files of which that device sent something else; they are asked of others */
  readonly wrong: number
}

/** What comes from other devices by itself. Files of forms and small pictures always come. */
export type FilePolicy =
  | { readonly type: 'thumbnails' }
  | { readonly type: 'all' }
  /** all but those above; these are asked for one by one */
  | { readonly type: 'up-to'; readonly megabytes: number }
export interface FilesKept {
  readonly policy: FilePolicy
  /** on this phone */
  readonly files: number
  readonly bytes: number
  /** wanted from others and not here */
  readonly missing: number
  readonly missingBytes: number
  /** on other devices, and do not come by themselves: they can be got one by one */
  readonly left: number
  readonly leftBytes: number
  /** of those here, what another device is known to hold as well and that can be fetched again */
  readonly spare: number
  readonly spareBytes: number
  /** taken here, and known to be on another device that has not said yet that it keeps them */
  readonly doubled: number
  readonly doubledBytes: number
}

export interface FilesApi {
  /** Keeps a file of a draft; answers with the name to put into the cell. `thumb`: a small picture of it, JPEG. */
  'files.add'(p: { draftId: string; row: string; column: string; type: string; name: string; bytes: Uint8Array; thumb?: Uint8Array }): { readonly name: string; readonly blobId: string }
  'files.read'(p: { blobId: string }): { readonly bytes: Uint8Array; readonly type: string }
  /** Files of a draft by the name in the cell. */
  'files.ofDraft'(p: { draftId: string }): readonly Attachment[]
  'files.kept'(p: null): FilesKept
  'files.setPolicy'(p: { policy: FilePolicy }): FilesKept
  /** Wants this file whatever the policy says. */
  'files.get'(p: { blobId: string }): null
  /** Asks who is linked to keep such files in place of this device; answers with how many are asked for how many. What they agree to is spare then. */
  'files.entrust'(p: null): { readonly devices: number; readonly files: number }
  /** Lets go of what another device is known to hold; answers with what went. */
  'files.free'(p: null): { readonly files: number; readonly bytes: number }
}
