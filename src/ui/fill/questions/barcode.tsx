/**
 * Barcodes: read by the camera, or typed. QR codes and codes of lines are read on every device (line-codes.ts); others where the system
 * has a reader, and where it has none that is said. `front`: the camera at the front; `hidden-answer`: what was read is not shown. Frames: parts/camera-frames.ts.
 */
import { createResource, createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { createCameraFrames } from '../../parts/camera-frames.ts'
import type { CameraFailure } from '../../sync/camera.ts'
import { t } from '../../text/text.ts'
import { useFill, useTyped } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { Labelled } from './frame.tsx'
import './barcode.css'

interface DetectorClass { getSupportedFormats(): Promise<readonly string[]> }

/** Kinds with dots, too: then nothing need be said. */
const systemReadsAll = async (): Promise<boolean> => {
  const detector = (globalThis as unknown as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector
  const formats = await detector?.getSupportedFormats().catch((): readonly string[] => [])
  return formats?.includes('code_128') === true && formats.includes('qr_code')
}

const troubles = { 'camera-denied': 'fill.barcode.denied', 'camera-busy': 'fill.barcode.busy', 'camera-missing': 'fill.barcode.missing', 'camera-still': 'fill.barcode.still' } as const satisfies Record<CameraFailure, string>

interface ScanProps {
  readonly facing: 'environment' | 'user'
  readonly hint: string
  readonly onText: (text: string) => void
  readonly onFailure: (failure: CameraFailure) => void
  readonly onStop: () => void
}
const Scan = (props: ScanProps): JSX.Element => {
  let video!: HTMLVideoElement
  const { lamp } = createCameraFrames({ kinds: 'barcodes', facing: props.facing, video: () => video, onText: (text) => props.onText(text), onFailure: (failure) => props.onFailure(failure) })
  return (
    <section class="scan" aria-label={t('fill.barcode.scanning')}>
      <div class="scan-view"><video ref={video} muted playsinline classList={{ 'scan-mirror': props.facing === 'user' }} aria-label={t('fill.record.preview')} /><span class="scan-frame" aria-hidden="true" /></div>
      <p role="status">{props.hint}</p>
      <div class="cluster acts">
        <Button icon="close" onClick={() => props.onStop()}>{t('fill.place.stop')}</Button>
        <Show when={lamp()}>{(now) => <Button icon="lamp" aria-pressed={now().lit} onClick={() => void now().toggle()}>{t('sync.scan.lamp')}</Button>}</Show>
      </div>
    </section>
  )
}

export const BarcodeQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const { typed, enter } = useTyped(question, (text) => text)
  const isHidden = question.appearance.has('hidden-answer')
  const [scanning, setScanning] = createSignal(false)
  const [trouble, setTrouble] = createSignal('')
  const [all] = createResource(systemReadsAll)
  const readsAll = (): boolean => all.state !== 'ready' || all()
  let scanButton: HTMLButtonElement | undefined

  const take = (text: string): void => {
    setScanning(false)
    enter(text)
    if ('vibrate' in navigator) navigator.vibrate(80)
    fill.left(question)
    queueMicrotask(() => scanButton?.focus())
  }
  const fail = (failure: CameraFailure): void => {
    setScanning(false)
    setTrouble(t(troubles[failure]))
  }
  return (
    <Labelled question={question}>
      {(wiring) => (
        <>
          <Show when={scanning()}>
            <Scan facing={question.appearance.has('front') ? 'user' : 'environment'} hint={t(!readsAll() ? 'fill.barcode.someKinds' : 'fill.barcode.hint')} onText={take} onFailure={fail} onStop={() => setScanning(false)} />
          </Show>
          <Show when={!isHidden || question.text === ''} fallback={<p class="barcode-hidden" role="status">{t('fill.barcode.read')}</p>}>
            <input {...wiring} class="input figures" dir="auto" autocomplete="off" autocapitalize="off" spellcheck={false} enterkeyhint="next" readonly={question.readonly} value={typed()}
              placeholder={question.readonly ? undefined : t('fill.barcode.type')} onInput={(event) => enter(event.currentTarget.value)} onBlur={() => fill.left(question)} />
          </Show>
          <Show when={trouble() !== ''}><p class="field-error" role="alert">{trouble()}</p></Show>
          <Show when={!question.readonly && !scanning()}>
            <div class="cluster acts">
              <Button ref={(element: HTMLButtonElement) => { scanButton = element }} icon="scan" onClick={() => { setTrouble(''); setScanning(true) }}>{t(question.text === '' ? 'fill.barcode.scan' : 'fill.barcode.scanAgain')}</Button>
              <Show when={question.text !== ''}><Button kind="quiet" onClick={() => enter('')}>{t('fill.optional.clear')}</Button></Show>
            </div>
          </Show>
        </>
      )}
    </Labelled>
  )
}
