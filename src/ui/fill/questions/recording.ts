/**
 * A recording by this device's microphone, or camera and microphone: start, pause, go on, stop; how long, how loud. The bytes
 * stay in memory until it is stopped. Used by sound.tsx, film.tsx and background.tsx. Rule MED5.
 */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { Quality } from './quality.ts'

export type RecordingState = 'idle' | 'starting' | 'recording' | 'paused' | 'stopping'
export type RecordingTrouble = 'denied' | 'missing' | 'busy' | 'unsupported'
export interface Recording {
  readonly state: Accessor<RecordingState>
  readonly seconds: Accessor<number>
  /** the last loudnesses, 0 to 1, newest last */
  readonly levels: Accessor<readonly number[]>
  readonly stream: Accessor<MediaStream | null>
  start(): Promise<RecordingTrouble | null>
  pause(): void
  resume(): void
  /** What was recorded until now, while it goes on; null when nothing is. */
  soFar(): File | null
  /** null when there was none */
  stop(): Promise<File | null>
}

/** Formats every phone plays come first. */
const soundTypes = ['audio/mp4;codecs=mp4a.40.2', 'audio/mp4', 'audio/webm;codecs=opus', 'audio/webm', 'audio/ogg;codecs=opus']
const filmTypes = ['video/mp4;codecs=avc1.42E01F,mp4a.40.2', 'video/mp4', 'video/webm;codecs=vp8,opus', 'video/webm']
const bitrates: Readonly<Record<Quality, number>> = { normal: 64_000, low: 24_000, 'voice-only': 16_000 }
const filmBitrate = 1_500_000
const levelsKept = 48
const levelMs = 100

export const extensionOf = (type: string): string => {
  const [kind = '', container = ''] = (type.split(';')[0] ?? '').split('/')
  return container === 'mp4' ? (kind === 'audio' ? 'm4a' : 'mp4') : container === '' ? 'bin' : container
}

const troubleOf = (error: unknown): RecordingTrouble => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing'
}
const constraintsOf = (kind: 'audio' | 'video', quality: Quality, facing: 'environment' | 'user'): MediaStreamConstraints => ({
  audio: { channelCount: 1, echoCancellation: false, noiseSuppression: quality === 'voice-only' || kind === 'video', autoGainControl: true },
  video: kind === 'video' ? { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } } : false,
})

export const createRecording = (kind: 'audio' | 'video', quality: Quality, facing: 'environment' | 'user' = 'environment'): Recording => {
  const [state, setState] = createSignal<RecordingState>('idle')
  const [seconds, setSeconds] = createSignal(0)
  const [levels, setLevels] = createSignal<readonly number[]>([])
  const [stream, setStream] = createSignal<MediaStream | null>(null)
  let recorder: MediaRecorder | null = null
  let chunks: Blob[] = []
  let meter: { readonly context: AudioContext; readonly timer: number } | null = null
  let gone = false

  const letGo = (): void => {
    if (meter !== null) {
      window.clearInterval(meter.timer)
      void meter.context.close()
    }
    for (const track of stream()?.getTracks() ?? []) track.stop()
    meter = null
    recorder = null
    setStream(null)
    setState('idle')
  }
  const listen = (source: MediaStream): void => {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 1024
    context.createMediaStreamSource(source).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    let before = performance.now()
    let length = 0
    const timer = window.setInterval(() => {
      const now = performance.now()
      if (state() === 'recording') {
        length += now - before
        setSeconds(Math.floor(length / 1000))
        analyser.getFloatTimeDomainData(samples)
        const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
        setLevels([...levels(), Math.min(1, Math.sqrt(loudness) * 1.6)].slice(-levelsKept))
      }
      before = now
    }, levelMs)
    meter = { context, timer }
  }
  const start = async (): Promise<RecordingTrouble | null> => {
    if (state() !== 'idle') return null
    const type = 'MediaRecorder' in globalThis ? (kind === 'audio' ? soundTypes : filmTypes).find((each) => MediaRecorder.isTypeSupported(each)) : undefined
    if (type === undefined || !('mediaDevices' in navigator)) return 'unsupported'
    setState('starting')
    let source: MediaStream
    try {
      source = await navigator.mediaDevices.getUserMedia(constraintsOf(kind, quality, facing))
    } catch (error) {
      setState('idle')
      return troubleOf(error)
    }
    setStream(source)
    if (gone) {
      letGo()
      return null
    }
    chunks = []
    setSeconds(0)
    setLevels([])
    recorder = new MediaRecorder(source, { mimeType: type, audioBitsPerSecond: bitrates[quality], ...(kind === 'video' ? { videoBitsPerSecond: filmBitrate } : {}) })
    recorder.addEventListener('dataavailable', ({ data }) => { if (data.size > 0) chunks.push(data) })
    recorder.start(1000)
    listen(source)
    setState('recording')
    return null
  }
  const fileOf = (mime: string): File | null => {
    const type = mime.split(';')[0] ?? ''
    return chunks.length === 0 ? null : new File(chunks, `recording.${extensionOf(type)}`, { type })
  }
  const stop = (): Promise<File | null> => {
    const current = recorder
    if (current === null || state() === 'stopping') return Promise.resolve(null)
    setState('stopping')
    return new Promise((resolve) => {
      current.addEventListener('stop', () => {
        letGo()
        resolve(fileOf(current.mimeType))
        chunks = []
      }, { once: true })
      current.stop()
    })
  }
  onCleanup(() => { gone = true })
  return {
    state, seconds, levels, stream, start, stop,
    pause: () => { recorder?.pause(); setState('paused') },
    soFar: () => (recorder === null ? null : fileOf(recorder.mimeType)),
    resume: () => { recorder?.resume(); setState('recording') },
  }
}
