/** Rank: the choices as a list that is put into order with two buttons each. */
import { createMemo, For, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { Option, QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { Grouped } from './frame.tsx'

export const RankQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const order = createMemo((): readonly Option[] => {
    const place = new Map(question.text.split(' ').map((value, at) => [value, at] as const))
    return [...question.options].sort((a, b) => (place.get(a.value) ?? 1e6) - (place.get(b.value) ?? 1e6))
  })
  const values = (): readonly string[] => order().map(({ value }) => value)
  const move = (at: number, by: number): void => {
    const next = [...values()]
    const [moved] = next.splice(at, 1)
    if (moved !== undefined) next.splice(at + by, 0, moved)
    fill.setValue(question, next.join(' '))
  }
  return (
    <Grouped question={question}>
      <ol class="rank">
        <For each={values()}>
          {(value, at) => {
            const option = createMemo(() => order().find((each) => each.value === value))
            return (
              <li class="rank-row">
                <span class="figures" aria-hidden="true">{question.text === '' ? '–' : at() + 1}</span>
                <span class="rank-text" dir="auto"><RichText text={option()?.label ?? []} /></span>
                <IconButton icon="up" label={t('fill.rank.up', { choice: option()?.text ?? '' })} disabled={question.readonly || at() === 0} onClick={() => move(at(), -1)} />
                <IconButton icon="down" label={t('fill.rank.down', { choice: option()?.text ?? '' })} disabled={question.readonly || at() === values().length - 1} onClick={() => move(at(), 1)} />
              </li>
            )
          }}
        </For>
      </ol>
      <Show when={!question.readonly}>
        <div class="cluster">
          <Show when={question.text === ''} fallback={<Show when={!question.required}><Button kind="quiet" onClick={() => fill.setValue(question, '')}>{t('fill.optional.clear')}</Button></Show>}>
            <Button onClick={() => fill.setValue(question, values().join(' '))}>{t('fill.rank.start')}</Button>
          </Show>
        </div>
      </Show>
    </Grouped>
  )
}
