/** What is chosen in a select, how it is chosen, and how its appearance lays it out. Widgets: choices.tsx and beside it. */
import { createMemo, type Accessor } from 'solid-js'
import { useFill } from '../context.ts'
import type { Option, QuestionView } from '../engine/session.ts'

export interface Choice {
  readonly many: boolean
  /** values, in the form's order */
  readonly chosen: Accessor<ReadonlySet<string>>
  readonly chosenOptions: Accessor<readonly Option[]>
  readonly choose: (value: string, on: boolean) => void
  readonly clear: () => void
}

export const useChoice = (question: QuestionView): Choice => {
  const fill = useFill()
  const many = question.type === 'selectMany'
  // A single value may hold a space.
  const chosen = createMemo((): ReadonlySet<string> => new Set((many ? question.text.split(' ') : [question.text]).filter((value) => value !== '')))
  const chosenOptions = createMemo((): readonly Option[] => {
    if (chosen().size === 0) return []
    if (many) return question.options.filter(({ value }) => chosen().has(value))
    const one = question.options.find(({ value }) => chosen().has(value))
    return one === undefined ? [] : [one]
  })
  return {
    many,
    chosen,
    chosenOptions,
    choose: (value, on) => {
      if (!many) return fill.setValue(question, value)
      const others = chosenOptions().map((option) => option.value).filter((each) => each !== value)
      fill.setValue(question, (on ? [...others, value] : others).join(' '))
    },
    clear: () => fill.setValue(question, ''),
  }
}

export interface Layout {
  /** 'list' is one below the other; 'grid' fits columns to the screen; a number is that many columns; 'pack' as many as fit */
  readonly columns: 'list' | 'grid' | 'pack' | number
  /** without the round or square button: the choice itself shows that it is chosen */
  readonly bare: boolean
}
/** [ASK3] Appearances of today and the older names of the same. */
export const layoutOf = (appearance: ReadonlySet<string>): Layout => {
  const words = [...appearance]
  const number = Number(words.map((word) => /^(?:columns|compact|quickcompact)-(\d+)$/.exec(word)?.[1]).find((found) => found !== undefined) ?? 0)
  const bare = words.some((word) => word === 'no-buttons' || /^(quick)?compact/.test(word))
  if (number > 0) return { columns: Math.min(number, 12), bare }
  if (words.some((word) => ['columns-pack', 'columns-flex', 'horizontal-compact'].includes(word) || /^(quick)?compact$/.test(word))) return { columns: 'pack', bare }
  return { columns: appearance.has('columns') || appearance.has('horizontal') ? 'grid' : 'list', bare }
}
/** [ASK4] One tap answers and goes on. */
export const isQuick = ({ type, appearance }: QuestionView): boolean => type === 'selectOne' && [...appearance].some((word) => word === 'quick' || word.startsWith('quickcompact'))
