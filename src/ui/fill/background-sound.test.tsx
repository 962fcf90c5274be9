// @vitest-environment jsdom
import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ok } from '../../core/result.ts'
import { BackgroundSound } from './background-sound.tsx'
import type { FormSession } from './engine/session.ts'
import { button } from './questions/testing/stage.tsx'
import { createUnkept } from './unkept.ts'

class Recorder extends EventTarget {
  static isTypeSupported(type: string): boolean { return type === 'audio/mp4' }
  readonly mimeType = 'audio/mp4'
  start(): void { setTimeout(() => this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: new Blob(['talk']) })), 1) }
  stop(): void { this.dispatchEvent(new Event('stop')) }
}
beforeEach(() => {
  vi.stubGlobal('MediaRecorder', Recorder)
  vi.stubGlobal('AudioContext', class { createAnalyser() { return { fftSize: 0, getFloatTimeDomainData: () => {} } } createMediaStreamSource() { return { connect: () => {} } } close() { return Promise.resolve() } })
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia: () => Promise.resolve({ getTracks: () => [] }) } })
})
// jsdom's blobs cannot be read.
Blob.prototype.arrayBuffer ??= () => Promise.resolve(new ArrayBuffer(4))
let close = (): void => {}
afterEach(() => {
  close()
  vi.unstubAllGlobals()
})
const setUp = (kept = '') => {
  const values = new Map([['/data/rec', kept]])
  const added: string[] = []
  const session = { begin: () => {}, unasked: (nodeset: string) => values.get(nodeset) ?? '', setUnasked: (nodeset: string, value: string) => { values.set(nodeset, value) } } as unknown as FormSession
  const client = { call: (method: string, params: { readonly name: string }) => { added.push(`${method} ${params.name}`); return Promise.resolve(ok({ name: 'rec-1.m4a' })) } }
  const unkept = createUnkept()
  document.body.innerHTML = '<div></div>'
  close = render(() => <BackgroundSound client={client as never} session={session} draftId="d" action={{ nodeset: '/data/rec', quality: 'voice-only' }} unkept={unkept} saveNow={() => Promise.resolve(true)} />, document.body.firstElementChild as HTMLElement)
  return { unkept, added, value: () => values.get('/data/rec') }
}

test('[MED7] nothing is recorded before the person agreed; then it is in sight and kept before the form is left', async () => {
  const { unkept, added, value } = setUp()
  expect(unkept.settle('form')).toBeNull()
  button('All agree: record').click()
  await vi.waitFor(() => expect(document.querySelector('[aria-label="Sound is being recorded"]')).not.toBeNull())
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  expect(unkept.settle('page')).toBeNull()
  expect(await unkept.settle('form')).toBe(true)
  expect([added, value()]).toEqual([['files.add recording.m4a'], 'rec-1.m4a'])
})

test('[MED7] who declines, and who opens a record that has its recording, is not asked on', () => {
  const { unkept } = setUp()
  button('Do not record').click()
  expect(document.querySelector('button')).toBeNull()
  expect(unkept.settle('form')).toBeNull()
  close()
  setUp('rec-0.m4a')
  expect(document.querySelector('button')).toBeNull()
})
