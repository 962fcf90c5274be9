/** The list of records: search as you type, form, order, count; pages behind a key, of which only rows in view exist. */
import { createEffect, createSignal, on, onCleanup, Show, type JSX } from 'solid-js'
import { ok } from '../../core/result.ts'
import type { Failure, RecordSort, RecordSummary } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { EmptyState, TransectLine } from '../parts/empty-state.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { createPages } from '../parts/pages.ts'
import { Screen } from '../parts/screen.tsx'
import { VirtualList } from '../parts/virtual-list.tsx'
import { createQuery, onTouched, touchesForms, touchesRecordsOf } from '../query.ts'
import { ReviewLink } from '../review/review-link.tsx'
import { allRecords, hrefOf, type RecordsFilter } from '../route.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { createRecordName } from './choice-names.ts'
import { RecordRow } from './record-row.tsx'

const typingPause = 150
const sorts: readonly RecordSort[] = ['newest', 'oldest', 'updated', 'name']

export const RecordList = (props: { readonly shell: Shell; readonly filter: RecordsFilter; readonly openId: string | null; readonly quiet: boolean }): JSX.Element => {
  const { client, router } = props.shell
  let place!: HTMLDivElement
  const forms = createQuery(client, 'forms.list', () => null, touchesForms)
  const nameOf = createRecordName(client, (formId) => forms.value()?.find((form) => form.formId === formId)?.versionId)
  const pages = createPages<RecordSummary, Failure>(async (after, limit) => {
    const answer = await client.call('records.list', { ...props.filter, after, limit })
    return answer.ok ? ok({ items: answer.value.records, next: answer.value.next, total: answer.value.total }) : answer
  })
  createEffect(on(() => props.filter, () => pages.restart()))
  createEffect(on(() => props.filter, () => { place.closest('[data-scroller]')?.scrollTo(0, 0) }, { defer: true }))
  createEffect(on(() => props.openId, (open, before) => {
    // The record was closed: the way through the list goes on where it was left.
    if (open === null && before) requestAnimationFrame(() => place.querySelector<HTMLElement>(`a[href="${hrefOf({ screen: 'record', recordId: before })}"]`)?.focus({ preventScroll: true }))
  }, { defer: true }))
  onTouched(client, (touched) => touchesRecordsOf(props.filter.formId)(touched), pages.refresh)

  let typing: ReturnType<typeof setTimeout> | undefined
  const [typed, setTyped] = createSignal(props.filter.search)
  createEffect(on(() => props.filter.search, (search) => { if (typing === undefined) setTyped(search) }, { defer: true }))
  const change = (part: Partial<RecordsFilter>): void => router.replace({ screen: 'records', filter: { ...props.filter, search: typed().trim(), ...part } })
  const type = (text: string): void => {
    setTyped(text)
    clearTimeout(typing)
    typing = setTimeout(() => { typing = undefined; change({}) }, typingPause)
  }
  onCleanup(() => clearTimeout(typing))
  const narrowed = (): boolean => props.filter.search !== '' || props.filter.formId !== null
  const showAll = (): void => { setTyped(''); change({ ...allRecords, search: '' }) }

  return (
    <Screen title={t('records.title')} quiet={props.quiet} scrollKey={hrefOf({ screen: 'records', filter: props.filter })} class="screen-records"
      strip={
        <div class="records-strip" role="search">
          <label class="search">
            <Icon name="search" />
            <span class="unseen">{t('records.search')}</span>
            <input class="input" type="search" placeholder={t('records.search')} value={typed()} enterkeyhint="search" autocomplete="off"
              onInput={(event) => type(event.currentTarget.value)} />
          </label>
          <div class="records-filters">
            <select class="input" aria-label={t('records.form')} onChange={(event) => change({ formId: event.currentTarget.value || null })}>
              <option value="" selected={props.filter.formId === null}>{t('records.form.all')}</option>
              {(forms.value() ?? []).map((form) => <option value={form.formId} selected={form.formId === props.filter.formId}>{form.title}</option>)}
            </select>
            <select class="input" aria-label={t('records.sort')} onChange={(event) => change({ sort: event.currentTarget.value as RecordSort })}>
              {sorts.map((sort) => <option value={sort} selected={sort === props.filter.sort}>{t(`records.sort.${sort}` as const)}</option>)}
            </select>
          </div>
          <ReviewLink shell={props.shell} />
          <p class="records-total figures small soft" role="status">{pages.total() === null ? '' : t('count.records', { count: pages.total() ?? 0 })}</p>
        </div>
      }>
      <Show when={pages.failure()}>
        {(failure) => <Notice kind="error" action={{ label: t('part.retry'), onClick: pages.refresh }}><p>{failureText(failure())}</p></Notice>}
      </Show>
      <Show when={pages.total() === 0}>
        <Show when={narrowed()} fallback={<EmptyState picture={<TransectLine />} title={t('records.none.title')} text={t('records.none.text')} />}>
          <EmptyState title={t('records.nothing.title')} text={t('records.nothing.text')}><Button onClick={showAll}>{t('records.nothing.clear')}</Button></EmptyState>
        </Show>
      </Show>
      <div ref={place}>
        <VirtualList label={t('records.title')} items={pages.items()} total={pages.total() ?? 0} keyOf={(record) => record.recordId} onNeed={pages.need}>
          {(record) => (
            <RecordRow record={record()} name={nameOf(record())} now={props.shell.now()} withForm={props.filter.formId === null} byChange={props.filter.sort === 'updated'}
              current={record().recordId === props.openId} />
          )}
        </VirtualList>
      </div>
    </Screen>
  )
}
