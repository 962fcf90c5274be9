// @vitest-environment jsdom
import { createRoot } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { err, ok } from '../../core/result.ts'
import type { Attachment } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'
import { createPictures, type Picture } from './pictures.ts'
import { Sheet } from './sheet.tsx'

const file = (part: Partial<Attachment>): Attachment =>
  ({ name: 'pump.jpg', column: '/data/photo', row: 'root', size: 1, type: 'image/jpeg', blobId: 'whole', here: true, device: 'Tablet 4', thumb: { blobId: 'small', here: true }, wanted: false, ...part })
let live = new Set<string>()
beforeEach(() => {
  live = new Set()
  let count = 0
  vi.stubGlobal('URL', class extends URL {
    static override createObjectURL = (): string => { const url = `blob:${++count}`; live.add(url); return url }
    static override revokeObjectURL = (url: string): void => void live.delete(url)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})
/** `good`: blobs that can be drawn; `held`: blobs that can be read. */
const load = async (one: Attachment, good: readonly string[], held: readonly string[] = ['whole', 'small']): Promise<Picture | undefined> => {
  const read: string[] = []
  const client = { call: async (_: string, { blobId }: { blobId: string }) => {
    read.push(blobId)
    return held.includes(blobId) ? ok({ bytes: new Uint8Array(1), type: '' }) : err({ type: 'not-found', message: '' })
  } } as unknown as Pick<Client, 'call'>
  return createRoot(async (dispose) => {
    const pictures = createPictures(client, async () => good.includes(read.at(-1) ?? ''))
    await pictures.load([one])
    const picture = pictures.all().get(one.blobId)
    expect(pictures.ready()).toBe(true)
    expect(live.size).toBe(picture?.url == null ? 0 : 1)
    dispose()
    expect(live.size).toBe(0)
    return picture
  })
}
const words = (one: Attachment, picture: Picture | undefined): string => {
  const dispose = render(() => <Sheet head={{ form: '', version: '', name: '', lines: [], id: '', deleted: false }} pictures={new Map(picture === undefined ? [] : [[one.blobId, picture]])}
    parts={[{ kind: 'answer', label: 'Photo', value: { kind: 'file', file: one } }]} />, document.body)
  const said = document.querySelector('.sheet-answer dd')!.textContent ?? ''
  dispose()
  return said
}

test('[PRN4] a picture that the browser cannot draw is named with the reason; its small one stands in its place where there is one', async () => {
  const whole = await load(file({}), ['whole', 'small'])
  expect(whole).toMatchObject({ whole: 'here' })
  const small = await load(file({}), ['small'])
  expect(small).toMatchObject({ whole: 'broken' })
  expect(words(file({}), small)).toMatch(/^pump\.jpg \(small picture; the whole one cannot be shown/)
  const none = await load(file({}), [])
  expect(none).toEqual({ url: null, why: 'broken' })
  expect(words(file({}), none)).toMatch(/^pump\.jpg \(this picture cannot be shown/)
  expect(await load(file({ thumb: { blobId: '', here: false } }), ['whole'], [])).toEqual({ url: null, why: 'broken' })
})
test('[PRN4] a picture on another device is said to be there, with its small one or without; what is no picture is named only', async () => {
  const away = await load(file({ here: false }), ['small'])
  expect(words(file({ here: false }), away)).toBe('pump.jpg (small picture; the whole one is on Tablet 4)')
  const lone = file({ here: false, thumb: { blobId: '', here: false } })
  expect(words(lone, await load(lone, []))).toBe('pump.jpg (not on this device; it is on Tablet 4)')
  const sound = file({ name: 'talk.m4a', type: 'audio/mp4' })
  expect(words(sound, await load(sound, []))).toBe('talk.m4a')
})
