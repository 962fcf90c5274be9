/** Something the user should know, in place, with at most one action. Errors are announced at once, the rest politely. */
import { Show, type JSX } from 'solid-js'
import { t } from '../text/text.ts'
import { Button, IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

export type NoticeKind = 'info' | 'good' | 'warn' | 'error'
const icons: Readonly<Record<NoticeKind, IconName>> = { info: 'info', good: 'check', warn: 'warn', error: 'error' }

interface NoticeProps {
  readonly kind: NoticeKind
  readonly title?: string | undefined
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined
  readonly onDismiss?: (() => void) | undefined
  readonly children?: JSX.Element
}

export const Notice = (props: NoticeProps): JSX.Element => (
  <div class={`notice notice-${props.kind}`} role={props.kind === 'error' ? 'alert' : 'status'}>
    <Icon name={icons[props.kind]} />
    <div class="notice-text">
      <Show when={props.title}><p class="notice-title">{props.title}</p></Show>
      {props.children}
      <Show when={props.action}>{(action) => <div><Button onClick={() => action().onClick()}>{action().label}</Button></div>}</Show>
    </div>
    <Show when={props.onDismiss}>{(dismiss) => <IconButton icon="close" label={t('part.close')} onClick={() => dismiss()()} />}</Show>
  </div>
)
