import { array, assert, constantFrom, oneof, property, record, string, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import type { Origin } from '../core/ids.ts'
import { decodeIntroduction, encodeIntroduction, introductionLimits } from './introductions-codec.ts'
import { introduce, introductionTicks, isBeside, noIntroductions } from './introductions.ts'
import type { IntroductionEffect, IntroductionEvent, Introductions } from './introductions.ts'

const originOf = (name: string): Origin => name.charCodeAt(0).toString(16).padStart(16, '0') as Origin
const nameOf = (origin: Origin): string => String.fromCharCode(Number.parseInt(origin, 16))

/** Devices named by letters, whose pages connect when both codes have crossed; `walls`: pairs whose links never open. */
const group = (letters: string, walls: readonly string[] = []) => {
  const states = new Map<string, Introductions>([...letters].map((name) => [name, noIntroductions(originOf(name))]))
  const log: string[] = []
  const queue: (() => void)[] = []
  const linkName = (a: string, b: string): string => `${a}>${b}`
  const isOpen = new Set<string>()

  const open = (a: string, b: string): void => {
    for (const [here, there] of [[a, b], [b, a]] as const) {
      isOpen.add(linkName(here, there))
      feed(here, { type: 'linked', link: linkName(here, there), peer: originOf(there), name: there })
    }
  }
  const cut = (a: string, b: string, parted = false): void => {
    for (const [here, there] of [[a, b], [b, a]] as const) {
      isOpen.delete(linkName(here, there))
      feed(here, { type: 'gone', link: linkName(here, there), parted })
    }
  }
  const perform = (name: string, effect: IntroductionEffect): void => {
    if (effect.type === 'spare') return void log.push(`${name} keeps ${effect.code}`)
    if (effect.type === 'relay') return void log.push(`${name} relays over ${effect.link}`)
    if (effect.type === 'send') {
      const peer = effect.link.slice(2)
      const message = decodeIntroduction(effect.body)
      if (message?.kind === 'to') log.push(`${name}: ${message.step} for ${nameOf(message.who)} over ${peer}`)
      if (isOpen.has(effect.link)) queue.push(() => { if (isOpen.has(effect.link)) feed(peer, { type: 'heard', link: linkName(peer, name), body: effect.body }) })
      return
    }
    const peer = nameOf(effect.attempt.slice(0, 16) as Origin)
    log.push(`${name} ${effect.step} ${peer}`)
    if (effect.step === 'offer' || effect.step === 'answer') queue.push(() => feed(name, { type: 'described', attempt: effect.attempt, code: `${effect.step} of ${name}` }))
    if (effect.step !== 'accept') return
    expect(effect.code).toBe(`answer of ${peer}`)
    const isWalled = walls.some((wall) => wall.includes(name) && wall.includes(peer))
    queue.push(() => {
      if (isWalled) return feed(name, { type: 'failed', attempt: effect.attempt })
      feed(name, { type: 'opened', attempt: effect.attempt })
      open(name, peer)
    })
  }
  const feed = (name: string, event: IntroductionEvent): void => {
    const { state, effects } = introduce(states.get(name)!, event)
    states.set(name, state)
    for (const effect of effects) perform(name, effect)
  }
  const run = (): void => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) next()
  }
  return {
    log, feed, run, states,
    open: (a: string, b: string) => { open(a, b); run() },
    cut: (a: string, b: string, parted = false) => { cut(a, b, parted); run() },
    tick: (count = 1) => {
      for (let i = 0; i < count; i++) {
        for (const name of letters) feed(name, { type: 'tick' })
        run()
      }
    },
    peersOf: (name: string): string => states.get(name)!.links.map(({ origin }) => nameOf(origin)).sort().join(''),
  }
}

test('[INT4] in a star and in a chain everybody is linked with everybody in the end, and the smaller origin offers', () => {
  for (const links of [['ca', 'cb', 'cd', 'ce'], ['ab', 'bc', 'cd', 'de']]) {
    const { open, peersOf, log } = group('abcde')
    for (const [a, b] of links) open(a!, b!)
    expect([...'abcde'].map(peersOf)).toEqual(['bcde', 'acde', 'abde', 'abce', 'abcd'])
    const offers = log.filter((line) => /^. offer .$/.test(line))
    for (const line of offers) expect(line[0]! < line.at(-1)!, line).toBe(true)
    expect(offers).toHaveLength(6)
  }
})

