/** One reason why the data is at risk, with the one thing to do about it. Rule SAF2. */
import { createSignal, Show, type JSX } from 'solid-js'
import { Notice } from '../parts/notice.tsx'
import { toast } from '../parts/toast.tsx'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { bytes, dateTime, t } from '../text/text.ts'
import { copyText } from './copy-text.ts'
import type { Reason } from './reasons.ts'
import type { SafetyView } from './use-safety.ts'

export const ReasonNotice = (props: { readonly shell: Shell; readonly reason: Reason; readonly view: Pick<SafetyView, 'keep'> }): JSX.Element => {
  const { client, router, installer } = props.shell
  const [refused, setRefused] = createSignal(false)
  const free = async (): Promise<void> => {
    const answer = await client.call('files.free', null)
    toast(answer.ok ? t('safety.space.freed', { size: bytes(answer.value.bytes) }) : failureText(answer.error))
  }
  const textOf = (reason: Reason): string =>
    reason.type === 'only-here'
      ? [t('safety.only-here', { count: reason.count, since: dateTime(reason.since) }), copyText(reason.lastCopy, props.shell.now())].join(' ')
      : t(`safety.${reason.type}` as const)
  const remedy = (reason: Reason): { readonly label: string; readonly onClick: () => void } | undefined => {
    switch (reason.type) {
      case 'full': case 'low':
        return reason.spareBytes > 0 ? { label: t('safety.space.free', { size: bytes(reason.spareBytes) }), onClick: () => void free() }
          : { label: t('safety.space.send'), onClick: () => router.go({ screen: 'bundle', part: 'backup' }) }
      case 'share-menu': case 'private': return { label: t('safety.share-menu.action'), onClick: () => router.go({ screen: 'bundle', part: 'backup' }) }
      case 'not-installed': return { label: t('install.action'), onClick: () => void installer.prompt() }
      case 'not-kept': return { label: t('safety.not-kept.action'), onClick: () => void props.view.keep().then((answer) => setRefused(!answer)) }
      case 'only-here': return { label: t('safety.only-here.action'), onClick: () => router.go({ screen: 'sync' }) }
      case 'mirror': return undefined
    }
  }
  return (
    <Notice kind={props.reason.type === 'full' ? 'error' : 'warn'} action={remedy(props.reason)}>
      <p>{textOf(props.reason)}</p>
      <Show when={refused()}><p><strong>{t('safety.not-kept.refused')}</strong></p></Show>
    </Notice>
  )
}
