/**
 * The offers this phone has made: the three latest are good for two minutes each, and for one answer. What became of the others
 * is remembered, so that a late or repeated answer is told by name. Rules PAIR6, PAIR7, PAIR10.
 */
import type { Answer, Offer } from './peer-link.ts'

/** How long a code is good. */
export const lifeMs = 120_000
/** How long its picture is shown: who scans it in the last second still has time to show the answer. */
export const freshMs = 90_000
const kept = 3

export type Fate = 'open' | 'used' | 'expired'
export interface Offers {
  /** The nonce is ours from now on. */
  begin(nonce: number): void
  /** `origin`: the device it is for, if it needs one scan only */
  add(offer: Offer, origin: string | null): void
  /** The offer of this nonce, which is used up with that. */
  take(nonce: number): Offer | null
  /** null: never ours */
  fateOf(nonce: number): Fate | null
  /** nonce of the offer that this device may open without an answer, or null */
  openFor(origin: string | null): number | null
  clear(but: Offer | Answer | null): void
}

export const createOffers = (after: (ms: number, call: () => void) => () => void): Offers => {
  const open = new Map<number, { readonly offer: Offer; readonly origin: string | null; readonly stop: () => void }>()
  const fates = new Map<number, Fate>()
  const end = (nonce: number, fate: Fate): Offer | null => {
    const found = open.get(nonce)
    if (!found) return null
    found.stop()
    open.delete(nonce)
    fates.set(nonce, fate)
    return found.offer
  }
  return {
    begin: (nonce) => void fates.set(nonce, 'expired'),
    add: (offer, origin) => {
      const { nonce } = offer
      open.set(nonce, { offer, origin, stop: after(lifeMs, () => end(nonce, 'expired')?.cancel()) })
      fates.set(nonce, 'open')
      for (const old of [...open.keys()].slice(0, -kept)) end(old, 'expired')?.cancel()
    },
    take: (nonce) => end(nonce, 'used'),
    fateOf: (nonce) => fates.get(nonce) ?? null,
    openFor: (origin) => {
      for (const [nonce, found] of open) if (origin !== null && found.origin === origin) return nonce
      return null
    },
    clear: (but) => {
      for (const [nonce, { offer }] of open) {
        end(nonce, 'used')
        if (offer !== but) offer.cancel()
      }
    },
  }
}
