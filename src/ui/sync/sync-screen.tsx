/** "Sync with nearby device": first the meeting (pairing-view.tsx), then the exchange (exchange-view.tsx). Loaded when opened. */
import { createSignal, onCleanup, onMount, Show, type JSX } from 'solid-js'
import type { OpenLink } from '../../transport/open-link.ts'
import { askConfirm } from '../parts/dialog.tsx'
import { Screen } from '../parts/screen.tsx'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import { ExchangeView } from './exchange-view.tsx'
import { PairingView } from './pairing-view.tsx'
import { createSession } from './session.ts'
import './sync.css'
import { usePairing } from './use-pairing.ts'
import { keepScreenOn } from './wake-lock.ts'

const Meeting = (props: { readonly shell: Pick<Shell, 'client' | 'device'>; readonly onLink: (link: OpenLink) => void }): JSX.Element => {
  const pairing = usePairing(props.shell, (link) => props.onLink(link))
  return <PairingView pairing={pairing} />
}

export const SyncScreen = (props: { readonly shell: Pick<Shell, 'client' | 'device' | 'router'> }): JSX.Element => {
  const session = createSession(props.shell.client, () => crypto.randomUUID())
  const [linked, setLinked] = createSignal(false)
  keepScreenOn()

  const busy = (): boolean => {
    const phase = session.state()?.phase.type
    return linked() && session.refused() === null && phase !== 'up-to-date' && phase !== 'closed' && phase !== 'failed'
  }
  const leave = (): void => props.shell.router.back({ screen: 'home' })
  const askAndLeave = async (): Promise<void> => {
    const stay = busy() && !(await askConfirm({ title: t('sync.leave.title'), text: t('sync.leave.text'), confirm: t('sync.leave.yes'), cancel: t('sync.leave.no') }))
    if (!stay) leave()
  }
  const warn = (event: BeforeUnloadEvent): void => { if (busy()) event.preventDefault() }
  onMount(() => window.addEventListener('beforeunload', warn))
  onCleanup(() => {
    window.removeEventListener('beforeunload', warn)
    session.close()
  })

  return (
    <Screen title={t('sync.title')} onBack={() => void askAndLeave()} focusKey={linked() ? 'exchange' : 'pairing'} class="sync">
      <Show when={linked()} fallback={<Meeting shell={props.shell} onLink={(link) => { session.open(link); setLinked(true) }} />}>
        <ExchangeView session={session} onFinish={leave} onAgain={() => { session.close(); setLinked(false) }} />
      </Show>
    </Screen>
  )
}
