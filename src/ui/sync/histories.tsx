/** What is not the same on both devices after an exchange, and identities that two devices used: who, and what to do. Rule SYNCUI7. */
import { For, Show, type JSX } from 'solid-js'
import type { FeedDifference } from '../../worker/api-care.ts'
import type { SyncState } from '../../worker/api.ts'
import { Notice } from '../parts/notice.tsx'
import { number, t } from '../text/text.ts'
import { peerName } from './progress-text.ts'

const differenceText = ({ device, here, there, forked }: FeedDifference, peer: string): string =>
  (forked || here === there ? t('fork.differs.history', { device }) : t('fork.differs', { device, here: number(here), there: number(there), peer }))

export const Histories = (props: { readonly state: SyncState | null }): JSX.Element => {
  const renewing = (): boolean => props.state?.renewing === true
  const others = () => (props.state?.forks ?? []).filter(({ mine }) => !mine)
  const differs = () => (renewing() ? [] : (props.state?.differs ?? []))
  return (
    <>
      <Show when={renewing()}><Notice kind="warn" title={t('fork.renewing.title')}><p>{t('fork.renewing')}</p></Notice></Show>
      <For each={others()}>{({ device }) => <Notice kind="info" title={t('fork.title')}><p>{t('fork.device', { device })}</p></Notice>}</For>
      <Show when={differs().length > 0}>
        <Notice kind="warn" title={t('fork.differs.title')}>
          <ul><For each={differs()}>{(difference) => <li>{differenceText(difference, peerName(props.state))}</li>}</For></ul>
          <p>{t('fork.differs.again')}</p>
        </Notice>
      </Show>
    </>
  )
}
