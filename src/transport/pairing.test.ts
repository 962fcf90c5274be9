import { expect, test } from 'vitest'
import { err, ok } from '../core/result.ts'
import { decodePairingCode } from './pairing-code.ts'
import { turns, world } from './testing/pairing-world.ts'

test('[PAIR6] two scans without roles: who reads an offer answers it, who reads its answer connects', async () => {
  const phone = world()
  const [a, b] = [phone(10), phone(20)]
  await Promise.all([a.pairing.renew(), b.pairing.renew()])
  expect(await b.pairing.use(a.code())).toEqual(ok('answering'))
  expect(b.shown.map(({ role }) => role)).toEqual(['offer', 'answer'])
  expect(await b.pairing.use(a.code())).toEqual(ok('already'))
  expect(await a.pairing.use(b.code())).toEqual(ok('connecting'))
  await turns()
  expect(a.log).toEqual(['connecting', 'link 10 as offerer'])
  expect(b.log).toEqual(['offer 20 cancelled', 'link 10'])
})

test('[PAIR7] a code at the wrong place has its name', async () => {
  const phone = world()
  const [a, b, c] = [phone(10), phone(20), phone(30)]
  await Promise.all([a.pairing.renew(), b.pairing.renew(), c.pairing.renew()])
  const first = a.code()
  expect(await a.pairing.use(first)).toEqual(err('own-code'))
  await b.pairing.use(first)
  expect(await b.pairing.use(b.code())).toEqual(err('own-code'))
  expect(await c.pairing.use(b.code())).toEqual(err('answer-for-another'))
  for (let i = 0; i < 3; i += 1) await a.pairing.renew()
  expect(await a.pairing.use(b.code())).toEqual(err('expired'))
  expect(await a.pairing.use('hello')).toEqual(err('not-a-code'))
})

test('[PAIR6] an answer to an offer that was shown before the last one still connects', async () => {
  const phone = world()
  const [a, b] = [phone(10), phone(20)]
  await a.pairing.renew()
  await b.pairing.use(a.code())
  await a.pairing.renew()
  expect(await a.pairing.use(b.code())).toEqual(ok('connecting'))
  await turns()
  expect(b.log).toContain('link 10')
})

test.each([['first', 0], ['second', 1]])('[PAIR8] both read each other at once, the %s phone is quicker: both keep the same link', async (_, quicker) => {
  const phone = world()
  const phones = [phone(10), phone(20)] as const
  const [a, b] = phones
  await Promise.all([a.pairing.renew(), b.pairing.renew()])
  const [codeOfA, codeOfB] = [a.code(), b.code()]
  await Promise.all([a.pairing.use(codeOfB), b.pairing.use(codeOfA)])
  const [answerOfA, answerOfB] = [a.code(), b.code()]
  if (quicker === 0) await Promise.all([a.pairing.use(answerOfB), b.pairing.use(answerOfA)])
  else await Promise.all([b.pairing.use(answerOfA), a.pairing.use(answerOfB)])
  await turns()
  a.delaysOver()
  b.delaysOver()
  await turns()
  expect(a.log.filter((line) => line.startsWith('link'))).toEqual(['link 10 as offerer'])
  expect(b.log.filter((line) => line.startsWith('link'))).toEqual(['link 10'])
})

test('[PAIR8] both read the offers but only one the answer: it connects', async () => {
  const phone = world()
  const [a, b] = [phone(10), phone(20)]
  await Promise.all([a.pairing.renew(), b.pairing.renew()])
  const [codeOfA, codeOfB] = [a.code(), b.code()]
  await Promise.all([a.pairing.use(codeOfB), b.pairing.use(codeOfA)])
  await b.pairing.use(a.code())
  await turns()
  b.delaysOver()
  await turns()
  expect(a.log).toContain('link 20')
  expect(b.log).toContain('link 20 as offerer')
})

test('[PAIR9] a failed meeting is named and a fresh offer stands at once; a given-up answer is replaced silently', async () => {
  const reachable = { yes: false }
  const phone = world(reachable)
  const [a, b] = [phone(10), phone(20)]
  await Promise.all([a.pairing.renew(), b.pairing.renew()])
  await b.pairing.use(a.code())
  const before = b.code()
  b.giveUp(before)
  await turns()
  expect(b.shown.at(-1)).toMatchObject({ role: 'answer' })
  expect(b.code()).not.toBe(before)
  await a.pairing.use(b.code())
  await turns()
  expect(a.log).toEqual(['connecting', 'isolated'])
  expect(decodePairingCode(a.code())).toMatchObject({ value: { role: 'offer', nonce: 11 } })
  expect(b.log).toEqual(['answer 10 cancelled'])
})

test('[PAIR6] a closed pairing cancels what is open and takes nothing more', async () => {
  const a = world()(10)
  await a.pairing.renew()
  a.pairing.close()
  expect(a.log).toEqual(['offer 10 cancelled'])
  expect(await a.pairing.use(a.code())).toEqual(err('cancelled'))
})

test.each([['camera', 'text'], ['text', 'camera']] as const)('[SYNCUI11] a link says how the code came that led to it (%s), whatever was read beside it', async (first, then) => {
  for (const isOffer of [true, false]) {
    const phone = world()
    const [a, b, c] = [phone(10), phone(20), phone(30)]
    await Promise.all([a.pairing.renew(), b.pairing.renew(), c.pairing.renew()])
    if (isOffer) {
      // a answers b
      await a.pairing.use(b.code(), first)
      await a.pairing.use('hello', then)
      await a.pairing.use(b.code(), then)
      await b.pairing.use(a.code(), 'camera')
    } else {
      // b answers a, which reads the offer of c while it connects
      await b.pairing.use(a.code(), 'camera')
      const connecting = a.pairing.use(b.code(), first)
      await a.pairing.use(c.code(), then)
      await connecting
    }
    await turns()
    a.delaysOver()
    await turns()
    expect([isOffer, a.roads, b.roads]).toEqual([isOffer, [first], ['camera']])
  }
})
