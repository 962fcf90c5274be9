/** Reads the `type` cell: begin and end of groups and repeats, selects with their list, or the plain name of a type. */
import { typeNamed } from './types.ts'

export type SelectKind = 'select one' | 'select all that apply' | 'rank'
export type TypeCell =
  | { readonly is: 'begin' | 'end'; readonly what: 'group' | 'repeat' | 'loop' }
  | { readonly is: 'select'; readonly select: SelectKind; readonly from: 'choices' | 'file' | 'external'; readonly list: string; readonly orOther: boolean }
  | { readonly is: 'select-without-list'; readonly select: SelectKind }
  | { readonly is: 'external'; readonly extension: 'csv' | 'xml' }
  | { readonly is: 'question'; readonly type: string }
  | { readonly is: 'osm'; readonly list: string | null }
  | { readonly is: 'unknown' }

const containers: Readonly<Record<string, 'group' | 'repeat' | 'loop'>> = { group: 'group', repeat: 'repeat', lgroup: 'repeat', 'looped group': 'repeat', loop: 'loop' }
const containerPattern = /^(begin|end)[\s_](group|lgroup|repeat|loop|looped group)(?: (?:over )?\S+)?$/i

type Select = readonly [SelectKind, 'choices' | 'file' | 'external']
const selects = new Map<string, Select>([
  ['select_one', ['select one', 'choices']], ['select one', ['select one', 'choices']], ['select1', ['select one', 'choices']],
  ['select one from', ['select one', 'choices']], ['add select one prompt using', ['select one', 'choices']],
  ['select_multiple', ['select all that apply', 'choices']], ['select multiple', ['select all that apply', 'choices']],
  ['select all that apply', ['select all that apply', 'choices']], ['select all that apply from', ['select all that apply', 'choices']],
  ['add select multiple prompt using', ['select all that apply', 'choices']],
  ['rank', ['rank', 'choices']],
  ['select_one_from_file', ['select one', 'file']], ['select one from file', ['select one', 'file']],
  ['select_multiple_from_file', ['select all that apply', 'file']], ['select multiple from file', ['select all that apply', 'file']],
  ['select_one_external', ['select one', 'external']], ['select one external', ['select one', 'external']],
])
// Longest command first, so that "select one from file x" is not a select of the list "from".
const commands = [...selects.keys()].sort((a, b) => b.length - a.length)

const readSelect = (text: string): TypeCell | null => {
  for (const command of commands) {
    if (text.toLowerCase() === command) return { is: 'select-without-list', select: (selects.get(command) as Select)[0] }
    if (!text.toLowerCase().startsWith(`${command} `)) continue
    const match = /^(\S+)( (?:or specify other|or_other|or other))?$/i.exec(text.slice(command.length + 1).trim())
    if (match === null) continue
    const [select, from] = selects.get(command) as Select
    return { is: 'select', select, from, list: match[1] as string, orOther: match[2] !== undefined }
  }
  return null
}

export const readTypeCell = (text: string): TypeCell => {
  const container = containerPattern.exec(text)
  if (container !== null) {
    return { is: (container[1] as string).toLowerCase() as 'begin' | 'end', what: containers[(container[2] as string).toLowerCase()] as 'group' }
  }
  const select = readSelect(text)
  if (select !== null) return select
  const osm = /^osm(?: (\S+))?$/i.exec(text)
  if (osm !== null) return { is: 'osm', list: osm[1] ?? null }
  const external = /^(csv|xml)-external$/i.exec(text)
  if (external !== null) return { is: 'external', extension: (external[1] as string).toLowerCase() as 'csv' | 'xml' }
  for (const name of [text, text.toLowerCase(), text.toLowerCase().replaceAll('_', ' ')]) if (typeNamed(name) !== null) return { is: 'question', type: name }
  return { is: 'unknown' }
}