test('[INT3] a group of two says nothing of anybody else, and nothing is told twice', () => {
  const { open, log, states, feed } = group('ab')
  open('a', 'b')
  expect(log).toEqual([])
  const before = states.get('a')
  feed('a', { type: 'linked', link: 'a>b', peer: originOf('b'), name: 'b' })
  expect(states.get('a')).toBe(before)
})

test('[INT6] a link that does not come about is tried again, later and later', () => {
  const { open, tick, peersOf, log } = group('abc', ['ac'])
  open('b', 'a')
  open('b', 'c')
  const offers = (): number => log.filter((line) => line === 'a offer c').length
  expect([peersOf('a'), offers()]).toEqual(['b', 1])
  tick(introductionTicks.again - 1)
  expect(offers()).toBe(1)
  tick(1)
  expect(offers()).toBe(2)
  tick(introductionTicks.again * 2 - 1)
  expect(offers()).toBe(2)
  tick(1)
  expect(offers()).toBe(3)
})

test('[INT6] an attempt whose answer never comes ends, and a device that went and came back is tried at once', () => {
  const { open, cut, tick, log, states } = group('abc', ['ac'])
  open('b', 'a')
  open('b', 'c')
  cut('b', 'c')
  expect(states.get('a')!.attempts).toEqual([])
  open('b', 'c')
  expect(log.filter((line) => line === 'a offer c')).toHaveLength(2)
  tick(introductionTicks.again + introductionTicks.connect + 1)
  for (const state of states.values()) expect(state.attempts).toEqual([])
})

test('[INT5] no more than 12 links are made by introduction; who has none left says so', () => {
  const letters = 'abcdefghijklmnop'
  const { open, peersOf, tick } = group(letters)
  for (const other of letters.slice(1)) open('a', other)
  tick(3)
  for (const other of letters.slice(1)) expect(peersOf(other).length, other).toBeLessThanOrEqual(introductionLimits.links)
  expect(peersOf('a')).toHaveLength(15)

  let full = noIntroductions(originOf('z'))
  for (const other of letters.slice(4)) full = introduce(full, { type: 'linked', link: other, peer: originOf(other), name: other }).state
  const { effects } = introduce(full, { type: 'heard', link: 'p', body: encodeIntroduction({ kind: 'from', who: originOf('b'), step: 'offer', code: 'x' }) })
  expect(effects.map((effect) => effect.type === 'send' && decodeIntroduction(effect.body))).toEqual([{ kind: 'to', who: originOf('b'), step: 'refuse', code: '' }])
})

test('[INT7] what came from another device goes no further, and only so much is passed on', () => {
  const { open, feed, log, run } = group('abc', ['ac', 'bc', 'ab'])
  open('b', 'a')
  open('b', 'c')
  const heardByA: string[] = []
  feed('b', { type: 'heard', link: 'b>a', body: encodeIntroduction({ kind: 'from', who: originOf('c'), step: 'offer', code: 'x' }) })
  run()
  expect(log.filter((line) => line.startsWith('b:'))).toEqual([])
  let passed = 0
  const { states } = group('abc')
  let state = states.get('b')!
  const take = (event: IntroductionEvent): readonly IntroductionEffect[] => {
    const step = introduce(state, event)
    state = step.state
    return step.effects
  }
  for (const peer of 'ac') take({ type: 'linked', link: peer, peer: originOf(peer), name: peer })
  for (let i = 0; i < 200; i++) {
    const effects = take({ type: 'heard', link: 'a', body: encodeIntroduction({ kind: 'to', who: originOf('c'), step: 'offer', code: `${i}` }) })
    for (const effect of effects) {
      if (effect.type !== 'send') continue
      passed += 1
      expect([effect.link, decodeIntroduction(effect.body)]).toEqual(['c', { kind: 'from', who: originOf('a'), step: 'offer', code: `${i}` }])
    }
  }
  expect([passed, heardByA]).toEqual([60, []])
})

test('[INT7] a code for a device that is not linked here comes back as refused', () => {
  const state = introduce(noIntroductions(originOf('b')), { type: 'linked', link: 'L', peer: originOf('a'), name: 'a' }).state
  const [effect] = introduce(state, { type: 'heard', link: 'L', body: encodeIntroduction({ kind: 'to', who: originOf('z'), step: 'offer', code: 'x' }) }).effects
  expect(effect?.type === 'send' && decodeIntroduction(effect.body)).toEqual({ kind: 'from', who: originOf('z'), step: 'refuse', code: '' })
})

