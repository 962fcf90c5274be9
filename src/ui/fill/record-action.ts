/** What a form records by itself (`background-audio`), read from its text. The recording: background-sound.tsx. */
import { qualityOf, type Quality } from './questions/quality.ts'

export interface RecordAction { readonly nodeset: string; readonly quality: Quality }

/** [MED7] The form's recordaudio action; its quality is that for voices when the form names none. */
export const recordActionOf = (xform: string): RecordAction | null => {
  const element = /<(?:[\w.-]+:)?recordaudio\s[^>]*>/.exec(xform)?.[0]
  const nodeset = element === undefined ? undefined : /\sref\s*=\s*["']([^"']+)["']/.exec(element)?.[1]
  return nodeset === undefined ? null : { nodeset, quality: qualityOf(/[\s:]quality\s*=\s*["']([^"']+)["']/.exec(element ?? '')?.[1] ?? null, 'voice-only') }
}
