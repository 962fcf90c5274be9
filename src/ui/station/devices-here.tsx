/** On the sync screen of an app that came from a station: who else is there. One tap makes the link. Rule STN14. */
import { For, Show, type JSX } from 'solid-js'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { t } from '../text/text.ts'
import { hereName, hereState, hereText, isLinked } from './state-text.ts'
import type { DeviceHere, Here } from './here.ts'
import './station.css'

export const DeviceHereRow = (props: { readonly device: DeviceHere; readonly onTap: () => void }): JSX.Element => (
  <li>
    <button type="button" class={`here here-${hereState(props.device)}`} aria-label={t('station.sync', { device: hereName(props.device) })} aria-busy={props.device.connecting} onClick={() => props.onTap()}>
      <span class="here-dot" aria-hidden="true" />
      <span class="here-text">
        <span class="here-name">{hereName(props.device)}</span>
        <span class="here-state" role="status">{hereText(props.device)}</span>
      </span>
      <Show when={props.device.station}><span class="here-tag">{t('station.here.station')}</span></Show>
      <Icon name={isLinked(props.device) ? 'next' : 'sync'} size={20} />
    </button>
  </li>
)

export const DevicesHere = (props: { readonly here: Here; readonly onLinks: () => void }): JSX.Element => {
  const tap = async (device: DeviceHere): Promise<void> => {
    if (isLinked(device) || (await props.here.connect(device.id))) props.onLinks()
  }
  return (
    <section class="here-list stack" aria-labelledby="here-title">
      <h2 id="here-title">{t('station.here.title')}</h2>
      <Show when={props.here.here()} fallback={<Notice kind="info">{t('station.here.away')}</Notice>}>
        <Show when={props.here.devices().length > 0} fallback={<p class="soft">{t('station.here.none')}</p>}>
          <ul class="heres"><For each={props.here.devices()}>{(device) => <DeviceHereRow device={device} onTap={() => void tap(device)} />}</For></ul>
        </Show>
      </Show>
      <p class="soft small">{t('station.here.own-data')}</p>
    </section>
  )
}
