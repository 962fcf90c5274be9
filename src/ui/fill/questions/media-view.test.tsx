// @vitest-environment jsdom
import { createSignal, Show } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FillContext, type Fill } from '../context.ts'
import type { Media } from '../engine/session.ts'
import { autoplayOf, MediaView } from './media-view.tsx'

const live = new Set<string>()
let close = (): void => {}
beforeEach(() => {
  let count = 0
  URL.createObjectURL = () => { const url = `blob:${count += 1}`; live.add(url); return url }
  URL.revokeObjectURL = (url) => { live.delete(url) }
  HTMLMediaElement.prototype.load = () => {}
  HTMLMediaElement.prototype.pause = function pause() { this.dispatchEvent(new Event('pause')) }
  HTMLMediaElement.prototype.play = function play() { this.dispatchEvent(new Event('play')); return Promise.resolve() }
  HTMLDialogElement.prototype.showModal ??= function showModal() { this.open = true }
  HTMLDialogElement.prototype.close ??= function close() { this.open = false }
})
afterEach(() => close())

const none: Media = { image: null, audio: null, video: null }
const show = (files: Readonly<Record<string, Blob>>, media: () => Media | null): void => {
  const fill = { formFile: (address: string) => Promise.resolve(files[address] ?? null) } as unknown as Fill
  document.body.innerHTML = '<div></div>'
  close = render(() => <FillContext.Provider value={fill}><Show when={media()}>{(now) => <MediaView media={now()} name="Well" />}</Show></FillContext.Provider>, document.body.firstElementChild as HTMLElement)
}
const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent) === name)
  if (found === undefined) throw new Error(`no button ${name}: ${document.body.innerHTML}`)
  return found
}

test('[MED1] files beside a text are shown from their addresses, and let go with it', async () => {
  const [media, setMedia] = createSignal<Media | null>({ ...none, image: 'jr://images/a.png', video: 'jr://video/a.mp4' })
  show({ 'jr://images/a.png': new Blob(['a']), 'jr://images/b.png': new Blob(['b']), 'jr://video/a.mp4': new Blob(['v']) }, media)
  await vi.waitFor(() => expect(document.querySelectorAll('img, video')).toHaveLength(2))
  expect(live.size).toBe(2)
  const before = document.querySelector('img')?.getAttribute('src')
  setMedia({ ...none, image: 'jr://images/b.png' })
  await vi.waitFor(() => expect(document.querySelector('img')?.getAttribute('src') ?? before).not.toBe(before))
  expect(live.size).toBe(1)
  setMedia(null)
  expect(live.size).toBe(0)
})

test('[MED1] a file that this device lacks is named', async () => {
  show({}, () => ({ ...none, image: 'jr://images/large%20well.png' }))
  await vi.waitFor(() => expect(document.body.textContent).toContain('large well.png is not on this device'))
  expect(document.querySelector('img')).toBeNull()
})

test('[MED1] a picture opens large and closes again', async () => {
  show({ 'jr://images/a.png': new Blob(['a']) }, () => ({ ...none, image: 'jr://images/a.png' }))
  await vi.waitFor(() => button('Enlarge the picture of “Well”').click())
  expect(document.querySelector('dialog')?.open).toBe(true)
  button('Close').click()
  expect(document.querySelector('dialog')?.open).toBe(false)
})

test('[MED1] a sound is started and stopped by one button', async () => {
  show({ 'jr://audio/a.mp3': new Blob(['a']) }, () => ({ ...none, audio: 'jr://audio/a.mp3' }))
  await vi.waitFor(() => button('Play the sound of “Well”').click())
  button('Stop the sound of “Well”').click()
  expect(button('Play the sound of “Well”').textContent).toBe('Play the sound')
})

test('[MED1] only audio and video play by themselves', () => {
  expect(['audio', 'video', 'image', '', null].map(autoplayOf)).toEqual(['audio', 'video', null, null, null])
})

test('[MED1] a picture opens as the large one of the form', async () => {
  show({ 'jr://images/a.png': new Blob(['a']), 'jr://images/large.png': new Blob(['large']) }, () => ({ ...none, image: 'jr://images/a.png', large: 'jr://images/large.png' }))
  await vi.waitFor(() => expect(document.querySelectorAll('img')).toHaveLength(1))
  button('Enlarge the picture of “Well”').click()
  await vi.waitFor(() => expect(document.querySelector('dialog img')?.getAttribute('src')).toBe([...live].at(-1)))
  expect(live.size).toBe(2)
  document.querySelector('dialog')?.dispatchEvent(new Event('close'))
  expect([document.querySelector('dialog'), live.size]).toEqual([null, 1])
})
