/** The meeting on screen: one code to show, one scanner, and the same as text. Which step it is follows from what is shown. */
import { createSignal, Match, Show, Switch, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { t } from '../text/text.ts'
import type { CameraFailure } from './camera.ts'
import { CodePicture } from './code-picture.tsx'
import { CodeText } from './code-text.tsx'
import { linkText, useText } from './failure-text.ts'
import { Scanner } from './scanner.tsx'
import type { PairingState } from './use-pairing.ts'

const Help = (): JSX.Element => (
  <details class="sync-help">
    <summary>{t('sync.help.title')}</summary>
    <ul class="stack-tight">
      <li>{t('sync.help.open')}</li>
      <li>{t('sync.help.scan')}</li>
      <li>{t('sync.help.hotspot')}</li>
      <li>{t('sync.help.stay')}</li>
      <li>{t('sync.help.isolation')}</li>
    </ul>
  </details>
)

export const PairingView = (props: { readonly pairing: PairingState }): JSX.Element => {
  const [scanning, setScanning] = createSignal(false)
  const [hint, setHint] = createSignal('')
  const [cameraFailure, setCameraFailure] = createSignal<CameraFailure | null>(null)
  let reading = false

  const step = (): string => {
    if (props.pairing.connecting()) return t('sync.step.connecting')
    const shown = props.pairing.shown()
    if (shown === null) return t('sync.step.preparing')
    return shown.role === 'offer' ? t('sync.step.offer') : t('sync.step.answer')
  }
  /** The camera stays open until the answer is made: some browsers tell real addresses only meanwhile. */
  const scanned = async (text: string): Promise<void> => {
    if (reading) return
    reading = true
    const used = await props.pairing.use(text)
    reading = false
    if (used.ok) setScanning(false)
    else setHint(useText(used.error))
  }
  const startScan = (): void => {
    setHint('')
    setCameraFailure(null)
    setScanning(true)
  }
  const cameraReady = (): void => { if (props.pairing.shown()?.reach !== 'address') props.pairing.renew() }

  return (
    <div class="sync-pairing">
      <section class="sync-show stack">
        <h2 class="sync-step" role="status">{step()}</h2>
        <Show when={props.pairing.failure()}>{(why) => <Notice kind="error">{linkText(why())}</Notice>}</Show>
        <Switch>
          <Match when={props.pairing.connecting()}>
            <Progress label={t('sync.step.connecting')} done={0} total={null} text={t('sync.connecting.wait')} />
          </Match>
          <Match when={scanning()}>
            <Scanner hint={hint()} onText={(text) => void scanned(text)} onReady={cameraReady} onStop={() => setScanning(false)}
              onFailure={(why) => { setCameraFailure(why); setScanning(false) }} />
          </Match>
          <Match when={true}>
            <p class="sync-network">{t('sync.help.network')}</p>
            <div class="sync-paper"><Show when={props.pairing.shown()}>{(shown) => <CodePicture code={shown().code} />}</Show></div>
            <Button kind={props.pairing.shown()?.role === 'answer' ? 'secondary' : 'primary'} icon="scan" wide onClick={startScan}>{t('sync.scan')}</Button>
            <Show when={cameraFailure()}>{(why) => <Notice kind="warn">{t(`sync.camera.${why()}`)}</Notice>}</Show>
            <Show when={props.pairing.shown()?.reach === 'nothing'}>
              <Notice kind="warn" action={{ label: t('sync.code.renew'), onClick: props.pairing.renew }}>{t('sync.reach.nothing')}</Notice>
            </Show>
          </Match>
        </Switch>
      </section>
      <section class="sync-text stack">
        <Show when={!props.pairing.connecting()}>
          <CodeText code={props.pairing.shown()?.code ?? null} use={props.pairing.use} />
        </Show>
        <Help />
      </section>
    </div>
  )
}
