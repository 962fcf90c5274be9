/**
 * The meeting on screen, one thing to do at a time: the code to show, the scanner, the network, or the wait. Which step it is
 * follows from what is shown. The same codes as text: code-text.tsx. Rules SYNCUI5, SYNCUI8.
 */
import { createEffect, createMemo, createSignal, Match, on, Show, Switch, type JSX } from 'solid-js'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import type { Layer } from '../parts/layer.ts'
import { Progress } from '../parts/progress.tsx'
import { t } from '../text/text.ts'
import { CodePicture } from './code-picture.tsx'
import { CodeText } from './code-text.tsx'
import { useText, type PairingProblem, type Remedy } from './failure-text.ts'
import { NetworkView } from './network-view.tsx'
import { ConnectingPicture, ScanPicture } from './pictures.tsx'
import { Scanner } from './scanner.tsx'
import { Trouble } from './trouble.tsx'
import type { PairingState } from './use-pairing.ts'
import { Whom } from './whom.tsx'

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

/** What can lie over the code: [SYNCUI13] the phone's own back leads from there to the code. */
export type OverCode = 'scanner' | 'network'

export const PairingView = (props: { readonly pairing: PairingState; readonly layer: Layer<OverCode> }): JSX.Element => {
  const scanning = (): boolean => props.layer.shown() === 'scanner'
  const onNetwork = (): boolean => props.layer.shown() === 'network'
  const [hint, setHint] = createSignal('')
  const [found, setFound] = createSignal<PairingProblem | null>(null)
  let reading = false
  let root!: HTMLDivElement

  const isAnswer = (): boolean => props.pairing.shown()?.role === 'answer'
  const problem = (): PairingProblem | null => found() ?? props.pairing.failure() ?? (props.pairing.shown()?.reach === 'nothing' ? 'no-address' : null)
  const step = (): string => {
    const peer = props.pairing.connecting()
    if (peer !== null) return peer === '' ? t('sync.step.connecting') : t('pair.connecting', { device: peer })
    const shown = props.pairing.shown()
    if (shown === null) return t('sync.step.preparing')
    if (shown.role === 'answer') return t('sync.step.answer')
    return shown.target ? t('pair.one', { device: shown.target.name }) : t('sync.step.offer')
  }
  /** The camera stays open until the answer is made: some browsers tell real addresses only meanwhile. */
  const scanned = async (text: string): Promise<void> => {
    if (reading) return
    reading = true
    const used = await props.pairing.use(text, 'camera')
    reading = false
    if (used.ok || used.error === 'newer-app') props.layer.close()
    if (!used.ok && used.error === 'newer-app') setFound('newer-app')
    else if (!used.ok) setHint(useText(used.error))
  }
  const startScan = (): void => {
    setHint('')
    setFound(null)
    props.pairing.forget()
    props.layer.show('scanner')
  }
  const cameraReady = (): void => { if (props.pairing.shown()?.reach !== 'address') props.pairing.renew() }
  const remedy = (wanted: Exclude<Remedy, 'update'>): void => {
    if (wanted === 'scan') return startScan()
    if (wanted === 'network') return props.layer.show('network')
    if (wanted === 'file') return void (location.hash = '#/bundle')
    const box = [...root.querySelectorAll('textarea')].find((one) => !one.readOnly)
    box?.scrollIntoView({ block: 'center' })
    box?.focus()
  }
  // A new code of one's own, which comes by itself, is no step: it neither closes what lies over it nor scrolls away what is about to be tapped.
  const step2 = createMemo(() => props.pairing.connecting() !== null || isAnswer())
  createEffect(on(step2, (is) => { if (is && onNetwork()) props.layer.close() }, { defer: true }))
  // Whoever has been there may be on another network now.
  createEffect(on(props.layer.shown, (_, before) => { if (before === 'network') props.pairing.renew() }, { defer: true }))
  // Whatever is new on screen is what matters now, and it stands at the top.
  const scene = createMemo(() => [props.layer.shown(), problem(), isAnswer(), props.pairing.connecting()].join(' '))
  createEffect(on(scene, () => root.closest('[data-scroller]')?.scrollTo(0, 0), { defer: true }))

  return (
    <div class="sync-pairing" ref={root}>
      <Show when={!onNetwork()} fallback={<NetworkView onBack={() => props.layer.close()} />}>
        <section class="sync-show stack">
          <div class="sync-lead">
            <Show when={props.pairing.connecting() === null} fallback={<ConnectingPicture />}><ScanPicture back={isAnswer()} /></Show>
            <h2 class="sync-step" role="status">{step()}</h2>
          </div>
          <Show when={problem()}>{(what) => <Trouble problem={what()} onRemedy={remedy} />}</Show>
          <Switch>
            <Match when={props.pairing.connecting() !== null}>
              <Progress label={t('sync.step.connecting')} done={0} total={null} text={t('sync.connecting.wait')} />
            </Match>
            <Match when={scanning()}>
              <Scanner hint={hint()} onText={(text) => void scanned(text)} onReady={cameraReady} onStop={() => props.layer.close()}
                onFailure={(why) => { setFound(why); props.layer.close() }} />
            </Match>
            <Match when={true}>
              <Show when={props.pairing.met().length > 0 && !isAnswer()}>
                <Whom met={props.pairing.met()} target={props.pairing.target()} onAim={props.pairing.aim} />
              </Show>
              <div class="sync-paper"><Show when={props.pairing.shown()}>{(shown) => <CodePicture code={shown().code} />}</Show></div>
              <p class="sync-left small soft figures">{props.pairing.shown() === null ? '\u00A0' : t(isAnswer() ? 'pair.left.answer' : 'pair.left', { time: clock(props.pairing.left()) })}</p>
              <Button kind={isAnswer() ? 'secondary' : 'primary'} icon="scan" wide onClick={startScan}>{t('sync.scan')}</Button>
              <button type="button" class="sync-hint" onClick={() => props.layer.show('network')}>
                <Icon name="info" />
                <span class="sync-hint-text"><span>{t('pair.network')}</span><span class="sync-hint-more">{t('pair.network.show')}</span></span>
                <Icon name="next" size={20} />
              </button>
            </Match>
          </Switch>
        </section>
        <section class="sync-text stack">
          <Show when={props.pairing.connecting() === null}>
            <CodeText code={props.pairing.shown()?.code ?? null} use={(text) => props.pairing.use(text, 'text')} />
          </Show>
          <div class="cluster">
            <ButtonLink kind="quiet" icon="info" href="#/sync/help">{t('pair.help')}</ButtonLink>
            <ButtonLink kind="quiet" icon="file" href="#/bundle">{t('pair.file')}</ButtonLink>
          </div>
        </section>
      </Show>
    </div>
  )
}
