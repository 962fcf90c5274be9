/** Select one and select multiple: whole rows to tap; long lists get a search box, `minimal` a native list. */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { Option, QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { Grouped, Labelled } from './frame.tsx'

const searchAbove = 20
const shownAtMost = 60

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
const chosenOf = ({ type, text }: QuestionView): readonly string[] => (type === 'selectOne' ? [text] : text.split(' ')).filter((value) => value !== '')

const Native = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  return (
    <Labelled question={props.question}>
      {(wiring) => (
        <select {...wiring} class="input" disabled={props.question.readonly} onBlur={() => fill.left(props.question)} onChange={(event) => fill.setValue(props.question, event.currentTarget.value)}>
          <option value="" selected={props.question.text === ''}>{t('fill.choice.none')}</option>
          <For each={props.question.options}>{(option) => <option value={option.value} selected={option.value === props.question.text}>{option.text}</option>}</For>
        </select>
      )}
    </Labelled>
  )
}

const Rows = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const many = question.type === 'selectMany'
  const [search, setSearch] = createSignal('')
  const options = createMemo(() => question.options)
  const chosen = createMemo(() => new Set(chosenOf(question)))
  const isLong = (): boolean => options().length > searchAbove
  const found = createMemo((): readonly Option[] => {
    const words = fold(search()).split(/\s+/).filter((word) => word !== '')
    return words.length === 0 ? options() : options().filter((option) => words.every((word) => fold(option.text).includes(word)))
  })
  // What is chosen stays in sight while one searches.
  const shown = createMemo((): readonly Option[] => {
    if (!isLong()) return options()
    const first = found().slice(0, shownAtMost)
    return [...options().filter((option) => chosen().has(option.value) && !first.includes(option)), ...first]
  })
  const toggle = (value: string, on: boolean): void => {
    if (!many) return fill.setValue(question, value)
    const next = options().map((option) => option.value).filter((each) => (each === value ? on : chosen().has(each)))
    fill.setValue(question, next.join(' '))
  }
  return (
    <Grouped question={question} role={many ? 'group' : 'radiogroup'}>
      <Show when={isLong()}>
        <input class="input" type="search" inputMode="search" autocomplete="off" aria-label={t('fill.choice.search')} placeholder={t('fill.choice.search')} value={search()} onInput={(event) => setSearch(event.currentTarget.value)} />
        <p class="question-hint" role="status">{search() === '' ? '' : t('fill.choice.found', { count: found().length })}</p>
      </Show>
      <Show when={options().length > 0} fallback={<p class="question-hint">{t('fill.choice.empty')}</p>}>
        <div class="choices" classList={{ 'choices-columns': [...question.appearance].some((word) => word.startsWith('columns')) }}>
          <For each={shown()}>
            {(option) => (
              <label class="check-row" dir="auto">
                <input type={many ? 'checkbox' : 'radio'} name={question.id} value={option.value} checked={chosen().has(option.value)} disabled={question.readonly}
                  onChange={(event) => toggle(option.value, event.currentTarget.checked)} onBlur={() => fill.left(question)} />
                <span class="check-row-text"><RichText text={option.label} /></span>
              </label>
            )}
          </For>
        </div>
        <Show when={isLong() && found().length > shownAtMost}><p class="question-hint">{t('fill.choice.more', { count: found().length - shownAtMost })}</p></Show>
      </Show>
      <Show when={!many && question.text !== '' && !question.required && !question.readonly}>
        <div><Button kind="quiet" onClick={() => fill.setValue(question, '')}>{t('fill.optional.clear')}</Button></div>
      </Show>
    </Grouped>
  )
}

export const ChoiceQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const isNative = createMemo(() => props.question.type === 'selectOne' && props.question.appearance.has('minimal') && props.question.options.length <= searchAbove)
  return <Show when={isNative()} fallback={<Rows question={props.question} />}><Native question={props.question} /></Show>
}
