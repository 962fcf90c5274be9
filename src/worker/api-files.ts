/** The part of api.ts about files that travel between devices: what a session shows of them. Types only. */

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
   * waiting: files are wanted that nobody who is here holds, or that is to be asked for; no-space: this device is full, records still
   * come; unsupported: the other device's app knows no files
   */
  readonly state: 'idle' | 'moving' | 'waiting' | 'no-space' | 'unsupported'
}
