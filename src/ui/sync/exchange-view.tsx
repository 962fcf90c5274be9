/** All devices that this one is linked with, as stations on a line, and what can be done: connect another, go on with the work. */
import { For, Show, type JSX } from 'solid-js'
import type { Client } from '../client.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { createQuery } from '../query.ts'
import { bytes, t } from '../text/text.ts'
import { DeviceCard } from './device-card.tsx'
import type { Links } from './links.ts'

interface ExchangeProps {
  readonly client: Client
  readonly links: Links
  readonly now: () => number
  readonly onConnect: () => void
}

/** [FLX26] What is not fetched is said once all the rest is here. */
const LeftFiles = (props: Pick<ExchangeProps, 'client' | 'links'>): JSX.Element => {
  const kept = createQuery(props.client, 'files.kept', () => (props.links.mood() === 'up-to-date' ? null : undefined), () => false)
  return (
    <Show when={kept.value()?.left}>
      {(count) => (
        <div class="stack-tight">
          <p class="soft">{t('links.left', { count: count(), size: bytes(kept.value()?.leftBytes ?? 0) })}</p>
          <div><ButtonLink kind="quiet" icon="device" href="#/device">{t('links.left.change')}</ButtonLink></div>
        </div>
      )}
    </Show>
  )
}

export const ExchangeView = (props: ExchangeProps): JSX.Element => (
  <div class="links-view stack">
    <Show when={props.links.renewed() && !props.links.all().some((session) => session.state()?.renewing === true)}>
      <Notice kind="warn" title={t('fork.renewing.title')}><p>{t('fork.renewing')}</p></Notice>
    </Show>
    <ol class="links" aria-label={t('links.title')}>
      <For each={props.links.all()}>{(session) => <DeviceCard session={session} now={props.now} onAgain={props.onConnect} />}</For>
    </ol>
    <LeftFiles client={props.client} links={props.links} />
    <Show when={!props.links.full()}><Button icon="add" wide onClick={() => props.onConnect()}>{t('links.connect')}</Button></Show>
    <Show when={props.links.connected() > 0}><p class="soft">{t('links.live')}</p></Show>
    <Show when={props.links.connected() > 1}><p class="soft">{t('links.group')}</p></Show>
  </div>
)
