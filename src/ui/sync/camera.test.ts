import { afterEach, expect, test, vi } from 'vitest'
import { openCamera } from './camera.ts'

afterEach(() => vi.unstubAllGlobals())
const refusing = (error: unknown): void => void vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.reject(error) } })

test.each([
  ['NotAllowedError', 'camera-denied'], ['SecurityError', 'camera-denied'], ['NotFoundError', 'camera-missing'], ['OverconstrainedError', 'camera-missing'],
  ['NotReadableError', 'camera-busy'], ['AbortError', 'camera-busy'],
])('[SYNCUI2] a camera that cannot be used is told by why: %s is %s', async (name, why) => {
  refusing(new DOMException('no', name))
  expect(await openCamera()).toEqual({ ok: false, error: why })
})

test('[SYNCUI2] a browser without cameras has none', async () => {
  vi.stubGlobal('navigator', {})
  expect(await openCamera()).toEqual({ ok: false, error: 'camera-missing' })
  refusing(new TypeError('no'))
  expect(await openCamera()).toEqual({ ok: false, error: 'camera-missing' })
})

test('the back camera unless said otherwise; its lamp where it has one; stopped with all its tracks', async () => {
  const track = { stop: vi.fn(), getCapabilities: () => ({ torch: true }), applyConstraints: vi.fn(async () => undefined) }
  const asked = vi.fn(async (wanted: { readonly video: { readonly facingMode: string } }) => ({ wanted, getVideoTracks: () => [track], getTracks: () => [track] }))
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: asked } })
  const camera = await openCamera()
  if (!camera.ok) throw new Error(camera.error)
  expect(asked.mock.calls[0]![0].video.facingMode).toBe('environment')
  await camera.value.lamp!(true)
  expect(track.applyConstraints).toHaveBeenCalledWith({ advanced: [{ torch: true }] })
  camera.value.stop()
  expect(track.stop).toHaveBeenCalledOnce()
})