test('[INT8] who says that it is linked with another does not need that one\'s news from here, until that link goes', () => {
  const { open, cut, states, log } = group('abc')
  open('b', 'a')
  open('b', 'c')
  expect(isBeside(states.get('b')!, 'b>c', originOf('a'))).toBe(true)
  expect(isBeside(states.get('b')!, 'b>c', originOf('z'))).toBe(false)
  cut('a', 'c')
  expect(log.filter((line) => line.includes('relays'))).toEqual(expect.arrayContaining(['b relays over b>a', 'b relays over b>c']))
})

test('[INT9] a device that offers again has lost its link: the new one is answered', () => {
  const { open, feed, log, run } = group('abc')
  open('b', 'a')
  open('b', 'c')
  log.length = 0
  feed('c', { type: 'heard', link: 'c>b', body: encodeIntroduction({ kind: 'from', who: originOf('a'), step: 'offer', code: 'offer of a' }) })
  run()
  expect(log).toContain('c answer a')
})

test('[INT11] who parted on purpose stays apart, until one of them leaves and comes back; a link that was lost comes again', () => {
  const { open, cut, tick, peersOf } = group('abc')
  open('b', 'a')
  open('b', 'c')
  cut('a', 'c')
  expect(peersOf('a')).toBe('bc')
  cut('a', 'c', true)
  tick(300)
  expect(peersOf('a')).toBe('b')
  cut('b', 'c')
  open('b', 'c')
  expect(peersOf('a')).toBe('bc')
})

test('[INT1] messages come back as they went; anything else is null and never an exception', () => {
  const messages = [
    { kind: 'members', members: [{ origin: originOf('a'), name: 'Tablet ä' }, { origin: originOf('b'), name: '' }] },
    { kind: 'to', who: originOf('c'), step: 'offer', code: 'T1ABC' }, { kind: 'spare', code: 'T2ABC' }, { kind: 'from', who: originOf('c'), step: 'refuse', code: '' },
  ] as const
  for (const message of messages) {
    const bytes = encodeIntroduction(message)
    expect(decodeIntroduction(bytes)).toEqual(message)
    expect(decodeIntroduction(bytes.subarray(0, -1))).toBeNull()
    expect(decodeIntroduction(Uint8Array.of(...bytes, 0))).toBeNull()
  }
  expect(decodeIntroduction(encodeIntroduction({ kind: 'to', who: originOf('c'), step: 'offer', code: 'x'.repeat(introductionLimits.code + 1) }))).toBeNull()
  const crowd = Array.from({ length: introductionLimits.members + 1 }, (_, i) => ({ origin: originOf(String.fromCharCode(65 + i)), name: '' }))
  expect(decodeIntroduction(encodeIntroduction({ kind: 'members', members: crowd }))).toBeNull()
})

test('[INT1] [INT2] no bytes of a peer make the machine throw, grow without limit or speak to anybody who is not linked', () => {
  assert(property(array(oneof(
    uint8Array({ maxLength: 60 }),
    record({ kind: constantFrom('to' as const, 'from' as const), who: constantFrom(...'abcz').map(originOf), step: constantFrom('offer' as const, 'answer' as const, 'refuse' as const), code: string({ maxLength: 20 }) }).map(encodeIntroduction),
    array(record({ origin: constantFrom(...'abcxyz').map(originOf), name: string({ maxLength: 5 }) }), { maxLength: 6 }).map((list) => encodeIntroduction({ kind: 'members', members: list })),
  ), { maxLength: 40 }), (bodies) => {
    let state = noIntroductions(originOf('b'))
    for (const peer of 'ac') state = introduce(state, { type: 'linked', link: peer, peer: originOf(peer), name: peer }).state
    for (const body of bodies) {
      const step = introduce(state, { type: 'heard', link: 'c', body })
      state = step.state
      for (const effect of step.effects) if (effect.type === 'send') expect('ac').toContain(effect.link)
    }
    expect(state.attempts.length + state.links.length).toBeLessThanOrEqual(introductionLimits.links)
  }), { numRuns: 2000, seed: 5 })
})
