/** What one page shows: its question or its whole group. Which page: flow.ts; the list of a repeat's rows: repeat-list.tsx. */
import { createMemo, For, Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { t } from '../text/text.ts'
import { useFill } from './context.ts'
import type { GroupView, QuestionView, RepeatView, RowView, View } from './engine/session.ts'
import type { Place } from './pages.ts'
import { Question } from './questions/question.tsx'
import { labelOf, removeRow } from './repeat-list.tsx'
import { RichText } from './rich-text.tsx'

export const PlaceText = (props: { readonly places: readonly Place[] }): JSX.Element => {
  const told = createMemo(() => props.places.filter(({ view, instance }) => instance !== null || view.label.length > 0))
  return (
    <Show when={told().length > 0}>
      <p class="eyebrow page-place" dir="auto">
        <For each={told()}>
          {(place, at) => (
            <>
              <Show when={at() > 0}><span aria-hidden="true"> / </span></Show>
              <span>
                <RichText text={place.view.label} />
                <Show when={place.instance}>{(instance) => <> {t('fill.repeat.number', { number: instance().number, count: instance().count })}</>}</Show>
              </span>
            </>
          )}
        </For>
      </p>
    </Show>
  )
}

/** A repeat inside a page that shows a whole group. */
const InlineRepeat = (props: { readonly repeat: RepeatView }): JSX.Element => {
  const fill = useFill()
  return (
    <section class="stack inline-repeat" aria-label={labelOf(props.repeat)}>
      <For each={props.repeat.instances}>
        {(row, at) => {
          const name = (): string => `${labelOf(props.repeat)} ${t('fill.repeat.number', { number: at() + 1, count: props.repeat.instances.length })}`
          return (
            <Show when={row.relevant}>
              <fieldset class="group stack">
                <legend class="group-label" dir="auto">{name()}</legend>
                <Items views={row.children} />
                <Show when={props.repeat.open}>
                  <div><Button kind="quiet" icon="bin" aria-label={t('fill.repeat.removeOne', { name: name() })} onClick={() => void removeRow(props.repeat, row, name(), fill.removeRow)}>{t('fill.repeat.remove')}</Button></div>
                </Show>
              </fieldset>
            </Show>
          )
        }}
      </For>
      <Show when={props.repeat.open}><Button icon="add" wide onClick={() => fill.addRow(props.repeat)}>{t('fill.repeat.add')}</Button></Show>
    </section>
  )
}

const Group = (props: { readonly group: GroupView }): JSX.Element => (
  <fieldset class="group stack">
    <Show when={props.group.label.length > 0}><legend class="group-label" dir="auto"><RichText text={props.group.label} /></legend></Show>
    <Items views={props.group.children} />
  </fieldset>
)

const Items = (props: { readonly views: readonly View[] }): JSX.Element => (
  <For each={props.views}>
    {(view) => (
      <Show when={view.relevant}>
        {view.kind === 'question' ? <Question question={view} /> : view.kind === 'repeat' ? <InlineRepeat repeat={view} /> : <Group group={view} />}
      </Show>
    )}
  </For>
)

export const PageItems = (props: { readonly view: QuestionView | GroupView | RowView }): JSX.Element => (
  <div class="stack page-items">
    {props.view.kind === 'question'
      ? <Question question={props.view} />
      : (
        <>
          <Show when={props.view.kind === 'group' && props.view.label.length > 0}><h2 dir="auto"><RichText text={props.view.label} /></h2></Show>
          <Items views={props.view.children} />
        </>
      )}
  </div>
)
