/**
 * Files that this phone must keep, although others hold them, too: asks a connected device to keep them in its place, and says how many
 * it has promised so far. What is promised can be let go of (files-kept.tsx). Rule FLX22.
 */
import { createSignal, Match, Show, Switch, type JSX } from 'solid-js'
import type { FilesKept } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { failureText } from '../text/failure.ts'
import { bytes, number, t } from '../text/text.ts'

interface EntrustProps {
  readonly client: Pick<Client, 'call'>
  readonly kept: FilesKept
  /** some device is linked */
  readonly connected: boolean
}
/** `before`: how many nobody had promised yet. */
interface Asked { readonly devices: number; readonly files: number; readonly before: number }

export const FilesEntrust = (props: EntrustProps): JSX.Element => {
  const [asked, setAsked] = createSignal<Asked | null>(null)
  const [trouble, setTrouble] = createSignal('')
  const ask = async (): Promise<void> => {
    const before = props.kept.doubled
    const answer = await props.client.call('files.entrust', null)
    setTrouble(answer.ok ? '' : failureText(answer.error))
    setAsked(answer.ok ? { ...answer.value, before } : null)
  }
  const promised = ({ files, before }: Asked): number => Math.min(files, Math.max(0, before - props.kept.doubled))
  const counts = (now: Asked) => ({ done: number(promised(now)), total: number(now.files) })
  return (
    <>
      <Show when={props.kept.doubled > 0}>
        <p class="small soft">{t('kept.entrust.help', { count: props.kept.doubled, size: bytes(props.kept.doubledBytes) })}</p>
        <Show when={props.connected} fallback={<p class="small soft">{t('kept.entrust.connect')}</p>}>
          <div><Button icon="device" onClick={() => void ask()}>{t('kept.entrust')}</Button></div>
        </Show>
      </Show>
      <Show when={asked()}>
        {(now) => (
          <Switch>
            <Match when={now().devices === 0}><Notice kind="info"><p>{t('kept.entrust.nobody')}</p></Notice></Match>
            <Match when={promised(now()) === now().files}><Show when={props.kept.spare > 0}><Notice kind="good"><p>{t('kept.entrust.done', { count: now().files })}</p></Notice></Show></Match>
            <Match when={!props.connected}><Notice kind="warn"><p>{t('kept.entrust.cut', counts(now()))}</p></Notice></Match>
            <Match when={true}>
              <Notice kind="info">
                <p>{t('kept.entrust.asked', { count: now().devices, files: t('kept.files', { count: now().files }) })}</p>
                <p>{t('kept.entrust.some', counts(now()))}</p>
              </Notice>
            </Match>
          </Switch>
        )}
      </Show>
      <Show when={trouble() !== ''}><Notice kind="error"><p>{trouble()}</p></Notice></Show>
    </>
  )
}
