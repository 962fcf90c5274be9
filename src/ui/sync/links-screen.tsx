/** The devices linked with this one, and the exchange with each (exchange-view.tsx). Links go on when this screen is left. Loaded when opened. */
import { onCleanup, Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { EmptyState, TransectLine } from '../parts/empty-state.tsx'
import { Screen } from '../parts/screen.tsx'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import { ExchangeView } from './exchange-view.tsx'
import './links.css'

export const LinksScreen = (props: { readonly shell: Pick<Shell, 'client' | 'links' | 'router' | 'now'> }): JSX.Element => {
  const { client, links, router, now } = props.shell
  onCleanup(() => links.tidy())
  const connect = (): void => router.go({ screen: 'sync' })
  const endAll = async (): Promise<void> => {
    const agreed = !links.busy() || (await askConfirm({ title: t('sync.leave.title'), text: t('sync.leave.text'), confirm: t('sync.leave.yes'), cancel: t('sync.leave.no') }))
    if (agreed) for (const session of links.all()) session.close()
  }
  return (
    <Screen title={t('links.title')} class="sync" onBack={() => router.back({ screen: 'home' })}
      bottom={links.all().length > 0 && <Button kind="primary" icon="check" onClick={() => router.back({ screen: 'home' })}>{t('sync.finish')}</Button>}>
      <Show when={links.all().length > 0} fallback={
        <EmptyState title={t('links.none.title')} text={t('links.none.text')} picture={<TransectLine />}>
          <Button kind="primary" icon="sync" wide onClick={connect}>{t('nav.sync')}</Button>
        </EmptyState>}>
        <ExchangeView client={client} links={links} now={now} onConnect={connect} />
        <Show when={links.connected() > 1}><div class="links-view links-end"><Button kind="quiet" icon="stop" onClick={() => void endAll()}>{t('links.end-all')}</Button></div></Show>
      </Show>
    </Screen>
  )
}
