/**
 * A file that belongs to an answer: its small picture at once, the picture itself, or the sound or film to be played, when this device
 * has it; else which device has, and whether it comes by itself or has to be asked for. Rule FLX19.
 */
import { createResource, createSignal, onCleanup, Show, type JSX, type Resource } from 'solid-js'
import type { Attachment } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Player } from '../parts/player.tsx'
import { failureText } from '../text/failure.ts'
import { bytes, t } from '../text/text.ts'

/** Drawn by the browser; anything else, also SVG with its scripts, is offered as a file. */
const pictures: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const mediaOf = (type: string): 'audio' | 'video' | null => (type.startsWith('audio/') ? 'audio' : type.startsWith('video/') ? 'video' : null)

interface ReadFile { readonly url: string; readonly failure: string }

/** Read when it is here, and again when it is another one. */
const useFile = (client: Client, blobId: () => string | null, type: () => string): Resource<ReadFile> => {
  const urls: string[] = []
  const [file] = createResource(blobId, async (id): Promise<ReadFile> => {
    const answer = await client.call('files.read', { blobId: id })
    if (!answer.ok) return { url: '', failure: failureText(answer.error) }
    const url = URL.createObjectURL(new Blob([answer.value.bytes as Uint8Array<ArrayBuffer>], { type: pictures.has(type()) || mediaOf(type()) !== null ? type() : 'application/octet-stream' }))
    urls.push(url)
    return { url, failure: '' }
  })
  onCleanup(() => { for (const url of urls) URL.revokeObjectURL(url) })
  return file
}

const Away = (props: { readonly client: Client; readonly attachment: Attachment; readonly isPicture: boolean }): JSX.Element => {
  const [asked, setAsked] = createSignal(false)
  const [trouble, setTrouble] = createSignal('')
  const get = async (): Promise<void> => {
    const answer = await props.client.call('files.get', { blobId: props.attachment.blobId })
    if (answer.ok) setAsked(true)
    else setTrouble(failureText(answer.error))
  }
  const where = (): string => t(props.isPicture ? 'record.picture.away' : 'record.file.away', { device: props.attachment.device })
  const size = (): string => (props.attachment.size > 0 ? ` · ${bytes(props.attachment.size)}` : '')
  return (
    <div class="away" role="group" aria-label={props.attachment.name}>
      <Icon name={props.isPicture ? 'camera' : 'file'} />
      <div class="away-text">
        <span>{where()}{size()}</span>
        <Show when={props.attachment.wanted || asked()}><span class="small soft">{t('record.file.comes')}</span></Show>
        <Show when={trouble() !== ''}><span class="small" role="alert">{trouble()}</span></Show>
      </div>
      <Show when={!props.attachment.wanted && !asked()}>
        <Button kind="quiet" icon="download" onClick={() => void get()}>{t(props.isPicture ? 'record.picture.get' : 'record.file.get')}</Button>
      </Show>
    </div>
  )
}

export const Attached = (props: { readonly client: Client; readonly attachment: Attachment }): JSX.Element => {
  const isPicture = (): boolean => pictures.has(props.attachment.type)
  const whole = useFile(props.client, () => (props.attachment.here ? props.attachment.blobId : null), () => props.attachment.type)
  const small = useFile(props.client, () => (props.attachment.thumb.here ? props.attachment.thumb.blobId : null), () => 'image/jpeg')
  const [undrawn, setUndrawn] = createSignal<ReadonlySet<string>>(new Set())
  const drawn = (url: string | undefined): string => (url === undefined || undrawn().has(url) ? '' : url)
  const shown = (): string => (isPicture() && drawn(whole.latest?.url)) || drawn(small.latest?.url)
  const isBroken = (): boolean => isPicture() && whole.latest !== undefined && undrawn().has(whole.latest.url)
  return (
    <div class="attached">
      <Show when={shown() !== ''}><img class="answer-picture" classList={{ small: shown() === small.latest?.url }} src={shown()} alt={props.attachment.name}
        onError={(event) => { const url = event.currentTarget.src; setUndrawn((all) => new Set([...all, url])) }} /></Show>
      <Show when={props.attachment.here} fallback={<Away client={props.client} attachment={props.attachment} isPicture={isPicture()} />}>
        <Show when={whole.latest}>
          {(found) => (
            <Show when={found().failure === ''} fallback={<span role="alert">{found().failure}</span>}>
              <Show when={mediaOf(props.attachment.type)}>{(kind) => <Player kind={kind()} url={found().url} label={props.attachment.name} file={props.attachment.name} />}</Show>
              <Show when={isBroken()}><p class="player-broken" role="status">{t('record.picture.broken', { name: props.attachment.name })}</p></Show>
              <Show when={!isPicture() || isBroken()}><a href={found().url} download={props.attachment.name}>{t('record.file.open', { name: props.attachment.name })}</a></Show>
            </Show>
          )}
        </Show>
      </Show>
    </div>
  )
}
