/** To review: what two devices wrote at the same time. Each value with who and when; one tap uses it or leaves it as it is. */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import type { Result } from '../../core/result.ts'
import type { Failure, Params } from '../../worker/api.ts'
import type { ReviewItem, ReviewRecord, Written } from '../../worker/api-history.ts'
import '../history/history.css'
import { createReading, type Reading, type Readings } from '../history/reading.ts'
import { Who } from '../history/who.tsx'
import { Button } from '../parts/button.tsx'
import { EmptyState, TransectLine } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { createQuery, touchesDevice, touchesForms } from '../query.ts'
import { allRecords, hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'

type Decide = <M extends 'review.take' | 'review.keep' | 'review.restore'>(method: M, params: Params<M>, done: string) => void
interface ItemProps<T extends ReviewItem['type']> {
  readonly item: Extract<ReviewItem, { type: T }>
  readonly reading: Reading
  readonly busy: boolean
  readonly decide: Decide
}

const Cell = (props: ItemProps<'cell'>): JSX.Element => {
  const text = (written: Written): string => props.reading.value(props.item.column, written.value) || t('record.no-answer')
  const title = (): string => [props.reading.place(props.item.place), props.reading.question(props.item.column)].filter(Boolean).join(' · ')
  return (
    <section class="review-item" aria-label={title()}>
      <h3>{title()}</h3>
      <div class="review-values">
        <div class="review-value review-current">
          <p class="eyebrow">{t('review.stands')}</p>
          <p class="review-text">{text(props.item.current)}</p>
          <Who stamped={props.item.current} />
          <Button disabled={props.busy} aria-description={text(props.item.current)}
            onClick={() => props.decide('review.keep', { row: props.item.row, column: props.item.column }, t('review.kept'))}>{t('review.keep')}</Button>
        </div>
        <For each={props.item.others}>
          {(other) => (
            <div class="review-value">
              <p class="eyebrow">{t('review.other')}</p>
              <p class="review-text">{text(other)}</p>
              <Who stamped={other} />
              <Button disabled={props.busy} aria-description={text(other)}
                onClick={() => props.decide('review.take', { row: props.item.row, column: props.item.column, key: other.key }, t('review.taken'))}>{t('review.take')}</Button>
            </div>
          )}
        </For>
      </div>
    </section>
  )
}

const Deleted = (props: ItemProps<'deleted'>): JSX.Element => {
  const title = (): string => (props.item.range === null ? t('review.deleted') : t('review.deleted.row'))
  const place = (): string => (props.item.range === null ? '' : props.reading.range(props.item.range))
  return (
    <section class="review-item" aria-label={title()}>
      <h3>{[place(), title()].filter(Boolean).join(' · ')}</h3>
      <div class="review-values">
        <div class="review-value review-current">
          <p class="review-text">{t('review.deleted.by')}</p>
          <Who stamped={props.item.deletion} />
          <Button disabled={props.busy} onClick={() => props.decide('review.keep', { row: props.item.row, column: null }, t('review.kept'))}>{t('review.keep-deleted')}</Button>
        </div>
        <div class="review-value">
          <p class="review-text">{t('review.edited.by')}</p>
          <For each={props.item.edits}>{(edit) => <Who stamped={edit} />}</For>
          <Button disabled={props.busy} onClick={() => props.decide('review.restore', { row: props.item.row }, t('review.restored'))}>
            {props.item.range === null ? t('review.restore') : t('review.restore.row', { place: place() })}
          </Button>
        </div>
      </div>
    </section>
  )
}

const RecordCard = (props: { readonly shell: Shell; readonly record: ReviewRecord; readonly readings: Readings; readonly busy: boolean; readonly decide: Decide }): JSX.Element => {
  const reading = createReading(props.shell.client, createMemo(() => props.record.versionId), props.readings)
  return (
    <li class="review">
      <div class="review-record">
        <h2><a href={hrefOf({ screen: 'record', recordId: props.record.summary.recordId })}>{props.record.summary.name || t('record.unnamed')}</a></h2>
        <p class="small soft">{props.record.summary.formTitle}</p>
      </div>
      <Show when={reading()}>
        {(known) => (
          <For each={[...props.record.items].sort((a, b) => (a.type === 'cell' ? known().order(a.column) : 2) - (b.type === 'cell' ? known().order(b.column) : 2))}>
            {(item) => (item.type === 'cell'
              ? <Cell item={item} reading={known()} busy={props.busy} decide={props.decide} />
              : <Deleted item={item} reading={known()} busy={props.busy} decide={props.decide} />)}
          </For>
        )}
      </Show>
    </li>
  )
}

export const ReviewScreen = (props: { readonly shell: Shell }): JSX.Element => {
  const { client, router } = props.shell
  const list = createQuery(client, 'review.list', () => null, (touched) => touchesForms(touched) || touchesDevice(touched))
  const readings: Readings = new Map()
  const [busy, setBusy] = createSignal(false)
  const decide: Decide = (method, params, done) => {
    setBusy(true)
    void client.call(method, params).then((answer: Result<unknown, Failure>) => {
      setBusy(false)
      toast(answer.ok ? done : answer.error.type === 'not-found' ? t('review.settled') : failureText(answer.error))
      list.refresh()
    })
  }
  const count = (): number => (list.value() ?? []).reduce((sum, record) => sum + record.items.length, 0)
  return (
    <Screen title={t('review.title')} onBack={() => router.back({ screen: 'records', filter: allRecords })} focusKey={String(count())} scrollKey="review">
      <div class="column stack">
        <Show when={list.failure()}>
          {(failure) => <Notice kind="error" action={{ label: t('part.retry'), onClick: list.refresh }}><p>{failureText(failure())}</p></Notice>}
        </Show>
        <Show when={count() > 0}><p>{t('review.text')}</p></Show>
        <Show when={list.value() !== undefined && count() === 0}>
          <EmptyState picture={<TransectLine />} title={t('review.empty.title')} text={t('review.empty.text')} />
        </Show>
        <ul class="stack" aria-label={t('review.title')}>
          <For each={list.value()}>{(record) => <RecordCard shell={props.shell} record={record} readings={readings} busy={busy()} decide={decide} />}</For>
        </ul>
      </div>
    </Screen>
  )
}
