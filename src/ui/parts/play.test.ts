// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { playPicture } from './play.ts'

const refusing = (name: string): Pick<HTMLVideoElement, 'play'> => ({ play: () => Promise.reject(new DOMException('', name)) })

test('[SYNCUI2] a camera picture that the browser does not show is told, one that was taken away is not', async () => {
  expect(await playPicture({ play: async () => undefined })).toBe(true)
  expect(await playPicture(refusing('NotAllowedError'))).toBe(false)
  expect(await playPicture(refusing('NotSupportedError'))).toBe(false)
  expect(await playPicture(refusing('AbortError'))).toBe(true)
})
