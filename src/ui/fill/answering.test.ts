import { expect, test } from 'vitest'
import { err, ok } from '../../core/result.ts'
import { createAnswering } from './answering.ts'
import type { FormSession, QuestionView } from './engine/session.ts'

const setUp = (answers: Readonly<Record<string, unknown>>) => {
  const events: string[] = []
  const question = { id: 'q', row: 'row1', nodeset: '/d/r/photo', text: '', relevant: true, violation: null } as unknown as QuestionView
  const session = { begin: () => events.push('begin'), setValue: (_: QuestionView, typed: string) => { events.push(`answer ${typed}`); return ok(null) } } as unknown as FormSession
  const client = { call: (method: string) => { events.push(method); return Promise.resolve(answers[method]) } } as unknown as Parameters<typeof createAnswering>[0]['client']
  const saveNow = (): Promise<boolean> => { events.push('save'); return Promise.resolve(true) }
  return { events, question, ...createAnswering({ session, client, draftId: 'd', locale: { decimal: '.', zone: () => 0 }, formFile: () => Promise.resolve(null), saveNow, whenReleased: (run) => run() }) }
}

test('[FIL23] a file is added only after its row is saved, and its name becomes the answer', async () => {
  const { events, fill, question } = setUp({ 'files.add': ok({ name: 'a-1.jpg', blobId: 'b' }) })
  expect(await fill.addFile(question, new Blob(['x']), 'a.jpg')).toEqual(ok(null))
  expect(events).toEqual(['begin', 'save', 'files.add', 'answer a-1.jpg'])
})

test('[FIL23] a file that cannot be kept leaves the answer as it was and says why', async () => {
  const full = err({ type: 'storage-full', message: 'full' })
  const { events, fill, question } = setUp({ 'files.add': full })
  expect(await fill.addFile(question, new Blob(['x']), 'a.jpg')).toEqual(full)
  expect(events).not.toContain('answer a-1.jpg')
})

test('[FIL22] half an entry is said only after one has left it, and blocks until it is whole', () => {
  const { fill, question, attempt } = setUp({})
  fill.setHalf(question, { key: 'fill.unreadable.date' })
  expect(fill.error(question)).toBe('')
  fill.left(question)
  expect(fill.error(question)).toBe('Enter a full date.')
  expect(attempt([question])).toEqual([question])
  fill.setHalf(question, null)
  expect(fill.error(question)).toBe('')
  expect(attempt([question])).toEqual([])
})
