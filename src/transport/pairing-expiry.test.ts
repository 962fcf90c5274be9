import { expect, test } from 'vitest'
import { err, ok } from '../core/result.ts'
import { freshMs, lifeMs } from './offers.ts'
import { createPairing, type Shown } from './pairing.ts'
import { description, linkOf, turns, world } from './testing/pairing-world.ts'

test('[PAIR10] a code is good for two minutes, and its picture for half a minute less', () => {
  expect([lifeMs, freshMs]).toEqual([120_000, 90_000])
})

test('[PAIR10] a code is replaced on screen before it ends; its answer is taken until then, and told as expired after', async () => {
  const phone = world()
  const [a, b, c] = [phone(10), phone(20), phone(30)]
  await Promise.all([a.pairing.renew(), b.pairing.renew(), c.pairing.renew()])
  const first = a.code()
  expect(a.shown[0]).toMatchObject({ freshMs })
  await a.pass(freshMs)
  expect(a.code()).not.toBe(first)
  expect(a.log).toEqual([])
  await b.pairing.use(first)
  await c.pairing.use(first)
  await a.pass(lifeMs - freshMs - 1)
  expect(await a.pairing.use(b.code())).toEqual(ok('connecting'))
  const late = phone(40)
  await late.pairing.renew()
  await c.pairing.use(late.code())
  await late.pass(lifeMs)
  expect(late.log).toEqual(['offer 40 cancelled'])
  expect(await late.pairing.use(c.code())).toEqual(err('expired'))
})

test('[PAIR10] an answer that is not read in time gives way to a new code, and says so', async () => {
  const phone = world()
  const [a, b] = [phone(10), phone(20)]
  await Promise.all([a.pairing.renew(), b.pairing.renew()])
  await b.pairing.use(a.code())
  await b.pass(lifeMs)
  expect(b.log).toContain('answer-expired')
  expect(b.shown.at(-1)).toMatchObject({ role: 'offer' })
})

test('[PAIR7] a code is good once: its answer read again, or the code itself after a link, is told as used', async () => {
  const reachable = { yes: false }
  const phone = world(reachable)
  const [a, b] = [phone(10), phone(20)]
  await Promise.all([a.pairing.renew(), b.pairing.renew()])
  const offer = a.code()
  await b.pairing.use(offer)
  await a.pairing.use(b.code())
  await turns()
  expect(await a.pairing.use(b.code())).toEqual(err('used'))

  const spent = new Set<string>()
  const pair = async () => {
    const shown: Shown[] = []
    const pairing = createPairing({
      newNonce: () => 77, newSeed: () => new Uint8Array(16), delay: async () => undefined, after: () => () => undefined, met: () => [], origin: () => null, spent,
      createOffer: async () => err('timeout'),
      answerOffer: async (read) => ok({ nonce: read.nonce, description, code: 'x', opened: Promise.resolve(ok(linkOf('l', false))), cancel: () => undefined }),
    }, { onShown: (one) => shown.push(one), onAnswering: () => undefined, onConnecting: () => undefined, onFailure: () => undefined, onLink: () => undefined })
    return pairing.use(offer)
  }
  expect(await pair()).toEqual(ok('answering'))
  await turns()
  expect(await pair()).toEqual(err('used'))
})
