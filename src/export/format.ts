/**
 * What every format is: bytes made from a source as they are read, none of them whole in memory. A source that was stopped ends
 * early; whoever started the job throws away what came out. The same choices stand in worker/api-export.ts (ExportOptions), which
 * may not know this folder; format.test.ts holds both equal.
 */
import type { ExportSource } from './source.ts'

export interface FormatOptions {
  /** labels instead of names: of columns and of choices */
  readonly labels: boolean
  /** language of the labels; null: the form's default */
  readonly language: string | null
  /** one column per choice of select_multiple beside its own */
  readonly splitSelects: boolean
  readonly groupNames: boolean
  /** questions that the form does not ask any more; the source leaves them out otherwise */
  readonly withRemoved: boolean
  readonly media: boolean
  /** UTF-8 byte order mark, for Excel */
  readonly bom: boolean
  /** cells that a spreadsheet would run as a formula get an apostrophe in front */
  readonly neutralFormulas: boolean
  /** ms since 1970 */
  readonly now: number
  /** Something that whoever opens the file should know, e.g. 'not-a-place'; counted by code and shown when the file is made. */
  note(code: string): void
}

export type Format = (source: ExportSource, options: FormatOptions) => AsyncIterable<Uint8Array>
