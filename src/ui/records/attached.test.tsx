// @vitest-environment jsdom
import { render } from 'solid-js/web'
import { afterEach, expect, test, vi } from 'vitest'
import { ok } from '../../core/result.ts'
import type { Client } from '../client.ts'
import { Attached } from './attached.tsx'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

test('[FLX19] a picture that the browser cannot draw leaves its small one, is named, and can be taken as a file', async () => {
  let count = 0
  vi.stubGlobal('URL', class extends URL {
    static override createObjectURL = (): string => `blob:${++count}`
    static override revokeObjectURL = (): void => undefined
  })
  const client = { call: async () => ok({ bytes: new Uint8Array(1), type: '' }) } as unknown as Client
  const attachment = { name: 'pump.jpg', column: 'photo', row: 'root', size: 1, type: 'image/jpeg', blobId: 'whole', here: true, device: 'Tablet 4', thumb: { blobId: 'small', here: true }, wanted: false }
  dispose = render(() => <Attached client={client} attachment={attachment} />, document.body)
  await vi.waitFor(() => expect(document.querySelector('img.answer-picture:not(.small)')).not.toBeNull())
  expect(document.querySelector('.player-broken')).toBeNull()
  document.querySelector('img')!.dispatchEvent(new Event('error'))
  expect(document.querySelector('img.small')).not.toBeNull()
  expect(document.querySelector('.player-broken')!.textContent).toMatch(/^“pump\.jpg” cannot be shown/)
  expect(document.querySelector('a')!.download).toBe('pump.jpg')
  document.querySelector('img')!.dispatchEvent(new Event('error'))
  expect(document.querySelector('img')).toBeNull()
})
