/** Diagnostics: versions, storage, safety, what this browser can do and the last errors, to be read, shared or saved as one file. */
import { createResource, createSignal, For, Show, type JSX } from 'solid-js'
import { saveFile, shareable, shareFile } from '../bundle/hand-over.ts'
import { Button } from '../parts/button.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { useSafety } from '../safety/use-safety.ts'
import type { Shell } from '../shell.ts'
import { dateTime, t } from '../text/text.ts'
import './diagnostics.css'
import type { LoggedError } from './error-log.ts'
import { lookAround, reportText, sectionsOf, type Section, type Value } from './facts.ts'

const shown = (value: Value): string => (value === null ? t('diagnostics.unknown') : typeof value === 'boolean' ? t(value ? 'diagnostics.yes' : 'diagnostics.no') : String(value))

const ErrorRow = (props: { readonly error: LoggedError }): JSX.Element => (
  <li class="row">
    <span class="row-target row-still">
      <span class="row-text">
        <span class="row-title">{[props.error.name, ...props.error.codes].join(' ')}</span>
        <span class="row-detail">{t(`diagnostics.where.${props.error.where}` as const)} · {dateTime(props.error.at)}</span>
        <Show when={props.error.places.length > 0}><span class="row-detail figures">{props.error.places.join(' < ')}</span></Show>
      </span>
      <Show when={props.error.count > 1}><span class="row-end figures">{t('diagnostics.times', { count: props.error.count })}</span></Show>
    </span>
  </li>
)

export const DiagnosticsScreen = (props: { readonly shell: Shell }): JSX.Element => {
  const { router, device, errors, now } = props.shell
  const view = useSafety(props.shell)
  const [around] = createResource(() => lookAround(window))
  const [isOpen, setOpen] = createSignal(false)
  /** Also when the database does not answer: then that is what there is to tell. */
  const isReady = (): boolean => around() !== undefined && (device.failure() !== null || (view.safety() !== null && device.value() !== undefined))
  const sections = (): readonly Section[] => {
    const found = around()
    return found === undefined ? [] : sectionsOf({ appVersion: __APP_VERSION__, device: device.value(), safety: view.facts(), judged: view.safety(), around: found })
  }
  const file = (): File => new File([reportText(sections(), errors.errors(), now())], `transect-diagnostics-${new Date(now()).toISOString().slice(0, 10)}.txt`, { type: 'text/plain' })
  const canShare = (): boolean => shareable(file(), navigator) !== null
  const share = async (): Promise<void> => {
    if ((await shareFile(file(), navigator)) === 'failed') toast(t('diagnostics.share.failed'))
  }
  const save = (): void => {
    saveFile(file())
    toast(t('diagnostics.saved'))
  }
  return (
    <Screen title={t('diagnostics.title')} onBack={() => router.back({ screen: 'device' })} scrollKey="diagnostics">
      <div class="column sections">
        <section class="stack">
          <p>{t('diagnostics.text')}</p>
          <Show when={isReady()}>
            <div class="stack-tight">
              <Show when={canShare()} fallback={<Button kind="primary" icon="download" wide onClick={save}>{t('diagnostics.save')}</Button>}>
                <Button kind="primary" icon="sync" wide onClick={() => void share()}>{t('diagnostics.share')}</Button>
                <Button icon="download" wide onClick={save}>{t('diagnostics.save')}</Button>
              </Show>
            </div>
            <div><Button kind="quiet" aria-expanded={isOpen()} onClick={() => setOpen(!isOpen())}>{t('diagnostics.preview')}</Button></div>
            <Show when={isOpen()}><pre class="diagnostics-text" tabindex="0" dir="ltr">{reportText(sections(), errors.errors(), now())}</pre></Show>
          </Show>
        </section>
        <section class="stack-tight">
          <h2 class="eyebrow">{t('diagnostics.errors')}</h2>
          <Show when={errors.errors().length > 0} fallback={<p class="soft">{t('diagnostics.errors.none')}</p>}>
            <ul class="rows card" aria-label={t('diagnostics.errors')}><For each={errors.errors()}>{(error) => <ErrorRow error={error} />}</For></ul>
            <div><Button kind="quiet" icon="bin" onClick={() => errors.clear()}>{t('diagnostics.clear')}</Button></div>
          </Show>
        </section>
        <For each={sections()}>
          {([name, facts]) => (
            <section class="stack-tight">
              <h2 class="eyebrow">{t(`diagnostics.${name}` as const)}</h2>
              <dl class="facts"><For each={facts}>{([fact, value]) => <><dt>{fact}</dt><dd class="figures">{shown(value)}</dd></>}</For></dl>
            </section>
          )}
        </For>
      </div>
    </Screen>
  )
}
