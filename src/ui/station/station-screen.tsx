/**
 * The laptop of a base camp: how phones join, who is here, and what it holds. While this page is open it keeps a full copy and passes
 * everything on between phones. What serves it: src/station. Loaded when opened. Rules STN14, STN15.
 */
import { createEffect, createMemo, createSignal, For, on, onMount, Show, type JSX } from 'solid-js'
import { ButtonLink } from '../parts/button.tsx'
import { EmptyState, TransectLine } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { createQuery, touchesForms } from '../query.ts'
import type { Shell } from '../shell.ts'
import { QrPicture } from '../sync/code-picture.tsx'
import { statusText } from '../sync/progress-text.ts'
import { JoinDialog } from '../sync/join-dialog.tsx'
import type { Session } from '../sync/session.ts'
import { keepScreenOn } from '../sync/wake-lock.ts'
import { dateTime, t } from '../text/text.ts'
import { DeviceHereRow } from './devices-here.tsx'
import type { DeviceHere } from './here.ts'
import { nextStep } from './next-step.ts'
import { isLinked, sessionState } from './state-text.ts'
import './station.css'

type StationShell = Pick<Shell, 'client' | 'device' | 'links' | 'router' | 'now' | 'here'>

const Join = (props: { readonly shell: StationShell }): JSX.Element => {
  const [other, setOther] = createSignal(0)
  const join = (): readonly string[] => props.shell.here.info()?.join ?? []
  const url = (): string | undefined => join()[other() % Math.max(1, join().length)]
  return (
    <section class="station-join stack">
      <Show when={url()} fallback={<Notice kind="warn" title={t('station.join.none.title')}>{t('station.join.none')}</Notice>}>
        {(address) => (
          <>
            <h2>{t('station.join')}</h2>
            <div class="station-paper"><QrPicture text={address()} label={t('station.join.picture')} /></div>
            <p class="station-address figures"><bdi dir="ltr">{address()}</bdi></p>
            <Show when={join().length > 1}><button type="button" class="station-other" onClick={() => setOther(other() + 1)}>{t('station.join.other')}</button></Show>
            <ol class="station-steps">
              <li>{t('station.join.one')}</li>
              <li>{t('station.join.two')}</li>
              <li>{t('station.join.three')}</li>
            </ol>
            <p class="soft small">{t('station.trust')} <a href={address()} target="_blank" rel="noreferrer">{t('station.trust.open')}</a></p>
          </>
        )}
      </Show>
    </section>
  )
}

interface Equal { readonly device: string; readonly at: number }

const Copy = (props: { readonly shell: StationShell }): JSX.Element => {
  const { client, device, links, now } = props.shell
  const forms = createQuery(client, 'forms.list', () => null, touchesForms)
  const records = (): number => (forms.value() ?? []).reduce((sum, form) => sum + form.records, 0)
  const [equal, setEqual] = createSignal<Equal | null>(null)
  const note = (session: Session): void => {
    createEffect(on(() => session.state()?.phase, (phase) => {
      if (phase?.type === 'up-to-date' && phase.identical) setEqual({ device: session.state()?.peer || t('sync.peer.unnamed'), at: now() })
    }))
  }
  return (
    <section class="station-copy stack">
      <h2>{t('station.copy')}</h2>
      <For each={links.all()}>{(session) => { note(session); return null }}</For>
      <p class="station-figures figures">
        <span>{t('sync.forms', { count: forms.value()?.length ?? 0 })}</span>
        <span>{t('sync.records', { count: records() })}</span>
      </p>
      <p class="station-last" role="status">{equal() === null ? t('station.copy.never') : t('station.copy.last', { device: equal()!.device, when: dateTime(equal()!.at) })}</p>
      <p class="soft">{device.value()?.project ? t('station.copy.project', { name: device.value()!.project!.name }) : t('station.copy.none')}</p>
      <p class="soft small">{t('station.copy.files')}</p>
    </section>
  )
}

const Devices = (props: { readonly shell: StationShell }): JSX.Element => {
  const { here, links, router } = props.shell
  const tap = (device: DeviceHere): void => {
    if (isLinked(device)) router.go({ screen: 'links' })
    else void here.connect(device.id)
  }
  return (
    <section class="station-devices stack">
      <h2>{t('station.devices')}</h2>
      <Show when={here.here()} fallback={<p class="soft">{t('station.devices.away')}</p>}>
        <Notice kind={nextStep(here.devices()).kind}><p class="station-next">{nextStep(here.devices()).text}</p></Notice>
        <Show when={here.devices().length > 0}>
          <ul class="heres"><For each={here.devices()}>{(device) => <DeviceHereRow device={device} onTap={() => tap(device)} />}</For></ul>
        </Show>
      </Show>
      <For each={links.all()}>
        {(session) => (
          <>
            <Show when={sessionState(session) === 'waiting'}><p>{statusText(session.state(), false)}</p></Show>
            <JoinDialog phase={session.state()?.phase ?? null} answer={session.confirm} />
          </>
        )}
      </For>
    </section>
  )
}

export const StationScreen = (props: { readonly shell: StationShell }): JSX.Element => {
  const { here, router } = props.shell
  keepScreenOn(() => here.served)
  onMount(() => here.beStation())
  const moved = createMemo(() => here.info()?.moved ?? '')
  return (
    <Screen title={t('station.title')} subtitle={here.info()?.name} onBack={() => router.back({ screen: 'home' })} class="station"
      actions={<ButtonLink kind="quiet" icon="device" href="#/device" class="station-bar-link">{t('device.title')}</ButtonLink>}>
      <Show when={here.served} fallback={<EmptyState title={t('station.elsewhere.title')} text={t('station.elsewhere')} picture={<TransectLine />} />}>
        <Show when={!here.here() && here.info() !== null}><Notice kind="error" title={t('station.away.title')}>{t('station.away')}</Notice></Show>
        <Show when={moved() !== ''}><Notice kind="warn" title={t('station.moved.title')}>{t('station.moved', { address: moved() })}</Notice></Show>
        <div class="station-columns">
          <Join shell={props.shell} />
          <div class="station-side">
            <Devices shell={props.shell} />
            <Copy shell={props.shell} />
          </div>
        </div>
      </Show>
    </Screen>
  )
}
