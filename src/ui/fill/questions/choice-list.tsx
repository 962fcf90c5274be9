/**
 * The choices of a select, to tap: few as rows or tiles, many with a search box, and from 60 on only those in view exist.
 * What is chosen stays in sight while one searches. Used on the page (choices.tsx) and in the sheet (choice-sheet.tsx).
 */
import { createEffect, createMemo, createSignal, createUniqueId, For, onCleanup, Show, type JSX } from 'solid-js'
import { Icon } from '../../parts/icon.tsx'
import { VirtualList } from '../../parts/virtual-list.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { Option, QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { ChoiceRow } from './choice-row.tsx'
import { createChoiceSearch } from './choice-search.ts'
import { layoutOf, type Choice } from './choice-state.ts'
import './choices.css'

const searchAbove = 20
const drawnAtMost = 60
const slice = 2000

interface ChoiceListProps {
  readonly question: QuestionView
  readonly choice: Choice
  readonly onTap?: (() => void) | undefined
  /** a search box whatever the length */
  readonly searchable?: boolean | undefined
}

export const Chips = (props: { readonly question: QuestionView; readonly choice: Choice }): JSX.Element => (
  <ul class="chips" aria-label={t('fill.choice.chosen')}>
    <For each={props.choice.chosenOptions()}>
      {(option) => (
        <li class="chosen-chip" dir="auto">
          <span>{option.text}</span>
          <Show when={!props.question.readonly}>
            <button type="button" aria-label={t('fill.choice.drop', { choice: option.text })} onClick={() => (props.choice.many ? props.choice.choose(option.value, false) : props.choice.clear())}><Icon name="close" size={18} /></button>
          </Show>
        </li>
      )}
    </For>
  </ul>
)

export const ChoiceList = (props: ChoiceListProps): JSX.Element => {
  const fill = useFill()
  const { question, choice } = props
  const layout = layoutOf(question.appearance)
  const id = createUniqueId()
  let list!: HTMLDivElement
  const [query, setQuery] = createSignal('')
  const isLong = createMemo(() => question.options.length > searchAbove)
  const hasSearch = (): boolean => isLong() || props.searchable === true
  const search = createMemo(() => createChoiceSearch(question.options))
  const found = createMemo(() => search().find(query()))
  /** In letters; longer ones than a line holds are broken wherever they stand. */
  const longestWord = createMemo(() => Math.min(20, Math.max(0, ...found().filter(({ media }) => !layout.bare || media.image === null).flatMap(({ text }) => text.split(/[\s/-]+/).map((word) => word.length)))))
  const isDrawnWhole = createMemo(() => found().length <= drawnAtMost)

  // Folding all labels at once would be felt at the first key.
  createEffect(() => {
    const { prepare } = search()
    if (!isLong()) return
    let timer = setTimeout(function step() { if (prepare(slice)) timer = setTimeout(step) })
    onCleanup(() => clearTimeout(timer))
  })
  const look = (typed: string): void => {
    setQuery(typed)
    const scroller = list.querySelector<HTMLElement>('[data-scroller]')
    if (scroller !== null) scroller.scrollTop = 0
  }
  const first = (): HTMLInputElement | null => list.querySelector('input')
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      first()?.focus()
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault()
      const only = found().length === 1 ? found()[0] : undefined
      if (only !== undefined && !question.readonly) choice.choose(only.value, true)
    }
  }
  const row = (option: () => Option, place?: { readonly at: number; readonly of: number }): JSX.Element => (
    <ChoiceRow question={question} option={option()} many={choice.many} bare={layout.bare} checked={choice.chosen().has(option().value)} place={place}
      onChoose={(on) => choice.choose(option().value, on)} onTap={props.onTap} onLeave={() => fill.left(question)} />
  )
  return (
    <Show when={question.options.length > 0} fallback={<p class="question-hint">{question.missingFile === null ? t('fill.choice.empty') : t('fill.choice.noFile', { name: question.missingFile })}</p>}>
      <Show when={hasSearch()}>
        <div class="choice-search">
          <label class="search">
            <Icon name="search" />
            <input class="input" type="search" inputMode="search" autocomplete="off" autocapitalize="off" spellcheck={false} aria-label={t('fill.choice.search')} placeholder={t('fill.choice.search')}
              aria-describedby={id} value={query()} onInput={(event) => look(event.currentTarget.value)} onKeyDown={onKeyDown} />
          </label>
          <p class="choice-count figures" role="status" id={id}>{query() === '' ? t('fill.choice.count', { count: question.options.length }) : t('fill.choice.found', { count: found().length })}</p>
        </div>
      </Show>
      <Show when={isLong() && choice.chosen().size > 0}><Chips question={question} choice={choice} /></Show>
      <div ref={list} class="choice-area">
        <Show when={isDrawnWhole()} fallback={
          <div class="choice-scroll" data-scroller tabindex="-1">
            <VirtualList label={nameOf(question)} items={found()} total={found().length} keyOf={(option) => option.value} onNeed={() => {}}>
              {(option, at) => <Show when={option()} keyed>{(now) => row(() => now, { at: at + 1, of: found().length })}</Show>}
            </VirtualList>
          </div>
        }>
          <div class="choices" classList={{ 'choices-grid': layout.columns === 'grid', 'choices-pack': layout.columns === 'pack', 'choices-count': typeof layout.columns === 'number', 'choices-narrow': typeof layout.columns === 'number' && layout.columns > 2 }}
            style={layout.columns === 'list' ? {} : { '--word': String(longestWord()), ...(typeof layout.columns === 'number' ? { '--columns': String(layout.columns) } : {}) }}>
            <For each={found()}>{(option) => row(() => option)}</For>
          </div>
        </Show>
      </div>
    </Show>
  )
}
