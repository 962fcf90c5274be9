/** A file that belongs to an answer: the picture when this device has it, else the device that has. */
import { createResource, onCleanup, Show, type JSX } from 'solid-js'
import type { Attachment } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'
import { Icon } from '../parts/icon.tsx'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'

/** Drawn by the browser; anything else, also SVG with its scripts, is offered as a file. */
const pictures: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

export const Attached = (props: { readonly client: Client; readonly attachment: Attachment }): JSX.Element => {
  const urls: string[] = []
  const [file] = createResource(() => (props.attachment.here ? props.attachment.blobId : null), async (blobId) => {
    const answer = await props.client.call('files.read', { blobId })
    if (!answer.ok) return { url: '', isPicture: false, failure: failureText(answer.error) }
    const isPicture = pictures.has(answer.value.type)
    const url = URL.createObjectURL(new Blob([answer.value.bytes as Uint8Array<ArrayBuffer>], { type: isPicture ? answer.value.type : 'application/octet-stream' }))
    urls.push(url)
    return { url, isPicture, failure: '' }
  })
  onCleanup(() => { for (const url of urls) URL.revokeObjectURL(url) })
  return (
    <Show when={props.attachment.here} fallback={<span class="away"><Icon name="camera" />{t('record.picture.away', { device: props.attachment.device })}</span>}>
      <Show when={!file.loading && file()}>
        {(found) => (
          <Show when={found().failure === ''} fallback={<span>{found().failure}</span>}>
            <Show when={found().isPicture} fallback={<a href={found().url} download={props.attachment.name}>{t('record.file.open', { name: props.attachment.name })}</a>}>
              <img class="answer-picture" src={found().url} alt={props.attachment.name} />
            </Show>
          </Show>
        )}
      </Show>
    </Show>
  )
}
