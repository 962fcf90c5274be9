/**
 * Above every screen while there are links: how many devices are connected and what they are at, and the way to see more. Like the bar
 * of a phone during a call. Rule LNK3.
 */
import { Show, type JSX } from 'solid-js'
import { Icon } from '../parts/icon.tsx'
import { hrefOf } from '../route.ts'
import { t } from '../text/text.ts'
import { createBeat } from './beat.ts'
import type { Links } from './links.ts'

export const ConnectedBadge = (props: { readonly links: Pick<Links, 'mood' | 'connected'> }): JSX.Element => {
  const mood = () => props.links.mood()
  const beat = createBeat(() => mood() === 'moving' || mood() === 'waiting' || mood() === 'opening' || mood() === 'again')
  const first = (): string => (props.links.connected() > 0 ? t('links.connected', { count: props.links.connected() }) : '')
  const second = (): string => {
    switch (mood()) {
      case 'question': return t('links.mood.question')
      case 'moving': return t('links.mood.moving')
      case 'waiting': return t('links.mood.waiting')
      case 'opening': return props.links.connected() > 0 ? '' : t('links.mood.opening')
      case 'up-to-date': return t('links.mood.up-to-date')
      case 'again': return t('links.mood.again')
      case 'lost': return t('links.mood.lost')
      case 'stopped': return t('links.mood.stopped')
      case 'none': return ''
    }
  }
  return (
    <>
    <Show when={mood() !== 'none'}>
      <a class={`links-badge links-badge-${mood()}`} href={hrefOf({ screen: 'links' })}>
        <span class="links-lamp" classList={{ 'links-lamp-low': !beat() }} aria-hidden="true" />
        <span class="links-badge-text">
          <Show when={first()}><strong>{first()}</strong></Show>
          <Show when={second()}><span>{second()}</span></Show>
        </span>
        <Icon name="next" size={20} />
      </a>
    </Show>
    <p class="unseen" role="status">{mood() === 'lost' || mood() === 'again' || mood() === 'question' ? second() : first()}</p>
    </>
  )
}
