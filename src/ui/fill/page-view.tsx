/** What one page shows: its question, its whole group, or the list of a repeat's instances. Which page: filling.tsx. */
import { createMemo, For, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { t } from '../text/text.ts'
import { useFill } from './context.ts'
import { plainText } from './engine/rich.ts'
import type { GroupView, QuestionView, RepeatView, RowView, View } from './engine/session.ts'
import { questionsOf } from './engine/walk.ts'
import type { Place } from './pages.ts'
import { Question } from './questions/question.tsx'
import { RichText } from './rich-text.tsx'

export const PlaceText = (props: { readonly places: readonly Place[] }): JSX.Element => (
  <Show when={props.places.length > 0}>
    <p class="eyebrow page-place" dir="auto">
      <For each={props.places}>
        {(place, at) => (
          <>
            <Show when={at() > 0}><span aria-hidden="true"> / </span></Show>
            <span>
              <RichText text={place.label} />
              <Show when={place.instance}>{(instance) => <> {t('fill.repeat.number', { number: instance().number, count: instance().count })}</>}</Show>
            </span>
          </>
        )}
      </For>
    </p>
  </Show>
)

const labelOf = (repeat: RepeatView): string => plainText(repeat.label) || t('fill.repeat.entry')

const removeRow = async (repeat: RepeatView, row: RowView, name: string, remove: (repeat: RepeatView, row: string) => void): Promise<void> => {
  const isEmpty = questionsOf([row]).every((question) => question.text === '')
  if (isEmpty || await askConfirm({ title: t('fill.repeat.removeAsk', { name }), text: t('fill.repeat.removeText'), confirm: t('fill.repeat.remove'), danger: true })) remove(repeat, row.row)
}

/** Instances by their first answer, to go to, add and remove. */
export const RepeatList = (props: { readonly repeat: RepeatView; readonly onOpen: (row: RowView) => void; readonly onAdded: () => void }): JSX.Element => {
  const fill = useFill()
  const repeat = props.repeat
  const nameOf = (row: RowView, number: number): string => {
    const first = createMemo(() => questionsOf([row]).find((question) => question.text !== '' && question.type !== 'file' && question.type !== 'geopoint'))
    const answer = (): string => { const found = first(); return found === undefined ? '' : (found.options.find(({ value }) => value === found.text)?.text ?? found.text) }
    return `${labelOf(repeat)} ${number}${answer() === '' ? '' : `: ${answer()}`}`
  }
  return (
    <section class="stack" aria-label={labelOf(repeat)}>
      <div>
        <h2 dir="auto"><RichText text={repeat.label} /></h2>
        <p class="soft">{t('fill.repeat.count', { count: repeat.instances.length })}</p>
      </div>
      <ul class="rows">
        <For each={repeat.instances}>
          {(row, at) => {
            const name = createMemo(() => nameOf(row, at() + 1))
            return (
              <li class="row">
                <button type="button" class="row-target" aria-label={t('fill.repeat.open', { name: name() })} onClick={() => props.onOpen(row)}><span class="row-text"><span class="row-title one-line" dir="auto">{name()}</span></span></button>
                <IconButton icon="bin" label={t('fill.repeat.removeOne', { name: name() })} onClick={() => void removeRow(repeat, row, name(), fill.removeRow)} />
              </li>
            )
          }}
        </For>
      </ul>
      <Button icon="add" wide onClick={() => { fill.addRow(repeat); props.onAdded() }}>{t('fill.repeat.add')}</Button>
    </section>
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
