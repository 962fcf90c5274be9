import { expect, test } from 'vitest'
import { deriveIce, isShortOf, shortOrigin, shownBy, type Met } from './one-scan.ts'
import { isIceText } from './pairing-code.ts'

const ada: Met = { origin: '0123456789abcdef', name: 'Ada', fingerprint: new Uint8Array(32).fill(1) }
const code = (fingerprint: Uint8Array, from = shortOrigin(ada.origin)) => ({ fingerprint, oneScan: { seed: new Uint8Array(16), from, to: new Uint8Array(4) } })

test('[ONE1] both sides come to the same ICE texts from a seed; sides and seeds differ', () => {
  const seeds = [new Uint8Array(16), new Uint8Array(16).fill(1)]
  const texts = seeds.flatMap((seed) => [deriveIce(seed, 'shown'), deriveIce(seed, 'scanned')])
  expect(texts.every(({ ufrag, pwd }) => isIceText(ufrag, 'ufrag') && isIceText(pwd, 'pwd'))).toBe(true)
  expect(new Set(texts.map(({ ufrag }) => ufrag)).size).toBe(4)
  expect(new Set(texts.map(({ pwd }) => pwd)).size).toBe(4)
  expect(texts[0]).toEqual(deriveIce(new Uint8Array(16), 'shown'))
  expect(texts[0]).toMatchInlineSnapshot(`
    {
      "pwd": "KDfopgiUe+gk2CaT69/58jVx",
      "ufrag": "myN4qRbZ",
    }
  `)
})

test('[ONE2] only a device that has met, with the certificate it is known by, is answered with one scan', () => {
  expect(shownBy(code(ada.fingerprint), [ada])).toBe(ada)
  expect(shownBy(code(new Uint8Array(32).fill(2)), [ada])).toBeNull()
  expect(shownBy(code(ada.fingerprint, shortOrigin('ffffffffffffffff')), [ada])).toBeNull()
  expect(shownBy(code(ada.fingerprint), [])).toBeNull()
})

test('[ONE2] a short origin is of one device', () => {
  expect(isShortOf(shortOrigin(ada.origin), ada.origin)).toBe(true)
  expect(isShortOf(shortOrigin(ada.origin), '1123456789abcdef')).toBe(false)
  expect(isShortOf(shortOrigin(ada.origin), null)).toBe(false)
})
