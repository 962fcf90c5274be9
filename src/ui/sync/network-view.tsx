/** How both devices get on one network without Internet: the same Wi-Fi or a hotspot, and staying there when the phone complains. */
import type { JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { t } from '../text/text.ts'
import { NetworkPicture, PromptPicture } from './pictures.tsx'
import { WifiView } from './wifi-view.tsx'

export const NetworkView = (props: { readonly onBack: () => void }): JSX.Element => (
  <section class="sync-network stack">
    <h2 class="sync-step">{t('pair.net.title')}</h2>
    <NetworkPicture />
    <ol class="sync-steps stack">
      <li>{t('pair.net.same')}</li>
      <li>{t('pair.net.hotspot')}</li>
      <li>{t('pair.net.stay')}<PromptPicture /></li>
      <li>{t('pair.net.vpn')}</li>
    </ol>
    <Button kind="primary" icon="code" wide onClick={() => props.onBack()}>{t('pair.back')}</Button>
    <WifiView />
  </section>
)
