import { expect, test } from 'vitest'
import { err, ok } from '../core/result.ts'
import { shortOrigin } from './one-scan.ts'
import { decodePairingCode } from './pairing-code.ts'
import { ada, ben, eve, printOf, turns, world } from './testing/pairing-world.ts'

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
