/**
 * Exports that are made again and again ("weekly report"), by form, as settings of this device: what is wished, when it was last
 * handed on, and how far every feed was held then. Rule EXP4.
 */
import { parseOrigin } from '../core/ids.ts'
import type { FeedHead } from '../core/ports.ts'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Database } from './database.ts'
import { deleteSetting, setSetting, textSetting, type SettingName } from './settings.ts'

export interface KeptPreset<Wish> {
  readonly name: string
  readonly wish: Wish
  /** ms; null: never */
  readonly lastAt: number | null
  readonly since: readonly FeedHead[]
}

/** Names of one device, not of a crew: a handful. */
export const mostPresets = 50
export const longestPresetName = 100

const settingOf = (formId: string): SettingName => `export.presets.${formId}`
interface Written { readonly name: string; readonly wish: unknown; readonly lastAt: number | null; readonly since: readonly (readonly [string, number, string])[] }

/** `isWish`: an older app may have kept something else. */
export const readPresets = <Wish>(db: Database, formId: string, isWish: (value: unknown) => value is Wish): readonly KeptPreset<Wish>[] => {
  const text = textSetting(db, settingOf(formId))
  if (text === '') return []
  return (JSON.parse(text) as readonly Written[]).flatMap(({ name, wish, lastAt, since }) => !isWish(wish) ? [] : [{
    name, wish, lastAt,
    since: since.flatMap(([origin, seq, head]): readonly FeedHead[] => {
      const parsed = parseOrigin(origin)
      return parsed === null ? [] : [{ origin: parsed, seq, head: hexToBytes(head) }]
    }),
  }])
}

export const writePresets = <Wish>(db: Database, formId: string, presets: readonly KeptPreset<Wish>[]): void => {
  const written = presets.map(({ since, ...rest }): Written => ({ ...rest, since: since.map(({ origin, seq, head }) => [origin, seq, bytesToHex(head)]) }))
  if (written.length === 0) deleteSetting(db, settingOf(formId))
  else setSetting(db, settingOf(formId), JSON.stringify(written))
}
