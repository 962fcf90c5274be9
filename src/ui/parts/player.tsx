/** A sound or film with the browser's own controls; one that this browser cannot play is said by name. */
import { createEffect, createSignal, on, onCleanup, Show, type JSX } from 'solid-js'
import { t } from '../text/text.ts'
import './player.css'

interface PlayerProps {
  readonly kind: 'audio' | 'video'
  readonly url: string
  /** what it is, for those who do not see it */
  readonly label: string
  /** the file's name */
  readonly file: string
  readonly autoplay?: boolean | undefined
}

/** A recording that names no length tells it once it was asked for its end. */
const findLength = (player: HTMLMediaElement): void => {
  if (player.duration !== Infinity) return
  player.addEventListener('timeupdate', () => { player.currentTime = 0 }, { once: true })
  player.currentTime = 1e7
}

/** What it is still reading is let go with it, before the address ends. */
const letGo = (player: HTMLMediaElement): void => {
  onCleanup(() => {
    player.removeAttribute('src')
    player.load()
  })
}

export const Player = (props: PlayerProps): JSX.Element => {
  const [broken, setBroken] = createSignal(false)
  createEffect(on(() => props.url, () => setBroken(false), { defer: true }))
  return (
    <Show when={!broken()} fallback={<p class="player-broken">{t('fill.media.unplayable', { file: props.file })}</p>}>
      <Show when={props.kind === 'audio'} fallback={
        <video ref={letGo} class="player-film" src={props.url} controls playsinline preload="metadata" autoplay={props.autoplay} aria-label={props.label}
          onLoadedMetadata={(event) => findLength(event.currentTarget)} onError={() => setBroken(true)} />
      }>
        <audio ref={letGo} class="player-sound" src={props.url} controls preload="metadata" autoplay={props.autoplay} aria-label={props.label}
          onLoadedMetadata={(event) => findLength(event.currentTarget)} onError={() => setBroken(true)} />
      </Show>
    </Show>
  )
}
