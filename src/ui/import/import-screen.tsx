/** A table of answers into the records of a form: chosen, compared, agreed to, written. Loaded when opened. */
import { createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js'
import type { ImportNotice } from '../../worker/api-import.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { CheckRow } from '../parts/field.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { Screen } from '../parts/screen.tsx'
import { createQuery, touchesForms } from '../query.ts'
import { allRecords, hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { keepScreenOn } from '../sync/wake-lock.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { FoundView } from './found-view.tsx'
import './import.css'
import { createTakingIn, type TakingInState } from './taking-in.ts'

const tables = '.csv,.xlsx,.zip,text/csv,application/zip,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const Busy = (props: { readonly title: string; readonly progress: ImportNotice | null; readonly onStop: () => void }): JSX.Element => {
  keepScreenOn()
  return (
    <div class="stack">
      <div role="status"><h2 class="import-step">{props.title}</h2></div>
      <Progress label={t('import.records')} done={props.progress?.records.done ?? 0} total={props.progress?.records.total ?? null} />
      <div><Button icon="stop" onClick={() => props.onStop()}>{t('import.stop')}</Button></div>
    </div>
  )
}

export const ImportScreen = (props: { readonly shell: Shell; readonly formId: string }): JSX.Element => {
  const { client, router } = props.shell
  const takingIn = createTakingIn(client, props.formId)
  const [clears, setClears] = createSignal(false)
  const forms = createQuery(client, 'forms.list', () => null, touchesForms)
  const title = createMemo(() => forms.value()?.find((form) => form.formId === props.formId)?.title)
  const at = <T extends TakingInState['type']>(type: T): Extract<TakingInState, { type: T }> | undefined => {
    const state = takingIn.state()
    return state.type === type ? (state as Extract<TakingInState, { type: T }>) : undefined
  }
  const progress = (): ImportNotice | null => { const state = takingIn.state(); return state.type === 'reading' || state.type === 'writing' ? state.progress : null }
  return (
    <Screen title={t('import.title')} subtitle={title()} onBack={() => router.back({ screen: 'form', formId: props.formId })} focusKey={takingIn.state().type}>
      <div class="column stack">
        <Switch>
          <Match when={at('choosing')}>
            {(choosing) => (
              <>
                <p class="soft">{t('import.lead')}</p>
                <Show when={choosing().stopped}><Notice kind="info"><p>{t('import.stopped')}</p></Notice></Show>
                <Show when={choosing().failure}>{(failure) => <Notice kind="error"><p>{failureText(failure())}</p></Notice>}</Show>
                <Show when={choosing().refusal}>{(refusal) => <Notice kind="error"><p>{t(`import.refused.${refusal().type}`)}</p></Notice>}</Show>
                <CheckRow label={t('import.clears')} hint={t('import.clears.hint')} checked={clears()} onChange={setClears} />
                <FileButton label={t('import.file')} icon="file" kind="primary" wide accept={tables} onFile={(file) => void takingIn.choose(file, clears())} />
                <p class="soft small">{t('import.file.hint')}</p>
              </>
            )}
          </Match>
          <Match when={takingIn.state().type === 'reading'}><Busy title={t('import.reading')} progress={progress()} onStop={takingIn.stop} /></Match>
          <Match when={takingIn.state().type === 'writing'}><Busy title={t(progress()?.doing === 'read' ? 'import.reading' : 'import.writing')} progress={progress()} onStop={takingIn.stop} /></Match>
          <Match when={at('found')}>
            {(found) => <FoundView preview={found().preview} outdated={found().outdated} fileName={takingIn.fileName()} onWrite={(conflicts) => void takingIn.write(conflicts)} onAgain={takingIn.again} />}
          </Match>
          <Match when={at('written')}>
            {(written) => (
              <>
                <div role="status"><h2 class="import-step">{t('import.done')}</h2></div>
                <Notice kind="good">
                  <Show when={written().written.recordsNew > 0}><p>{t('import.done.new', { count: written().written.recordsNew })}</p></Show>
                  <Show when={written().written.recordsChanged > 0}><p>{t('import.done.changed', { count: written().written.recordsChanged })}</p></Show>
                  <Show when={written().written.recordsNew + written().written.recordsChanged === 0}><p>{t('import.done.nothing')}</p></Show>
                </Notice>
                <Show when={written().written.left > 0}><Notice kind="info"><p>{t('import.done.left', { count: written().written.left })}</p></Notice></Show>
                <div class="cluster">
                  <ButtonLink kind="primary" icon="records" href={hrefOf({ screen: 'records', filter: { ...allRecords, formId: props.formId, sort: 'updated' } })}>{t('import.done.records')}</ButtonLink>
                  <Button kind="quiet" onClick={takingIn.again}>{t('import.another')}</Button>
                </div>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </Screen>
  )
}
