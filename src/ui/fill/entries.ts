/**
 * The questions of a record as a list to go by: groups and repeat rows as headings, questions with where they stand and how
 * they are. What is not relevant now is left out. Read inside a memo. Rules FIL30, FIL31.
 */
import { plainText } from './engine/rich.ts'
import type { QuestionView, RowView, View } from './engine/session.ts'
import { fold } from './questions/choice-search.ts'
import { nameOf } from './words.ts'

export type QuestionState = 'answered' | 'required' | 'empty' | 'check'
export interface HeadEntry { readonly kind: 'head'; readonly key: string; readonly text: string; readonly depth: number }
export interface QuestionEntry { readonly kind: 'question'; readonly key: string; readonly question: QuestionView; readonly place: string }
export type Entry = HeadEntry | QuestionEntry

/** [FIL31] */
export const stateOf = (question: QuestionView, reason: (question: QuestionView) => string): QuestionState => {
  if (reason(question) !== '') return 'check'
  if (question.text !== '') return 'answered'
  return question.required ? 'required' : 'empty'
}

/** "Household / Member 2 of 3" */
export const placeText = (places: readonly string[]): string => places.filter((place) => place !== '').join(' / ')

interface Words { readonly entry: string; readonly numbered: (label: string, number: number, count: number) => string }

export const entriesOf = (views: readonly View[], words: Words): readonly Entry[] => {
  const found: Entry[] = []
  const walk = (list: readonly View[], places: readonly string[], depth: number): void => {
    for (const view of list) {
      if (!view.relevant) continue
      if (view.kind === 'question') {
        if (view.type !== 'note') found.push({ kind: 'question', key: view.id, question: view, place: placeText(places) })
      } else if (view.kind === 'group') under(view, plainText(view.label), places, depth)
      else {
        const label = plainText(view.label) || words.entry
        const rows = view.instances.filter(({ relevant }) => relevant)
        rows.forEach((row, index) => under(row, words.numbered(label, index + 1, rows.length), places, depth))
      }
    }
  }
  const under = (view: { readonly id: string } & Pick<RowView, 'children'>, text: string, places: readonly string[], depth: number): void => {
    if (text === '') return walk(view.children, places, depth)
    const at = found.length
    walk(view.children, [...places, text], depth + 1)
    // A heading over nothing says nothing.
    if (found.length > at) found.splice(at, 0, { kind: 'head', key: `head ${view.id}`, text, depth })
  }
  walk(views, [], 0)
  return found
}

/** [FIL30] Every word typed stands somewhere in the question or its place. */
export const searchEntries = (entries: readonly Entry[], search: string): readonly QuestionEntry[] => {
  const words = fold(search).split(/\s+/).filter((word) => word !== '')
  return entries.filter((entry): entry is QuestionEntry => {
    if (entry.kind === 'head') return false
    const text = words.length === 0 ? '' : fold(`${nameOf(entry.question)} ${entry.place}`)
    return words.every((word) => text.includes(word))
  })
}
