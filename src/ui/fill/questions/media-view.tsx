/**
 * What stands beside a text of the form: a picture that opens large, sound behind one button, a film. The files came with the
 * form and are read by their jr: addresses when shown. Files that answer a question: file.tsx.
 */
import { createResource, createSignal, createUniqueId, onCleanup, onMount, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Player } from '../../parts/player.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { Media } from '../engine/session.ts'
import './media.css'

export type Autoplay = 'audio' | 'video' | null
interface MediaViewProps {
  readonly media: Media
  /** what the files belong to, in words: the label of the question or choice */
  readonly name: string
  readonly autoplay?: Autoplay | undefined
  /** a picture inside something that is tapped itself: no button around it */
  readonly plain?: boolean | undefined
}
type Shown = { readonly url: string } | 'missing'

/** The file as an object URL as long as the caller lives; undefined while it is read. */
export const useFormFile = (address: () => string | null): (() => Shown | undefined) => {
  const fill = useFill()
  let gone = false
  let last: string | null = null
  const letGo = (): void => {
    if (last !== null) URL.revokeObjectURL(last)
    last = null
  }
  onCleanup(() => {
    gone = true
    letGo()
  })
  const [shown] = createResource(address, async (wanted): Promise<Shown> => {
    const blob = await fill.formFile(wanted)
    if (blob === null) return 'missing'
    const url = URL.createObjectURL(blob)
    if (gone || wanted !== address()) {
      URL.revokeObjectURL(url)
      return 'missing'
    }
    letGo()
    last = url
    return { url }
  })
  return () => (shown.state === 'ready' ? shown() : undefined)
}

const fileName = (address: string): string => decodeURIComponent(address.split('/').at(-1) ?? address)
const Missing = (props: { readonly address: string }): JSX.Element => (
  <p class="media-missing"><Icon name="info" size={20} /><span>{t('fill.media.missing', { file: fileName(props.address) })}</span></p>
)

/** A file of the form once it was read; its name where this device does not have it. */
const Here = (props: { readonly address: string; readonly children: (url: () => string) => JSX.Element }): JSX.Element => {
  const shown = useFormFile(() => props.address)
  const url = (): string => { const state = shown(); return state === undefined || state === 'missing' ? '' : state.url }
  return (
    <Show when={shown()}>
      <Show when={url() !== ''} fallback={<Missing address={props.address} />}>{props.children(url)}</Show>
    </Show>
  )
}

/** The picture over the whole screen; read when it opens. */
const Large = (props: { readonly address: string; readonly name: string; readonly onClose: () => void }): JSX.Element => {
  let large!: HTMLDialogElement
  onMount(() => large.showModal())
  return (
    <dialog ref={large} class="media-large" aria-label={t('fill.media.picture', { name: props.name })} onClose={() => props.onClose()} onClick={() => large.close()}>
      <Here address={props.address}>{(url) => <img src={url()} alt={t('fill.media.picture', { name: props.name })} />}</Here>
      <IconButton icon="close" label={t('part.close')} class="media-close" onClick={() => large.close()} />
    </dialog>
  )
}

/** Beside a choice that is itself tapped. */
export const Enlarge = (props: { readonly address: string; readonly name: string }): JSX.Element => {
  const [open, setOpen] = createSignal(false)
  return (
    <>
      <Button kind="quiet" aria-label={t('fill.media.enlarge', { name: props.name })} onClick={() => setOpen(true)}>{t('fill.media.larger')}</Button>
      <Show when={open()}><Large address={props.address} name={props.name} onClose={() => setOpen(false)} /></Show>
    </>
  )
}

const Picture = (props: { readonly address: string; readonly large: string; readonly name: string; readonly plain: boolean }): JSX.Element => {
  const [open, setOpen] = createSignal(false)
  return (
    <Here address={props.address}>
      {(url) => (
        <Show when={!props.plain} fallback={<img class="media-picture" src={url()} alt={t('fill.media.picture', { name: props.name })} />}>
          <button type="button" class="media-enlarge" aria-label={t('fill.media.enlarge', { name: props.name })} onClick={() => setOpen(true)}><img class="media-picture" src={url()} alt="" /></button>
          <Show when={open()}><Large address={props.large} name={props.name} onClose={() => setOpen(false)} /></Show>
        </Show>
      )}
    </Here>
  )
}

/** One sound at a time: the next one stops the one before. */
const [playing, setPlaying] = createSignal('')

const Sound = (props: { readonly address: string; readonly name: string; readonly autoplay: boolean }): JSX.Element => {
  const id = createUniqueId()
  let audio!: HTMLAudioElement
  const isPlaying = (): boolean => playing() === id
  const stop = (): void => { if (isPlaying()) setPlaying('') }
  onCleanup(stop)
  const toggle = (): void => {
    if (isPlaying()) return audio.pause()
    for (const other of document.querySelectorAll<HTMLMediaElement>('audio, video')) if (other !== audio) other.pause()
    audio.currentTime = 0
    // A sound this browser cannot play fires 'error'; a play that was cut short by a pause is no failure.
    audio.play().then(() => setPlaying(id), stop)
  }
  const [broken, setBroken] = createSignal(false)
  return (
    <Here address={props.address}>
      {(url) => (
        <>
          <Show when={!broken()} fallback={<p class="media-missing">{t('fill.media.unplayable', { file: fileName(props.address) })}</p>}>
            <Button class="media-sound" icon={isPlaying() ? 'stop' : 'sound'} aria-label={t(isPlaying() ? 'fill.media.stopFor' : 'fill.media.playFor', { name: props.name })} onClick={toggle}>
              {t(isPlaying() ? 'fill.media.stop' : 'fill.media.play')}
            </Button>
          </Show>
          <audio ref={audio} src={url()} preload="metadata" autoplay={props.autoplay} onPlay={() => setPlaying(id)} onPause={stop} onEnded={stop} onError={() => setBroken(true)} />
        </>
      )}
    </Here>
  )
}

const Film = (props: { readonly address: string; readonly name: string; readonly autoplay: boolean }): JSX.Element => (
  <Here address={props.address}>
    {(url) => <Player kind="video" url={url()} label={t('fill.media.film', { name: props.name })} file={fileName(props.address)} autoplay={props.autoplay} />}
  </Here>
)

export const hasMedia = (media: Media): boolean => media.image !== null || media.audio !== null || media.video !== null
/** The column `autoplay` of the form. */
export const autoplayOf = (attribute: string | null): Autoplay => (attribute === 'audio' || attribute === 'video' ? attribute : null)

export const MediaView = (props: MediaViewProps): JSX.Element => (
  <Show when={hasMedia(props.media)}>
    <div class="media">
      <Show when={props.media.image}>{(address) => <Picture address={address()} large={props.media.large ?? address()} name={props.name} plain={props.plain === true} />}</Show>
      <Show when={props.media.audio}>{(address) => <Sound address={address()} name={props.name} autoplay={props.autoplay === 'audio'} />}</Show>
      <Show when={props.media.video}>{(address) => <Film address={address()} name={props.name} autoplay={props.autoplay === 'video'} />}</Show>
    </div>
  </Show>
)
