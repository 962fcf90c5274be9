import { expect, test } from 'vitest'
import { err, ok, type Result } from '../core/result.ts'
import type { OpenLink } from './open-link.ts'
import { freshMs, lifeMs } from './offers.ts'
import { shortOrigin, type Met } from './one-scan.ts'
import { createPairing, type Pairing, type Shown } from './pairing.ts'
import { decodePairingCode, encodePairingCode, type Description, type PairingCode } from './pairing-code.ts'
import type { LinkFailure } from './peer-link.ts'

const description: Description = {
  fingerprint: new Uint8Array(32), ufrag: 'abcd', pwd: 'abcdefghijklmnopqrstuvwx', passive: false,
  candidates: [{ kind: 'ipv4', bytes: new Uint8Array(4), port: 1 }],
}
const turns = async () => { for (let i = 0; i < 20; i += 1) await Promise.resolve() }

const linkOf = (name: string, offered: boolean) => ({ name, offered }) as unknown as OpenLink & { name: string }

type Opening = (result: Result<OpenLink, LinkFailure>) => void
const printOf = (origin: string): Uint8Array => new Uint8Array(32).fill(Number.parseInt(origin.slice(0, 2), 16))
const metOf = (origin: string): Met => ({ origin, name: `Phone ${origin}`, fingerprint: printOf(origin) })
const [ada, ben, eve] = [metOf('aa'.repeat(8)), metOf('bb'.repeat(8)), metOf('ee'.repeat(8))]

/** A world where a link opens on both phones once the offerer has taken the answer, unless `reachable` says no. */
const world = (reachable: { yes: boolean; directly?: boolean } = { yes: true }) => {
  const answers = new Map<string, Opening>()
  const waiting = new Map<number, Opening>()
  let serial = 0
  return (firstNonce: number, origin = '', met: readonly Met[] = []) => {
    const log: string[] = []
    const shown: Shown[] = []
    let nonce = firstNonce
    let delays: (() => void)[] = []
    let now = 0
    let timers: { readonly at: number; readonly call: () => void }[] = []
    const pairing: Pairing = createPairing({
      newNonce: () => nonce++,
      newSeed: () => new Uint8Array(16).fill(nonce),
      delay: () => new Promise((resolve) => delays.push(resolve)),
      after: (ms, call) => {
        const timer = { at: now + ms, call }
        timers.push(timer)
        return () => { timers = timers.filter((one) => one !== timer) }
      },
      met: () => met,
      origin: () => origin || null,
      spent: new Set(),
      createOffer: async (mine, target) => {
        const own = { ...description, fingerprint: printOf(origin || '00') }
        const oneScan = target && { seed: target.seed, from: target.from, to: target.to }
        return ok({
          nonce: mine, description, code: encodePairingCode({ ...own, role: 'offer', nonce: mine, ...(oneScan && { oneScan }) }),
          opened: target && new Promise((resolve) => waiting.set(mine, resolve)),
          cancel: () => { log.push(`offer ${mine} cancelled`) },
          accept: async (answer) => {
            if (!reachable.yes) return err('ice-failed')
            answers.get(answer.ufrag)?.(ok(linkOf(`link ${mine}`, false)))
            return ok(linkOf(`link ${mine}`, true))
          },
        })
      },
      answerOffer: async (offer: PairingCode, knows) => {
        const ufrag = `ans${serial++}`
        const direct = knows && reachable.directly !== false && offer.oneScan !== undefined
        if (direct) setTimeout(() => {
          waiting.get(offer.nonce)?.(ok(linkOf(`link ${offer.nonce}`, true)))
          answers.get(ufrag)?.(ok(linkOf(`link ${offer.nonce}`, false)))
        })
        return ok({
          nonce: offer.nonce, description, code: encodePairingCode({ ...description, role: 'answer', nonce: offer.nonce, ufrag }),
          opened: new Promise((resolve) => answers.set(ufrag, resolve)),
          cancel: () => { log.push(`answer ${offer.nonce} cancelled`) },
        })
      },
    }, {
      onShown: (one) => shown.push(one),
      onAnswering: () => undefined,
      onConnecting: (whom) => log.push(whom ? `connecting to ${whom.name}` : 'connecting'),
      onFailure: (failure) => log.push(failure),
      onLink: (link) => log.push((link as OpenLink & { name: string }).name + (link.offered ? ' as offerer' : '')),
    })
    return {
      pairing, log, shown, code: () => shown.at(-1)!.code,
      giveUp: (code: string) => { const read = decodePairingCode(code); if (read.ok) answers.get(read.value.ufrag)?.(err('ice-failed')) },
      delaysOver: () => { for (const go of delays) go(); delays = [] },
      pass: async (ms: number) => {
        now += ms
        for (;;) {
          const due = timers.filter(({ at }) => at <= now)
          if (due.length === 0) return
          timers = timers.filter(({ at }) => at > now)
          for (const { call } of due) call()
          await turns()
        }
      },
    }
  }
}

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

