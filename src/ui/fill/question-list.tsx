/** All questions of the record to go to: by group and repeat, with their state, searched and narrowed. Lies over the page. Rules FIL30, FIL31. */
import { createMemo, createSignal, For, Match, onMount, Show, Switch, type JSX } from 'solid-js'
import { EmptyState } from '../parts/empty-state.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { t } from '../text/text.ts'
import { searchEntries, stateOf, type Entry, type QuestionEntry, type QuestionState } from './entries.ts'
import type { QuestionView } from './engine/session.ts'
import { nameOf } from './words.ts'

export type Which = 'all' | 'empty' | 'check'
const icons: Readonly<Record<QuestionState, IconName>> = { answered: 'check', required: 'flag', empty: 'next', check: 'error' }
const stateTexts = { answered: 'fill.state.answered', required: 'fill.state.required', empty: 'fill.state.empty', check: 'fill.state.check' } as const

interface QuestionListProps {
  readonly entries: readonly Entry[]
  readonly which: Which
  readonly current: QuestionView | null
  readonly reason: (question: QuestionView) => string
  /** what is wrong with it, whether or not it was said already */
  readonly why: (question: QuestionView) => string
  readonly lang: string | undefined
  readonly rtl: boolean
  readonly onOpen: (question: QuestionView) => void
  readonly onClose: () => void
}

export const QuestionList = (props: QuestionListProps): JSX.Element => {
  const [which, setWhich] = createSignal<Which>(props.which)
  const [search, setSearch] = createSignal('')
  const questions = createMemo(() => props.entries.filter((entry): entry is QuestionEntry => entry.kind === 'question'))
  const states = createMemo(() => new Map(questions().map(({ key, question }) => [key, stateOf(question, props.reason)] as const)))
  const counts = createMemo(() => {
    const all = [...states().values()]
    return { all: all.length, empty: all.filter((state) => state === 'empty' || state === 'required').length, check: all.filter((state) => state === 'check').length }
  })
  const isShown = (entry: QuestionEntry): boolean => {
    const state = states().get(entry.key)
    return which() === 'all' || (which() === 'check' ? state === 'check' : state === 'empty' || state === 'required')
  }
  const narrowed = (): boolean => which() !== 'all' || search().trim() !== ''
  const shown = createMemo((): readonly Entry[] => (narrowed() ? searchEntries(props.entries, search()).filter(isShown) : props.entries))
  const nothing = (): string => t(search().trim() !== '' || which() === 'all' ? 'fill.list.none' : which() === 'empty' ? 'fill.list.none.empty' : 'fill.list.none.check')
  const tabs = () => [['all', t('fill.list.all', { count: counts().all })], ['empty', t('fill.list.empty', { count: counts().empty })], ['check', t('fill.list.check', { count: counts().check })]] as const

  // The question one came from is in view, with some of what is before it.
  let place!: HTMLDivElement
  onMount(() => requestAnimationFrame(() => {
    const at = shown().findIndex((entry) => entry.kind === 'question' && entry.question === props.current)
    const height = (place.querySelector<HTMLElement>('.virtual')?.offsetHeight ?? 0) / Math.max(1, shown().length)
    const scroller = place.closest<HTMLElement>('[data-scroller]')
    if (at > 3 && scroller !== null) scroller.scrollTop = (at - 3) * height
  }))

  const Row = (own: { readonly entry: QuestionEntry }): JSX.Element => {
    const state = (): QuestionState => states().get(own.entry.key) ?? 'empty'
    const detail = (): string => [narrowed() ? own.entry.place : '', state() === 'check' ? props.why(own.entry.question) : ''].filter(Boolean).join(' · ')
    const isHere = (): boolean => own.entry.question === props.current
    return (
      <button type="button" class="row-target list-question" classList={{ 'row-current': isHere(), [`state-${state()}`]: true }} aria-current={isHere() ? 'true' : undefined} onClick={() => props.onOpen(own.entry.question)}>
        <span class="row-text">
          <span class="row-title" classList={{ 'one-line': detail() !== '', 'two-lines': detail() === '' }} dir="auto">{nameOf(own.entry.question)}</span>
          <Show when={detail()}><span class="row-detail one-line" dir="auto">{detail()}</span></Show>
        </span>
        <span class="list-state"><Icon name={icons[state()]} size={20} /><span class="unseen">{t(stateTexts[state()])}</span></span>
      </button>
    )
  }
  return (
    <Screen title={t('fill.list')} class="fill-over" onBack={props.onClose}
      strip={
        <div class="records-strip" role="search">
          <label class="search">
            <Icon name="search" />
            <span class="unseen">{t('fill.list.search')}</span>
            <input class="input" type="search" placeholder={t('fill.list.search')} value={search()} enterkeyhint="search" autocomplete="off" onInput={(event) => setSearch(event.currentTarget.value)} />
          </label>
          <div class="list-which" role="group" aria-label={t('fill.list.which')}>
            <For each={tabs()}>{([key, text]) => <button type="button" class="list-tab" aria-pressed={which() === key} onClick={() => setWhich(key)}>{text}</button>}</For>
          </div>
          <p class="unseen" role="status">{narrowed() ? t('fill.list.found', { count: shown().length }) : ''}</p>
        </div>
      }>
      <div ref={place} lang={props.lang} dir={props.rtl ? 'rtl' : undefined}>
        <Show when={shown().length > 0} fallback={<EmptyState title={nothing()} />}>
          <VirtualList label={t('fill.list')} items={shown()} total={shown().length} keyOf={(entry) => entry.key} onNeed={() => {}}>
            {(entry) => (
              <Switch>
                <Match when={entry().kind === 'head' ? (entry() as Extract<Entry, { kind: 'head' }>) : null}>{(head) => <h2 class="list-head one-line" dir="auto" style={{ 'padding-inline-start': `${1 + Math.min(head().depth, 4) * 0.75}rem` }}>{head().text}</h2>}</Match>
                <Match when={entry().kind === 'question' ? (entry() as QuestionEntry) : null}>{(question) => <Row entry={question()} />}</Match>
              </Switch>
            )}
          </VirtualList>
        </Show>
      </div>
    </Screen>
  )
}
