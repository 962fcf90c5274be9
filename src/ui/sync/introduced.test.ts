import { expect, test } from 'vitest'
import { err, ok, type Result } from '../../core/result.ts'
import type { OpenLink } from '../../transport/open-link.ts'
import type { PairingCode } from '../../transport/pairing-code.ts'
import type { MeetNotice } from '../../worker/api-links.ts'
import { followIntroductions, type Wire } from './introduced.ts'
import { fakePage, turns } from './testing/sync-state.ts'

const setUp = () => {
  const page = fakePage()
  const log: string[] = []
  const openers: ((opened: Result<OpenLink, unknown>) => void)[] = []
  const opening = (): Promise<Result<OpenLink, unknown>> => new Promise((resolve) => openers.push(resolve))
  const wire: Wire = {
    offer: async () => ok({ code: 'OFFER', accept: (answer) => { log.push(`accepts ${answer.nonce}`); return opening() }, cancel: () => { log.push('offer cancelled') } }),
    answer: async (offer) => { log.push(`answers ${offer.nonce}`); return ok({ code: 'ANSWER', opened: opening(), cancel: () => { log.push('answer cancelled') } }) },
    decode: (code) => (code === 'bad' ? err('damaged') : ok({ role: code.startsWith('O') ? 'offer' : 'answer', nonce: Number(code.slice(1)) } as PairingCode)),
  }
  const opened: (string | undefined)[] = []
  followIntroductions(page.client, { open: (_link, attempt) => { opened.push(attempt); return {} as never } }, async () => wire)
  const meet = async (step: MeetNotice['step'], code = '', attempt = 'x'): Promise<void> => {
    page.notice({ type: 'meet', attempt, step, code })
    await turns()
  }
  const answer = async (result: Result<OpenLink, unknown>): Promise<void> => {
    openers.at(-1)!(result)
    await turns()
  }
  return { ...page, log, meet, opened, answer }
}

test('[LNK7] an offer is made, told, and connected by the answer; only then there is a link', async () => {
  const { calls, log, meet, opened, answer, newLink } = setUp()
  await meet('offer')
  expect([calls, opened]).toEqual([['links.described {"attempt":"x","code":"OFFER"}'], []])
  await meet('accept', 'A7')
  expect(log).toEqual(['accepts 7'])
  await answer(ok(newLink().link))
  expect([opened, calls]).toEqual([['x'], ['links.described {"attempt":"x","code":"OFFER"}']])
})

test('[LNK7] the answer to an offer is told and opens by itself', async () => {
  const { calls, log, meet, opened, answer, newLink } = setUp()
  await meet('answer', 'O3')
  expect([log, calls]).toEqual([['answers 3'], ['links.described {"attempt":"x","code":"ANSWER"}']])
  await answer(ok(newLink().link))
  expect(opened).toEqual(['x'])
})

test('[LNK7] what fails is told to the worker alone: a code that does not read or is of the wrong kind, a link that does not open', async () => {
  const { calls, meet, answer } = setUp()
  await meet('answer', 'bad', 'a')
  await meet('answer', 'A1', 'b')
  await meet('offer', '', 'c')
  await meet('accept', 'O1', 'c')
  await meet('answer', 'O1', 'd')
  await answer(err('ice-failed'))
  expect(calls.filter((call) => call.includes('null'))).toEqual(['a', 'b', 'c', 'd'].map((attempt) => `links.described {"attempt":"${attempt}","code":null}`))
})

test('[LNK7] an attempt that was given up leaves nothing behind, and a link that opens all the same is closed', async () => {
  const { calls, log, meet, opened, answer, newLink } = setUp()
  await meet('offer')
  await meet('accept', 'A1')
  await meet('cancel')
  expect(log).toContain('offer cancelled')
  await answer(ok(newLink('late').link))
  expect([opened, calls.at(-1)]).toEqual([[], 'late closed'])
})
