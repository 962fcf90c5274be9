/** The history of one record: its saves on a line, latest first, each with who, where, when, and what it changed. */
import { createMemo, For, Match, Show, Switch, type JSX } from 'solid-js'
import type { HistoryItem, Save } from '../../worker/api-history.ts'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { createQuery, touchesRecord } from '../query.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import './history.css'
import { createReading, type Reading } from './reading.ts'
import { deviceText, Who } from './who.tsx'

type ValueItem = Extract<HistoryItem, { type: 'value' }>

const Value = (props: { readonly item: ValueItem; readonly save: Save; readonly reading: Reading }): JSX.Element => {
  const text = (value: string): string => props.reading.value(props.item.column, value)
  return (
    <>
      <p class="save-question">{[props.reading.place(props.item.place), props.reading.question(props.item.column)].filter(Boolean).join(' · ')}</p>
      <p class="save-values">
        <Show when={props.item.before !== ''}>
          <del><span class="unseen">{t('history.before')} </span>{text(props.item.before)}</del>
          <Icon name="next" size={16} />
          <span class="unseen">{t('history.after')}</span>
        </Show>
        <ins>{props.item.after === '' ? t('history.emptied') : text(props.item.after)}</ins>
      </p>
      <Show when={props.item.lostTo}>
        {(winner) => (
          <div class="save-lost">
            <p>{t('history.lost', {
              device: deviceText(props.save), value: text(props.item.after) || t('history.none'), other: deviceText(winner()), kept: text(winner().value) || t('history.none'),
            })}</p>
            <p class="small">{t('history.lost.help')}</p>
          </div>
        )}
      </Show>
    </>
  )
}

const rowText = (item: Exclude<HistoryItem, ValueItem>, reading: Reading): string => {
  if (item.range === null) return item.type === 'deleted' ? t('history.deleted') : t('history.restored')
  const place = reading.place(item.place) || reading.range(item.range)
  return item.type === 'added' ? t('history.added', { place }) : item.type === 'deleted' ? t('history.deleted.row', { place }) : t('history.restored.row', { place })
}

const Items = (props: { readonly save: Save; readonly reading: Reading }): JSX.Element => {
  const sorted = createMemo(() => [...props.save.items].sort((a, b) => (a.type === 'value' ? props.reading.order(a.column) : 2) - (b.type === 'value' ? props.reading.order(b.column) : 2)))
  return (
    <ul class="save-items">
      <For each={sorted()}>
        {(item) => (
          <li>
            {item.type === 'value' ? <Value item={item} save={props.save} reading={props.reading} /> : <p>{rowText(item, props.reading)}</p>}
          </li>
        )}
      </For>
    </ul>
  )
}

const SaveEntry = (props: { readonly save: Save; readonly reading: Reading }): JSX.Element => {
  /** What the record began with is read on its own screen; here only what happened to it stands open. */
  const isQuiet = (): boolean => props.save.first && props.save.items.every((item) => item.type === 'value' && item.lostTo === null)
  return (
    <li class="save">
      <header>
        <h2>{props.save.first ? t('history.first') : t('history.changed')}</h2>
        <Who stamped={props.save} />
      </header>
      <Switch fallback={<Items save={props.save} reading={props.reading} />}>
        <Match when={isQuiet() && props.save.items.length > 0}>
          <details><summary>{t('history.answers', { count: props.save.items.length })}</summary><Items save={props.save} reading={props.reading} /></details>
        </Match>
      </Switch>
    </li>
  )
}

export const HistoryScreen = (props: { readonly shell: Shell; readonly recordId: string }): JSX.Element => {
  const { client, router } = props.shell
  const recordId = props.recordId
  const history = createQuery(client, 'history.record', () => ({ recordId }), touchesRecord(recordId))
  const record = createQuery(client, 'records.get', () => ({ recordId }), touchesRecord(recordId))
  const reading = createReading(client, createMemo(() => history.value()?.versionId))
  const leave = (): void => router.back({ screen: 'record', recordId })
  return (
    <Screen title={t('history.title')} subtitle={record.value() === undefined ? undefined : record.value()?.summary.name || t('record.unnamed')} onBack={leave}>
      <div class="column stack">
        <Show when={history.failure()}>
          {(failure) => (failure().type === 'not-found'
            ? <EmptyState title={t('unknown.title')} text={t('record.gone')}><Button onClick={leave}>{t('part.back')}</Button></EmptyState>
            : <Notice kind="error" action={{ label: t('part.retry'), onClick: history.refresh }}><p>{failureText(failure())}</p></Notice>)}
        </Show>
        <Show when={reading()}>
          {(known) => <ol class="saves" aria-label={t('history.title')}><For each={history.value()?.saves}>{(save) => <SaveEntry save={save} reading={known()} />}</For></ol>}
        </Show>
      </div>
    </Screen>
  )
}
