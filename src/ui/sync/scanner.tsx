/**
 * The camera scanner: shows the back camera and hands every frame it can to scan.worker.ts, one at a time and at most eight a
 * second, so the page is never held up. Stays open until its owner takes it away.
 */
import { createSignal, onCleanup, onMount, Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { t } from '../text/text.ts'
import { openCamera, type Camera, type CameraFailure } from './camera.ts'

const frameMs = 125

interface ScannerProps {
  readonly onText: (text: string) => void
  readonly onReady: () => void
  readonly onFailure: (failure: CameraFailure) => void
  readonly onStop: () => void
  /** what the last code read was, if not the one looked for */
  readonly hint: string
}

export const Scanner = (props: ScannerProps): JSX.Element => {
  let video!: HTMLVideoElement
  let camera: Camera | null = null
  let gone = false
  const [lit, setLit] = createSignal(false)
  const [lamp, setLamp] = createSignal<Camera['lamp']>(null)
  const worker = new Worker(new URL('./scan.worker.ts', import.meta.url), { type: 'module', name: 'scan' })

  const nextFrame = async (): Promise<void> => {
    if (gone) return
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return again()
    const frame = await createImageBitmap(video).catch(() => null)
    if (frame && !gone) worker.postMessage(frame, [frame])
    else if (!gone) again()
  }
  const again = (): void => void setTimeout(() => void nextFrame(), frameMs)
  worker.addEventListener('message', (event: MessageEvent<string | null>) => {
    if (gone) return
    if (event.data !== null) props.onText(event.data)
    again()
  })

  onMount(async () => {
    const opened = await openCamera()
    if (gone) {
      if (opened.ok) opened.value.stop()
      return
    }
    if (!opened.ok) return props.onFailure(opened.error)
    camera = opened.value
    setLamp(() => opened.value.lamp)
    video.srcObject = camera.stream
    await video.play().catch(() => undefined)
    props.onReady()
    void nextFrame()
  })
  onCleanup(() => {
    gone = true
    camera?.stop()
    worker.terminate()
  })

  const toggle = async (switchLamp: NonNullable<Camera['lamp']>): Promise<void> => {
    const on = !lit()
    await switchLamp(on).then(() => setLit(on), () => setLamp(null))
  }
  return (
    <section class="sync-scanner stack" aria-label={t('sync.scan.title')}>
      <div class="sync-view">
        <video ref={video} muted playsinline aria-label={t('sync.scan.view')} />
        <span class="sync-frame" aria-hidden="true" />
      </div>
      <p role="status">{props.hint === '' ? t('sync.scan.hint') : props.hint}</p>
      <div class="cluster">
        <Button icon="code" onClick={() => props.onStop()}>{t('sync.scan.stop')}</Button>
        <Show when={lamp()}>{(switchLamp) => <Button aria-pressed={lit()} onClick={() => void toggle(switchLamp())}>{t('sync.scan.lamp')}</Button>}</Show>
      </div>
    </section>
  )
}
