/** All devices that this one is linked with, as stations on a line, and what can be done: connect another, go on with the work. */
import { For, Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { t } from '../text/text.ts'
import { DeviceCard } from './device-card.tsx'
import type { Links } from './links.ts'

interface ExchangeProps {
  readonly links: Links
  readonly now: () => number
  readonly onConnect: () => void
}

export const ExchangeView = (props: ExchangeProps): JSX.Element => (
  <div class="links-view stack">
    <ol class="links" aria-label={t('links.title')}>
      <For each={props.links.all()}>{(session) => <DeviceCard session={session} now={props.now} onAgain={props.onConnect} />}</For>
    </ol>
    <Show when={!props.links.full()}><Button icon="add" wide onClick={() => props.onConnect()}>{t('links.connect')}</Button></Show>
    <Show when={props.links.connected() > 0}><p class="soft">{t('links.live')}</p></Show>
    <Show when={props.links.connected() > 1}><p class="soft">{t('links.group')}</p></Show>
  </div>
)
