/**
 * A form as pages: one question after another, or a whole group where the form says field-list. A repeat is the pages of its
 * instances and then a page to add or remove one. Read inside a memo: it follows relevance and rows. Rules FIL16-FIL17.
 */
import type { GroupView, QuestionView, RepeatView, RowView, View } from './engine/session.ts'
import { questionsOf } from './engine/walk.ts'

/** Where a page stands: the groups and repeats above, and which instance of how many. Labels are read where they are shown: making them costs. */
export interface Place { readonly view: GroupView | RepeatView; readonly instance: { readonly number: number; readonly count: number } | null }
export interface Page {
  /** stays the same while answers change */
  readonly key: string
  /** what a draft keeps, to come back here */
  readonly position: string
  readonly places: readonly Place[]
  readonly view: QuestionView | GroupView | RowView | RepeatView | null
  /** relevant questions on it */
  readonly questions: readonly QuestionView[]
  /** number of its first question that asks something, from 1, and how many there are on it */
  readonly first: number
  readonly asked: number
}

const together = (view: GroupView | RowView | RepeatView): boolean => view.appearance.has('field-list') || view.appearance.has('table-list')
/** Not notes, nor the head of a table of choices. */
export const asks = ({ type, appearance }: QuestionView): boolean => type !== 'note' && !(appearance.has('label') && (type === 'selectOne' || type === 'selectMany'))
const positionOf = (view: View | RowView): string => (view.row === 'root' ? view.nodeset : `${view.nodeset}#${view.row}`)

/** The same object for a group each time: what shows it stays. */
const groupPlaces = new WeakMap<GroupView, Place>()
const placeOf = (view: GroupView): Place => {
  const place = groupPlaces.get(view) ?? { view, instance: null }
  groupPlaces.set(view, place)
  return place
}

export const pagesOf = (views: readonly View[]): readonly Page[] => {
  const pages: Page[] = []
  let count = 0
  const add = (view: QuestionView | GroupView | RowView | RepeatView, places: readonly Place[], questions: readonly QuestionView[]): void => {
    const asked = questions.filter(asks).length
    pages.push({ key: view.id, position: positionOf(view), places, view, questions, first: count + 1, asked })
    count += asked
  }
  const walk = (views: readonly (View | RowView)[], places: readonly Place[]): void => {
    for (const view of views) {
      if (!view.relevant) continue
      if (view.kind === 'question') add(view, places, [view])
      else if (view.kind === 'repeat') walkRepeat(view, places)
      else if (together(view)) {
        const questions = questionsOf([view])
        if (questions.length > 0) add(view, places, questions)
      } else walk(view.children, view.kind === 'group' ? [...places, placeOf(view)] : places)
    }
  }
  const walkRepeat = (view: RepeatView, places: readonly Place[]): void => {
    const instances = view.instances.filter(({ relevant }) => relevant)
    instances.forEach((row, index) => {
      const here = [...places, { view, instance: { number: index + 1, count: instances.length } }]
      if (together(view) || together(row)) add(row, here, questionsOf([row]))
      else walk(row.children, here)
    })
    if (view.open) add(view, places, [])
  }
  walk(views, [])
  pages.push({ key: 'end', position: 'end', places: [], view: null, questions: [], first: count + 1, asked: 0 })
  return pages
}

/** How many questions ask something on all pages. */
export const askedOn = (pages: readonly Page[]): number => (pages.at(-1)?.first ?? 1) - 1

/** The page that has a question, or a view at a kept position; -1 when it is not shown now. */
export const pageOf = (pages: readonly Page[], position: string): number =>
  pages.findIndex((page) => page.position === position || page.questions.some((question) => positionOf(question) === position))
