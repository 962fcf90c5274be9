/**
 * Finding choices while one types, in lists of 50,000: labels are folded once, in slices between frames or at the latest when
 * they are needed, and a longer query looks only at what the shorter one found. Pure but for the cache. Rule ASK2.
 */
import type { Option } from '../engine/session.ts'

/** Without accents and case, so that "Étang" is found by "etang". */
export const fold = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- plain ASCII needs no normalizing, which is what costs
  /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

export interface ChoiceSearch {
  /** Folds up to `count` more labels; false when there is nothing left to fold. */
  prepare(count: number): boolean
  /** [ASK2] Options with every word of the query in their label; those that begin with it come first. */
  find(query: string): readonly Option[]
}

interface Entry { readonly option: Option; readonly folded: string }

export const createChoiceSearch = (options: readonly Option[]): ChoiceSearch => {
  const entries: Entry[] = []
  let last: { readonly query: string; readonly found: readonly Entry[] } = { query: '', found: entries }
  const prepare = (count: number): boolean => {
    const end = Math.min(options.length, entries.length + count)
    for (let at = entries.length; at < end; at += 1) {
      const option = options[at] as Option
      entries.push({ option, folded: fold(option.text) })
    }
    return entries.length < options.length
  }
  const find = (typed: string): readonly Option[] => {
    const query = fold(typed).trim()
    if (query === '') return options
    prepare(options.length)
    const words = query.split(/\s+/)
    const within = last.query !== '' && query.startsWith(last.query) ? last.found : entries
    const found: Entry[] = []
    const first: Option[] = []
    const others: Option[] = []
    for (const entry of within) {
      const { folded, option } = entry
      const at = folded.indexOf(words[0] as string)
      if (at < 0 || (words.length > 1 && !words.every((word) => folded.includes(word)))) continue
      found.push(entry)
      if (at === 0 && folded.startsWith(query)) first.push(option)
      else others.push(option)
    }
    last = { query, found }
    return first.length === 0 ? others : [...first, ...others]
  }
  return { prepare, find }
}
