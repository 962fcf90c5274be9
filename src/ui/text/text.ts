/**
 * Every text on screen: `t(key, values)` in the language of this device, typed by the English dictionary, and Intl for
 * numbers, dates and spans. All of them follow the language signal. Grammar of a message: message.ts; dictionaries: en.ts
 * and, loaded when chosen, the files named in `languages`.
 */
import { createSignal } from 'solid-js'
import { en, type Key } from './en.ts'
import { type Message, type NamesOf, type Values, writeMessage, writeNumber } from './message.ts'

export type Dictionary = Readonly<Record<Key, Message>>
interface Language {
  /** its own name, as its readers write it */
  readonly name: string
  readonly dir: 'ltr' | 'rtl'
  readonly load: () => Promise<Dictionary>
}

export const languages: Readonly<Record<string, Language>> = {
  en: { name: 'English', dir: 'ltr', load: () => Promise.resolve(en) },
}

const [current, setCurrent] = createSignal<{ readonly code: string; readonly dictionary: Dictionary }>({ code: 'en', dictionary: en })

/** Code of the language on screen, e.g. 'en'. */
export const language = (): string => current().code
export const direction = (): 'ltr' | 'rtl' => languages[current().code]?.dir ?? 'ltr'

/** [UI3] Changes the language once its dictionary is here; an unknown code changes nothing. */
export const useLanguage = async (code: string): Promise<void> => {
  const found = languages[code]
  if (found === undefined) return
  setCurrent({ code, dictionary: await found.load() })
}

/** The first of the wanted languages (navigator.languages) that there is a dictionary for. */
export const bestLanguage = (wanted: readonly string[]): string =>
  wanted.map((tag) => tag.toLowerCase().split('-')[0] as string).find((code) => code in languages) ?? 'en'

type Arguments<K extends Key> = [NamesOf<(typeof en)[K]>] extends [never] ? [] : [values: Readonly<Record<NamesOf<(typeof en)[K]>, string | number>>]

export const t = <K extends Key>(key: K, ...[values]: Arguments<K>): string => {
  const { code, dictionary } = current()
  return writeMessage(code, dictionary[key], values as Values | undefined)
}

export const number = (value: number): string => writeNumber(language(), value)

/** Formatters are dear to make and used in every row of a list. */
const formatters = new Map<string, Intl.DateTimeFormat>()
const formatter = (style: 'date' | 'dateTime' | 'time'): Intl.DateTimeFormat => {
  const key = `${language()} ${style}`
  let found = formatters.get(key)
  if (found === undefined) {
    found = new Intl.DateTimeFormat(language(), style === 'time' ? { timeStyle: 'short' } : style === 'date' ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' })
    formatters.set(key, found)
  }
  return found
}
export const date = (millis: number): string => formatter('date').format(millis)
export const dateTime = (millis: number): string => formatter('dateTime').format(millis)
export const time = (millis: number): string => formatter('time').format(millis)

/** Today the time, else the date: for lists, where both would be too long. */
export const shortTime = (millis: number, now: number): string =>
  new Date(millis).toDateString() === new Date(now).toDateString() ? time(millis) : date(millis)

/** "a, b and c" */
export const listed = (parts: readonly string[]): string => new Intl.ListFormat(language()).format(parts)

/** 1536 -> "1.5 kB" in the language's own digits and unit names. */
export const bytes = (size: number): string => {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3))
  return new Intl.NumberFormat(language(), { style: 'unit', unit: units[step] as string, unitDisplay: 'short', maximumFractionDigits: step === 0 ? 0 : 1 })
    .format(size / 1000 ** step)
}
