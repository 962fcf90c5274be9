/**
 * The rows of a repeat by their names: to go to, add, remove, and put into another order by buttons or by dragging. Long lists
 * draw only what is in view. Rules FIL17, FIL25, FIL26.
 */
import { createMemo, createSignal, For, onCleanup, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { number, t } from '../text/text.ts'
import { useFill } from './context.ts'
import { answerAsText } from './engine/name.ts'
import { plainText } from './engine/rich.ts'
import type { FormSession, QuestionView, RepeatView, RowView, View } from './engine/session.ts'
import { questionsOf } from './engine/walk.ts'
import { RichText } from './rich-text.tsx'
import { isolated } from './script.ts'

/** More rows than this are drawn as they come into view. */
const drawnAtMost = 30
const namedBy = 2

export const labelOf = (repeat: RepeatView): string => plainText(repeat.label) || t('fill.repeat.entry')

const isSaid = (question: QuestionView): boolean => question.text !== '' && question.relevant && !['file', 'geopoint', 'geotrace', 'geoshape', 'note', 'trigger'].includes(question.type) && !question.appearance.has('masked')
/** The first answers of a row, without walking all of a long one. */
const firstAnswers = (views: readonly View[], found: string[] = []): readonly string[] => {
  for (const view of views) {
    if (found.length >= namedBy) break
    if (view.kind === 'group') firstAnswers(view.children, found)
    else if (view.kind === 'question' && isSaid(view)) found.push(answerAsText(view).slice(0, 60))
  }
  return found
}
/** A label that the form makes of the row's own answers, on the repeat or on the group that fills it. */
const ownLabel = (repeat: RepeatView, row: RowView): string => {
  const only = row.children.length === 1 ? row.children[0] : undefined
  const text = plainText(row.label) || (only?.kind === 'group' ? plainText(only.label) : '')
  return text === plainText(repeat.label) ? '' : text
}
/** What is known of a row, without its place. */
const saidOf = (repeat: RepeatView, row: RowView): string => isolated(ownLabel(repeat, row) || firstAnswers(row.children).join(', '))
export const rowName = (repeat: RepeatView, row: RowView, number: number): string => {
  const label = isolated(labelOf(repeat))
  const said = saidOf(repeat, row)
  return said === '' ? t('fill.repeat.numbered', { label, number }) : t('fill.repeat.named', { label, number, answers: said })
}

export const removeRow = async (repeat: RepeatView, row: RowView, name: string, remove: (repeat: RepeatView, row: string) => void): Promise<void> => {
  const isEmpty = questionsOf([row]).every((question) => question.text === '')
  if (isEmpty || await askConfirm({ title: t('fill.repeat.removeAsk', { name }), text: t('fill.repeat.removeText'), confirm: t('fill.repeat.remove'), danger: true })) remove(repeat, row.row)
}

interface RepeatListProps {
  readonly repeat: RepeatView
  readonly session: Pick<FormSession, 'canMoveRows' | 'moveRow'>
  readonly onOpen: (row: RowView) => void
  readonly onAdded: () => void
}
interface Drag { readonly from: number; readonly to: number }

export const RepeatList = (props: RepeatListProps): JSX.Element => {
  const fill = useFill()
  const { repeat, session } = props
  const [ordering, setOrdering] = createSignal(false)
  const [said, setSaid] = createSignal('')
  const [drag, setDrag] = createSignal<Drag | null>(null)
  let place!: HTMLDivElement
  const rows = createMemo(() => repeat.instances.filter(({ relevant }) => relevant))

  const move = (row: RowView, to: number): void => {
    const count = repeat.instances.length
    if (to < 0 || to >= count) return
    session.moveRow(repeat, row.row, to)
    setSaid(t('fill.repeat.moved', { name: rowName(repeat, row, to + 1), number: to + 1, count }))
  }
  const moveAndFocus = (row: RowView, to: number, direction: 'up' | 'down'): void => {
    move(row, to)
    requestAnimationFrame(() => {
      const item = place.querySelectorAll('li')[to] ?? place.querySelector(`[aria-posinset="${to + 1}"]`)
      const buttons = [...(item?.querySelectorAll<HTMLButtonElement>('[data-move]') ?? [])]
      ;(buttons.find((button) => button.dataset['move'] === direction && !button.disabled) ?? buttons.find((button) => !button.disabled))?.focus()
    })
  }
  const startDrag = (event: PointerEvent, row: RowView, from: number): void => {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget as HTMLElement
    const height = handle.closest('li')?.offsetHeight ?? 1
    const scroller = place.closest<HTMLElement>('[data-scroller]')
    const begin = event.clientY + (scroller?.scrollTop ?? 0)
    handle.setPointerCapture(event.pointerId)
    setDrag({ from, to: from })
    const follow = ({ clientY }: PointerEvent): void => {
      const box = scroller?.getBoundingClientRect()
      if (scroller != null && box !== undefined) {
        if (clientY < box.top + 48) scroller.scrollTop -= 12
        else if (clientY > box.bottom - 48) scroller.scrollTop += 12
      }
      const moved = Math.round((clientY + (scroller?.scrollTop ?? 0) - begin) / height)
      setDrag({ from, to: Math.min(repeat.instances.length - 1, Math.max(0, from + moved)) })
    }
    const end = (done: Event): void => {
      handle.removeEventListener('pointermove', follow)
      handle.removeEventListener('pointerup', end)
      handle.removeEventListener('pointercancel', end)
      const last = drag()
      setDrag(null)
      if (done.type === 'pointerup' && last !== null && last.to !== from) move(row, last.to)
    }
    handle.addEventListener('pointermove', follow)
    handle.addEventListener('pointerup', end)
    handle.addEventListener('pointercancel', end)
    onCleanup(() => setDrag(null))
  }

  const Row = (own: { readonly row: RowView; readonly at: number }): JSX.Element => {
    const name = createMemo(() => rowName(repeat, own.row, own.at + 1))
    const target = (): string => { const now = drag(); return now === null || now.to !== own.at || now.to === now.from ? '' : now.to < now.from ? 'drop-above' : 'drop-below' }
    // The repeat's name stands above the list; the number is drawn, so that what is seen is part of the button's name.
    const Shown = (): JSX.Element => (
      <>
        <span class="repeat-number figures" data-number={number(own.at + 1)} />
        <span class="repeat-name one-line" dir="auto">{saidOf(repeat, own.row) || <span class="soft">{isolated(labelOf(repeat))}</span>}</span>
      </>
    )
    return (
      <div class="repeat-row" classList={{ 'repeat-dragged': drag()?.from === own.at, 'drop-above': target() === 'drop-above', 'drop-below': target() === 'drop-below' }}>
        <Show when={ordering()} fallback={
          <>
            <button type="button" class="row-target" aria-label={t('fill.repeat.open', { name: name() })} onClick={() => props.onOpen(own.row)}><Shown /><Icon name="next" size={20} /></button>
            <IconButton icon="bin" label={t('fill.repeat.removeOne', { name: name() })} onClick={() => void removeRow(repeat, own.row, name(), fill.removeRow)} />
          </>
        }>
          <span class="repeat-handle" title={t('fill.repeat.drag', { name: name() })} aria-hidden="true" onPointerDown={(event) => startDrag(event, own.row, own.at)} />
          <Shown />
          <IconButton icon="up" data-move="up" label={t('fill.repeat.up', { name: name() })} disabled={own.at === 0} onClick={() => moveAndFocus(own.row, own.at - 1, 'up')} />
          <IconButton icon="down" data-move="down" label={t('fill.repeat.down', { name: name() })} disabled={own.at === repeat.instances.length - 1} onClick={() => moveAndFocus(own.row, own.at + 1, 'down')} />
        </Show>
      </div>
    )
  }
  return (
    <section class="stack" aria-label={labelOf(repeat)}>
      <div class="repeat-head">
        <div>
          <h2 dir="auto"><RichText text={repeat.label} /></h2>
          <p class="soft">{t('fill.repeat.count', { count: rows().length })}</p>
        </div>
        <Show when={rows().length > 1 && rows().length === repeat.instances.length && session.canMoveRows(repeat)}>
          <Button kind="quiet" icon={ordering() ? 'check' : 'sort'} aria-pressed={ordering()} onClick={() => setOrdering(!ordering())}>{ordering() ? t('fill.repeat.order.done') : t('fill.repeat.order')}</Button>
        </Show>
      </div>
      <div ref={place} class="repeat-rows">
        <Show when={rows().length > drawnAtMost} fallback={
          <ul class="rows"><For each={rows()}>{(row, at) => <li class="row"><Row row={row} at={at()} /></li>}</For></ul>
        }>
          <VirtualList label={labelOf(repeat)} items={rows()} total={rows().length} keyOf={(row) => row.row} onNeed={() => {}}>
            {(row, at) => <Show when={row()} keyed>{(shown) => <Row row={shown} at={at} />}</Show>}
          </VirtualList>
        </Show>
      </div>
      <p class="unseen" role="status">{said()}</p>
      <Show when={!ordering()}><Button icon="add" wide onClick={() => { fill.addRow(repeat); props.onAdded() }}>{t('fill.repeat.add')}</Button></Show>
    </section>
  )
}
