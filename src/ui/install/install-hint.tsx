/** The offer to put the app on the home screen, once there is something to lose, until it is taken or closed. */
import { Match, Show, Switch, type JSX } from 'solid-js'
import { Notice } from '../parts/notice.tsx'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'

export const InstallHint = (props: { readonly shell: Shell }): JSX.Element => {
  const { installer, preferences } = props.shell
  const dismiss = (): void => preferences.dismiss('install')
  return (
    <Show when={!preferences.dismissed('install')}>
      <Switch>
        <Match when={installer.way() === 'prompt'}>
          <Notice kind="info" onDismiss={dismiss} action={{ label: t('install.action'), onClick: () => void installer.prompt() }}><p>{t('install.text')}</p></Notice>
        </Match>
        <Match when={installer.way() === 'share-menu'}>
          <Notice kind="info" onDismiss={dismiss}><p>{t('install.ios')}</p></Notice>
        </Match>
      </Switch>
    </Show>
  )
}
