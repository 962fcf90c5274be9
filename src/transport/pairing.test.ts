import { expect, test } from 'vitest'
import { err, ok, type Result } from '../core/result.ts'
import type { OpenLink } from './open-link.ts'
import { createPairing, type Pairing, type Shown } from './pairing.ts'
import { decodePairingCode, encodePairingCode, type Description, type PairingCode } from './pairing-code.ts'
import type { LinkFailure } from './peer-link.ts'

const description: Description = {
  fingerprint: new Uint8Array(32), ufrag: 'abcd', pwd: 'abcdefghijklmnopqrstuvwx', passive: false,
  candidates: [{ kind: 'ipv4', bytes: new Uint8Array(4), port: 1 }],
}
const turns = async () => { for (let i = 0; i < 20; i += 1) await Promise.resolve() }

const linkOf = (name: string, offered: boolean) => ({ name, offered }) as unknown as OpenLink & { name: string }

/** A world where a link opens on both phones once the offerer has taken the answer, unless `reachable` says no. */
const world = (reachable = { yes: true }) => {
  const answers = new Map<string, (result: Result<OpenLink, LinkFailure>) => void>()
  let serial = 0
  return (firstNonce: number) => {
    const log: string[] = []
    const shown: Shown[] = []
    let nonce = firstNonce
    let delays: (() => void)[] = []
    const pairing: Pairing = createPairing({
      newNonce: () => nonce++,
      delay: () => new Promise((resolve) => delays.push(resolve)),
      createOffer: async (mine) => {
        return ok({
          nonce: mine, description, code: encodePairingCode({ ...description, role: 'offer', nonce: mine }),
          cancel: () => { log.push(`offer ${mine} cancelled`) },
          accept: async (answer) => {
            if (!reachable.yes) return err('ice-failed')
            answers.get(answer.ufrag)?.(ok(linkOf(`link ${mine}`, false)))
            return ok(linkOf(`link ${mine}`, true))
          },
        })
      },
      answerOffer: async (offer: PairingCode) => {
        const ufrag = `ans${serial++}`
        return ok({
          nonce: offer.nonce, description, code: encodePairingCode({ ...description, role: 'answer', nonce: offer.nonce, ufrag }),
          opened: new Promise((resolve) => answers.set(ufrag, resolve)),
          cancel: () => { log.push(`answer ${offer.nonce} cancelled`) },
        })
      },
    }, {
      onShown: (one) => shown.push(one),
      onAnswering: () => undefined,
      onConnecting: () => log.push('connecting'),
      onFailure: (failure) => log.push(failure),
      onLink: (link) => log.push((link as OpenLink & { name: string }).name + (link.offered ? ' as offerer' : '')),
    })
    return {
      pairing, log, shown, code: () => shown.at(-1)!.code,
      giveUp: (code: string) => { const read = decodePairingCode(code); if (read.ok) answers.get(read.value.ufrag)?.(err('ice-failed')) },
      delaysOver: () => { for (const go of delays) go(); delays = [] },
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
  expect(a.log).toEqual(['connecting', 'ice-failed'])
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
