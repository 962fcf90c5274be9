// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { cameraOf } from './file-parts.tsx'
import { FileQuestion } from './file.tsx'
import { recordActionOf } from '../record-action.ts'
import { qualityOf } from './quality.ts'
import { extensionOf } from './recording.ts'
import { SoundQuestion } from './sound.tsx'
import { button, field, stage, type Stage } from './testing/stage.tsx'

let open: Stage | null = null
const urls = new Set<string>()
beforeEach(() => {
  let count = 0
  URL.createObjectURL = () => { const url = `blob:${count += 1}`; urls.add(url); return url }
  URL.revokeObjectURL = (url) => { urls.delete(url) }
})
afterEach(() => { open?.close(); expect(urls.size).toBe(0) })

const give = (label: string, file: File): void => {
  const input = field(label)
  Object.defineProperty(input, 'files', { configurable: true, value: [file] })
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

test('[MED2] a file of any kind is kept, shown with name and size, and taken away again', async () => {
  open = stage(FileQuestion, { type: 'file', mediaType: 'application/*' })
  give('Choose file', new File(['x'.repeat(2048)], 'plan.pdf', { type: 'application/pdf' }))
  await vi.waitFor(() => expect(document.querySelector('.file-name')?.textContent).toBe('plan.pdf2 kB'))
  expect(open.question.text).toBe('plan.pdf')
  expect(document.querySelector('a[download]')?.getAttribute('download')).toBe('plan.pdf')
  button('Remove').click()
  expect(open.question.text).toBe('')
  expect(document.querySelector('.file-name')).toBeNull()
})

test('[MED2] a file that is elsewhere is named; a default of the form is read from the form', async () => {
  open = stage(FileQuestion, { type: 'file', mediaType: 'image/*', text: 'well.jpg' })
  await vi.waitFor(() => expect(document.body.textContent).toContain('well.jpg is not on this device.'))
  open.close()
  open = stage(FileQuestion, { type: 'file', mediaType: 'image/*', text: 'jr://images/template.png' }, { files: { 'jr://images/template.png': new Blob(['p'], { type: 'image/png' }) } })
  await vi.waitFor(() => expect(document.querySelector('img.picture')).not.toBeNull())
})

test('[MED2] a picture that the browser cannot draw is kept, and that is said while another can be taken', async () => {
  open = stage(FileQuestion, { type: 'file', mediaType: 'image/*', text: 'jr://images/template.png' }, { files: { 'jr://images/template.png': new Blob(['p'], { type: 'image/png' }) } })
  await vi.waitFor(() => expect(document.querySelector('img.picture')).not.toBeNull())
  document.querySelector('img.picture')!.dispatchEvent(new Event('error'))
  expect(document.querySelector('img.picture')).toBeNull()
  expect(document.body.textContent).toContain('This browser cannot show this picture')
  expect(open.question.text).toBe('jr://images/template.png')
})

test('[MED3] new and the front camera leave nothing to choose', () => {
  const of = (...words: readonly string[]) => cameraOf(new Set(words))
  expect(of()).toEqual({ facing: 'environment', mayChoose: true })
  expect(of('new', 'annotate')).toEqual({ facing: 'environment', mayChoose: false })
  expect([of('new-front'), of('selfie')]).toEqual([{ facing: 'user', mayChoose: false }, { facing: 'user', mayChoose: false }])
  open = stage(FileQuestion, { type: 'file', mediaType: 'image/*' }, { appearance: ['new-front'] })
  expect(field('Take picture').getAttribute('capture')).toBe('user')
  expect(document.querySelectorAll('input[type=file]')).toHaveLength(1)
})

test('[MED5] recordings have the form’s quality and an extension that players know', () => {
  expect(['low', 'voice-only', 'external', null].map((text) => qualityOf(text))).toEqual(['low', 'voice-only', 'normal', 'normal'])
  expect(['audio/mp4', 'video/mp4', 'audio/webm;codecs=opus', 'audio/ogg', ''].map(extensionOf)).toEqual(['m4a', 'mp4', 'webm', 'ogg', 'bin'])
})

test('[MED7] what a form records by itself, at the quality for voices unless it names one', () => {
  expect(recordActionOf('<odk:recordaudio event="odk-instance-load" ref="/data/r"/>')).toEqual({ nodeset: '/data/r', quality: 'voice-only' })
  expect(recordActionOf(`<x:recordaudio odk:quality='low' ref='/data/r' event='odk-instance-load'></x:recordaudio>`)).toEqual({ nodeset: '/data/r', quality: 'low' })
  expect(recordActionOf('<data><recordaudio_note/></data>')).toBeNull()
})

test('[MED5] a refused microphone says where to allow it; leaving while recording keeps what was said', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  const track = { stop: vi.fn() }
  const stream = { getTracks: () => [track] }
  let answer: () => Promise<unknown> = () => Promise.reject(new DOMException('', 'NotAllowedError'))
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia: () => answer() } })
  class Recorder extends EventTarget {
    static isTypeSupported(type: string): boolean { return type.startsWith('audio/webm') }
    readonly mimeType = 'audio/webm;codecs=opus'
    start(): void { setTimeout(() => this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob(['sound']) })), 1) }
    stop(): void { this.dispatchEvent(new Event('stop')) }
  }
  vi.stubGlobal('MediaRecorder', Recorder)
  vi.stubGlobal('AudioContext', class { createAnalyser() { return { fftSize: 0, getFloatTimeDomainData: () => {} } } createMediaStreamSource() { return { connect: () => {} } } close() { return Promise.resolve() } })
  const { files, close } = (open = stage(SoundQuestion, { type: 'file', mediaType: 'audio/*' }))
  button('Record sound').click()
  await vi.waitFor(() => expect(document.querySelector('[role=alert]:not([hidden])')?.textContent).toContain('Allow it in the browser’s settings'))
  answer = () => Promise.resolve(stream)
  button('Record sound').click()
  await vi.waitFor(() => button('Pause'))
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  close()
  await vi.waitFor(() => expect(files.map(({ name, size }) => [name, size])).toEqual([['recording.webm', 5]]))
  expect(track.stop).toHaveBeenCalled()
  vi.unstubAllGlobals()
})