const ticks = () => new Promise((resolve) => { setTimeout(resolve, 5) })

test('[ONE6] devices that have met connect with one scan', async () => {
  const phone = world()
  const [a, b] = [phone(10, ada.origin, [ben]), phone(20, ben.origin, [ada])]
  await Promise.all([a.pairing.aim(ben), b.pairing.renew()])
  expect(a.shown.at(-1)).toMatchObject({ role: 'offer', target: ben })
  expect(decodePairingCode(a.code())).toMatchObject({ value: { oneScan: { from: shortOrigin(ada.origin), to: shortOrigin(ben.origin) } } })
  expect(await b.pairing.use(a.code())).toEqual(ok('connecting'))
  await ticks()
  expect(b.log.filter((line) => !line.includes('cancelled'))).toEqual([`connecting to ${ada.name}`, 'link 10'])
  expect(a.log).toEqual(['link 10 as offerer'])
  expect(b.shown.some(({ role }) => role === 'answer')).toBe(false)
})

test('[ONE6] a code for another device is told; one of a device not met, or with another certificate, takes two scans', async () => {
  const phone = world()
  const [a, b] = [phone(10, ada.origin, [ben]), phone(20, ben.origin, [])]
  const changed = phone(30, ben.origin, [{ ...ada, fingerprint: printOf('01') }])
  const stranger = phone(40, eve.origin, [ada])
  await Promise.all([a.pairing.aim(ben), b.pairing.renew(), changed.pairing.renew(), stranger.pairing.renew()])
  expect(await stranger.pairing.use(a.code())).toEqual(err('for-another'))
  expect(await b.pairing.use(a.code())).toEqual(ok('answering'))
  expect(await changed.pairing.use(a.code())).toEqual(ok('answering'))
  expect(await a.pairing.use(b.code())).toEqual(ok('connecting'))
  await turns()
  expect(a.log).toContain('link 10 as offerer')
})

test('[ONE6] one scan that does not connect shows its answer by itself', async () => {
  const phone = world({ yes: true, directly: false })
  const [a, b] = [phone(10, ada.origin, [ben]), phone(20, ben.origin, [ada])]
  await Promise.all([a.pairing.aim(ben), b.pairing.renew()])
  await b.pairing.use(a.code())
  await b.pass(9_000)
  expect(b.shown.at(-1)).toMatchObject({ role: 'answer' })
  expect(await a.pairing.use(b.code())).toEqual(ok('connecting'))
  await turns()
  expect(b.log).toContain('link 10')
})

test('[PAIR8] both scan each other\'s one-scan code: both keep the same link', async () => {
  const phone = world()
  const [a, b] = [phone(10, ada.origin, [ben]), phone(20, ben.origin, [ada])]
  await Promise.all([a.pairing.aim(ben), b.pairing.aim(ada)])
  const [codeOfA, codeOfB] = [a.code(), b.code()]
  await Promise.all([a.pairing.use(codeOfB), b.pairing.use(codeOfA)])
  await ticks()
  a.delaysOver()
  b.delaysOver()
  await ticks()
  expect(a.log.filter((line) => line.startsWith('link'))).toEqual(['link 10 as offerer'])
  expect(b.log.filter((line) => line.startsWith('link'))).toEqual(['link 10'])
})
