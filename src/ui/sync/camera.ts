/** A camera as a stream, the back one unless said otherwise, its lamp, and why there is none. The picture is never kept or sent. */
import { err, ok, type Result } from '../../core/result.ts'

export type CameraFailure = 'camera-denied' | 'camera-missing' | 'camera-busy' | 'camera-still'
export interface Camera {
  readonly stream: MediaStream
  /** null when the camera has no lamp that can be switched */
  readonly lamp: ((on: boolean) => Promise<void>) | null
  stop(): void
}

const failureOf = (error: unknown): CameraFailure => {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera-denied'
  return name === 'NotReadableError' || name === 'AbortError' ? 'camera-busy' : 'camera-missing'
}

export const openCamera = async (facing: 'environment' | 'user' = 'environment'): Promise<Result<Camera, CameraFailure>> => {
  if (!('mediaDevices' in navigator)) return err('camera-missing')
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } } })
    const track = stream.getVideoTracks()[0]
    const hasLamp = track !== undefined && 'getCapabilities' in track && 'torch' in track.getCapabilities()
    return ok({
      stream,
      lamp: hasLamp ? (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }) : null,
      stop: () => { for (const one of stream.getTracks()) one.stop() },
    })
  } catch (error) {
    return err(failureOf(error))
  }
}
