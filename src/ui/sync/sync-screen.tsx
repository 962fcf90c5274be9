/** "Sync with nearby device": the meeting (pairing-view.tsx). Once there is a link, the devices linked are shown (links-screen.tsx). Loaded when opened. */
import { Show, type JSX } from 'solid-js'
import type { OpenLink } from '../../transport/open-link.ts'
import { createLayer } from '../parts/layer.ts'
import { Screen } from '../parts/screen.tsx'
import type { Shell } from '../shell.ts'
import { DevicesHere } from '../station/devices-here.tsx'
import { t } from '../text/text.ts'
import { PairingView, type OverCode } from './pairing-view.tsx'
import './sync.css'
import { usePairing } from './use-pairing.ts'
import { keepScreenOn } from './wake-lock.ts'

export const SyncScreen = (props: { readonly shell: Pick<Shell, 'client' | 'device' | 'here' | 'links' | 'router'> }): JSX.Element => {
  const { here, links, router } = props.shell
  keepScreenOn()
  here.wake()
  const layer = createLayer<OverCode>(window)
  const showLinks = (): void => layer.close(() => router.replace({ screen: 'links' }))
  const linked = (link: OpenLink, vets: boolean): void => {
    links.open(link, undefined, vets)
    showLinks()
  }
  const pairing = usePairing(props.shell, linked)
  return (
    <Screen title={t('sync.title')} onBack={() => router.back({ screen: 'home' })} class="sync">
      <Show when={here.served}><DevicesHere here={here} onLinks={showLinks} /></Show>
      <PairingView pairing={pairing} layer={layer} />
    </Screen>
  )
}
