/**
 * What every scanner does with the camera: opens it, shows it in its video, and hands every frame it can to sync/scan.worker.ts, one at
 * a time and at most eight a second, so that the page is never held up. Ends with its owner. Scanners: sync/scanner.tsx, fill/questions/barcode.tsx.
 */
import { createSignal, onCleanup, onMount, type Accessor } from 'solid-js'
import { openCamera, type Camera, type CameraFailure } from '../sync/camera.ts'
import { playPicture } from './play.ts'

const frameMs = 125

export interface CameraFramesOptions {
  /** 'barcodes' reads every kind of code the system knows, 'scan' QR codes alone */
  readonly kinds: 'scan' | 'barcodes'
  readonly facing: 'environment' | 'user'
  readonly video: () => HTMLVideoElement
  readonly onText: (text: string) => void
  readonly onFailure: (failure: CameraFailure) => void
  readonly onReady?: () => void
}
export interface CameraFrames {
  /** null when the camera has no lamp that can be switched */
  readonly lamp: Accessor<{ readonly lit: boolean; readonly toggle: () => Promise<void> } | null>
}

export const createCameraFrames = (options: CameraFramesOptions): CameraFrames => {
  let camera: Camera | null = null
  let gone = false
  const [lit, setLit] = createSignal(false)
  const [light, setLight] = createSignal<Camera['lamp']>(null)
  const worker = new Worker(new URL('../sync/scan.worker.ts', import.meta.url), { type: 'module', name: options.kinds })

  const again = (): void => void window.setTimeout(() => void nextFrame(), frameMs)
  const nextFrame = async (): Promise<void> => {
    if (gone) return
    const video = options.video()
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return again()
    const frame = await createImageBitmap(video).catch(() => null)
    if (frame && !gone) worker.postMessage(frame, [frame])
    else if (!gone) again()
  }
  worker.addEventListener('message', ({ data }: MessageEvent<string | null>) => {
    if (gone) return
    if (data !== null) options.onText(data)
    again()
  })
  onMount(async () => {
    const opened = await openCamera(options.facing)
    if (gone) {
      if (opened.ok) opened.value.stop()
      return
    }
    if (!opened.ok) return options.onFailure(opened.error)
    camera = opened.value
    setLight(() => opened.value.lamp)
    const video = options.video()
    video.srcObject = camera.stream
    if (!(await playPicture(video))) return options.onFailure('camera-still')
    if (gone) return
    options.onReady?.()
    void nextFrame()
  })
  onCleanup(() => {
    gone = true
    camera?.stop()
    worker.terminate()
  })
  const toggle = async (): Promise<void> => {
    const on = !lit()
    await light()?.(on).then(() => setLit(on), () => setLight(null))
  }
  return { lamp: () => (light() === null ? null : { lit: lit(), toggle }) }
}
