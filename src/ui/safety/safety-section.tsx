/** On the Device screen: protected or at risk, every reason with its remedy, and the facts behind it. */
import { For, Show, type JSX } from 'solid-js'
import { Notice } from '../parts/notice.tsx'
import type { Shell } from '../shell.ts'
import { bytes, dateTime, number, t } from '../text/text.ts'
import { ReasonNotice } from './reason-notice.tsx'
import { Recovered } from './recovered.tsx'
import './safety.css'
import { useSafety } from './use-safety.ts'

export const SafetySection = (props: { readonly shell: Shell }): JSX.Element => {
  const view = useSafety(props.shell)
  return (
    <>
      <Recovered client={props.shell.client} report={view.facts()?.recovery} />
      <Show when={view.safety()}>
        {(safety) => (
          <>
            <Show when={safety().state === 'protected'}><Notice kind="good" title={t('safety.protected')}><p>{t('safety.protected.text')}</p></Notice></Show>
            <Show when={safety().state === 'risk'}><p class="safety-heading">{t('safety.risk')}</p></Show>
            <Show when={safety().state === 'nothing'}>
              <p>{props.shell.installer.way() === 'share-menu' ? t('safety.share-menu.empty') : t('safety.nothing')}</p>
            </Show>
            <For each={safety().reasons}>{(reason) => <ReasonNotice shell={props.shell} reason={reason} view={view} />}</For>
          </>
        )}
      </Show>
      <dl class="facts">
        <Show when={view.facts()}>
          {(facts) => (
            <>
              <dt>{t('safety.fact.only-here')}</dt>
              <dd class="figures">{number(facts().unshared)}{facts().unsharedSince === null ? '' : ` · ${dateTime(facts().unsharedSince ?? 0)}`}</dd>
              <dt>{t('safety.fact.copy')}</dt>
              <dd>{facts().lastCopy === null ? t('safety.fact.copy.none') : t('safety.fact.copy.value', { device: facts().lastCopy?.device ?? '', when: dateTime(facts().lastCopy?.at ?? 0) })}</dd>
              <dt>{t('safety.fact.backup')}</dt>
              <dd>{facts().lastBackup === null ? t('safety.fact.copy.none') : dateTime(facts().lastBackup ?? 0)}</dd>
              <dt>{t('safety.fact.mirror')}</dt>
              <dd>{t(facts().mirror ? 'safety.fact.mirror.yes' : 'safety.fact.mirror.no')}</dd>
            </>
          )}
        </Show>
        <Show when={view.used() !== null}><dt>{t('device.storage.used')}</dt><dd class="figures">{bytes(view.used() ?? 0)}</dd></Show>
        <Show when={props.shell.device.value()}>{(info) => <><dt>{t('device.storage.owner')}</dt><dd>{info().owner ? t('device.storage.this-tab') : t('device.storage.other-tab')}</dd></>}</Show>
      </dl>
    </>
  )
}
