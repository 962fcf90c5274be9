/** The part of api.ts about bundles: what others lack, or a backup, as one encrypted file; and taking one. Types only. */
import type { Result } from '../core/result.ts'
import type { Count } from './api.ts'

/** Files of forms always go along: without them forms cannot be filled. */
export type BundleFilesChoice = 'none' | 'thumbnails' | 'all'
export interface BundleWish {
  /** the device it is for, which gets what it lacks; null: everything */
  readonly forDevice: string | null
  readonly files: BundleFilesChoice
  /** a backup */
  readonly drafts: boolean
}
export interface BundleCounts {
  /** 0 when it is for a device that may have them */
  readonly forms: number
  readonly records: number
  readonly files: number
  readonly drafts: number
  /** of the file, about */
  readonly bytes: number
}
export interface BundleMade extends BundleCounts {
  readonly file: File
  /** files that could not be read any more, drafts that are too large */
  readonly left: number
}
export interface BundlePeer {
  readonly origin: string
  readonly name: string
  /** when it was last known what it holds, ms */
  readonly at: number
}
export interface BundleState {
  /** when a backup was last saved or shared from this device, ms; null: never */
  readonly lastBackup: number | null
  /** last met first */
  readonly peers: readonly BundlePeer[]
  /** its key can be used: everybody in the project can open the file, and nobody else */
  readonly hasProject: boolean
}
/** What a file says of itself once it is unlocked. */
export interface BundleFacts extends BundleCounts {
  readonly device: string
  readonly project: string
  readonly created: number
  /** taking it makes this device a member of the project */
  readonly joins: boolean
}
/** Why nothing of a file was taken. */
export type BundleRefusal =
  | { readonly type: 'not-a-bundle' | 'newer-app' | 'damaged' | 'cut' | 'unreadable' | 'empty' }
  /** `project`: '' when its name is not known here */
  | { readonly type: 'other-project'; readonly project: string; readonly mine: string }
  /** only members of its project can open it, and this device is in none */
  | { readonly type: 'members-only' }
  | { readonly type: 'passphrase-wanted' | 'passphrase-wrong' }
export interface BundleTaken {
  readonly facts: BundleFacts
  readonly formsNew: number
  readonly recordsNew: number
  readonly recordsUpdated: number
  /** records that came to be reviewed */
  readonly review: number
  readonly files: number
  /** files that are not what their name says */
  readonly filesRefused: number
  readonly draftsRestored: number
  /** as new or newer here */
  readonly draftsKept: number
  /** their form is not here, or another draft edits the same record */
  readonly draftsRefused: number
  /** segments that did not pass the check */
  readonly refused: number
  /** devices under whose key two histories were written */
  readonly forks: readonly string[]
  /** changes that neither this device nor the file has */
  readonly lacking: readonly { readonly device: string; readonly changes: number }[]
  /** why it ended; what was taken before stays */
  readonly end: { readonly type: 'complete' | 'stopped' | 'cut' | 'malformed' | 'unreadable' | 'storage-full' | 'storage-failed' } | { readonly type: 'damaged'; readonly chunk: number }
}
export interface BundleNotice {
  readonly type: 'bundle'
  readonly doing: 'make' | 'take'
  readonly records: Count
  readonly files: Count
  /** of the whole file */
  readonly bytes: Count
}

export interface BundleApi {
  'bundle.state'(p: null): BundleState
  /** What would go into it. */
  'bundle.plan'(p: BundleWish): BundleCounts
  /** null when it was stopped; the next one ends the one before. `passphrase` null: the project's key. Notices of type 'bundle' tell how far it is. */
  'bundle.make'(p: BundleWish & { passphrase: string | null }): BundleMade | null
  /** The file that was made last was saved or shared. */
  'bundle.saved'(p: { backup: boolean }): null
  'bundle.open'(p: { file: File; passphrase: string | null }): Result<BundleFacts, BundleRefusal>
  'bundle.take'(p: { file: File; passphrase: string | null }): Result<BundleTaken, BundleRefusal>
  'bundle.stop'(p: null): null
}
