/**
 * Records: the list, and the record that is open. Side by side where there is room; on a phone the record lies over the list,
 * which stays as it was for the way back.
 */
import { createMemo, createSignal, onCleanup, Show, type JSX } from 'solid-js'
import { allRecords, type RecordsFilter } from '../route.ts'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import { RecordList } from './record-list.tsx'
import { RecordScreen } from './record-screen.tsx'

const createWide = (): (() => boolean) => {
  const query = matchMedia('(min-width: 900px)')
  const [wide, setWide] = createSignal(query.matches)
  const follow = (): void => { setWide(query.matches) }
  query.addEventListener('change', follow)
  onCleanup(() => query.removeEventListener('change', follow))
  return wide
}

const isSame = (a: RecordsFilter, b: RecordsFilter): boolean => a.formId === b.formId && a.search === b.search && a.sort === b.sort

export const RecordsScreen = (props: { readonly shell: Shell; readonly filter: RecordsFilter | null; readonly recordId: string | null }): JSX.Element => {
  const wide = createWide()
  const filter = createMemo<RecordsFilter>((before) => props.filter ?? before, allRecords, { equals: isSame })
  // Opened directly on a record, a phone does not read the list before somebody goes there.
  const listSeen = createMemo<boolean>((before) => before || wide() || props.recordId === null, false)
  return (
    <div class="panes" classList={{ 'panes-detail': props.recordId !== null }}>
      <Show when={listSeen()}>
        <div class="pane-list" inert={!wide() && props.recordId !== null}>
          <RecordList shell={props.shell} filter={filter()} openId={props.recordId} quiet={props.recordId !== null} />
        </div>
      </Show>
      <div class="pane-detail">
        <Show when={props.recordId} keyed fallback={<Show when={wide()}><p class="pane-hint soft">{t('records.choose')}</p></Show>}>
          {(recordId) => <RecordScreen shell={props.shell} recordId={recordId} filter={filter()} wide={wide()} />}
        </Show>
      </div>
    </div>
  )
}
