/** Instead of the app when nothing could be saved: what is missing, and what to do about it. */
import { For, Show, type Accessor, type JSX } from 'solid-js'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { Icon } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { t } from '../text/text.ts'
import { SaveCopy } from './save-copy.tsx'

/** Failures with a text of their own; the rest share one. */
const explained = ['storage-unavailable', 'database-newer', 'database-lost', 'database-damaged', 'storage-full'] as const
const textOf = (failure: Failure | null): string => {
  const type = explained.find((one) => one === failure?.type)
  return type === undefined ? t('storage.text.other') : t(`storage.text.${type}` as const)
}

const given = (failure: Failure | null): boolean => failure?.type === 'database-lost' || failure?.type === 'database-damaged'

/** A lost or damaged database is given up only by somebody who has read what that means. */
const startAfresh = async (client: Pick<Client, 'retryStorage'>): Promise<void> => {
  const agreed = await askConfirm({ title: t('storage.afresh.title'), text: t('storage.afresh.text'), confirm: t('storage.afresh.confirm'), danger: true })
  if (agreed) client.retryStorage(true)
}

export const StorageScreen = (props: { readonly client: Pick<Client, 'retryStorage' | 'call'>; readonly failure: Accessor<Failure | null> }): JSX.Element => (
  <Screen title={t(props.failure()?.type === 'database-newer' ? 'readonly.title' : 'storage.title')}>
    <div class="column stack">
      <p class="lead">{textOf(props.failure())}</p>
      <Show when={props.failure()?.type === 'storage-unavailable'}>
        <ul class="rows">
          <For each={[...(isSecureContext ? [] : [t('storage.insecure')]), t('storage.private'), t('storage.embedded'), t('storage.blocked'), t('storage.old')]}>
            {(reason) => <li class="row"><span class="row-target row-still"><Icon name="next" size={20} /><span>{reason}</span></span></li>}
          </For>
        </ul>
      </Show>
      <div><Button kind="primary" icon="refresh" onClick={() => location.reload()}>{t('storage.reload')}</Button></div>
      <Show when={given(props.failure())}>
        <div><Button kind="danger" onClick={() => void startAfresh(props.client)}>{t('storage.afresh')}</Button></div>
      </Show>
      <Show when={props.failure()?.type === 'database-newer'}><SaveCopy client={props.client} /></Show>
      <details class="small">
        <summary>{t('storage.detail')}</summary>
        <p class="figures">{props.failure()?.type}: {props.failure()?.message}</p>
        <p class="figures">{navigator.userAgent}</p>
      </details>
    </div>
  </Screen>
)
