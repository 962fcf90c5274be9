/** The scanner for pairing codes: shows the back camera and says what it reads. Stays open until its owner takes it away. Frames: parts/camera-frames.ts. */
import { createSignal, onCleanup, Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { createCameraFrames } from '../parts/camera-frames.ts'
import { t } from '../text/text.ts'
import type { CameraFailure } from './camera.ts'

interface ScannerProps {
  readonly onText: (text: string) => void
  readonly onReady: () => void
  readonly onFailure: (failure: CameraFailure) => void
  readonly onStop: () => void
  /** what the last code read was, if not the one looked for */
  readonly hint: string
}

/** Two who both scan see nothing for ever: after this long it is said what can be wrong. */
const patienceMs = 12_000

export const Scanner = (props: ScannerProps): JSX.Element => {
  let video!: HTMLVideoElement
  const [late, setLate] = createSignal(false)
  const timer = setTimeout(() => setLate(true), patienceMs)
  onCleanup(() => clearTimeout(timer))
  const hint = (): string => props.hint || t(late() ? 'sync.scan.late' : 'sync.scan.hint')
  const { lamp } = createCameraFrames({
    kinds: 'scan', facing: 'environment', video: () => video,
    onText: (text) => props.onText(text), onReady: () => props.onReady(), onFailure: (failure) => props.onFailure(failure),
  })
  return (
    <section class="sync-scanner stack" aria-label={t('sync.scan.title')}>
      <div class="sync-view">
        <video ref={video} muted playsinline aria-label={t('sync.scan.view')} />
        <span class="sync-frame" aria-hidden="true" />
      </div>
      <p role="status">{hint()}</p>
      <div class="cluster">
        <Button icon="code" onClick={() => props.onStop()}>{t('sync.scan.stop')}</Button>
        <Show when={lamp()}>{(now) => <Button aria-pressed={now().lit} onClick={() => void now().toggle()}>{t('sync.scan.lamp')}</Button>}</Show>
      </div>
    </section>
  )
}
