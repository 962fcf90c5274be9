/**
 * The meeting of two phones by codes, without roles: both show an offer and both may read the other's. Whoever reads an offer
 * shows the answer to it; whoever reads the answer to its own offer connects. Own offers stay good while an answer is
 * shown, so both reading at once works too. What a code holds: pairing-code.ts; connecting: peer-link.ts. Rules PAIR6-PAIR9.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { OpenLink } from './open-link.ts'
import { decodePairingCode, type CodeFailure, type Description, type PairingCode } from './pairing-code.ts'
import type { Answer, LinkFailure, Offer } from './peer-link.ts'

export type UseFailure = CodeFailure | 'own-code' | 'answer-for-another' | 'expired' | LinkFailure
export interface Shown {
  readonly code: string
  readonly role: 'offer' | 'answer'
  /** what others can reach this phone by: real addresses, `.local` names, or nothing (no network, or none that the browser tells) */
  readonly reach: 'address' | 'name' | 'nothing'
}
export interface PairingEvents {
  readonly onShown: (shown: Shown) => void
  /** an offer was read; its answer is shown in a moment */
  readonly onAnswering: () => void
  /** an answer was read; now it takes a moment */
  readonly onConnecting: () => void
  readonly onFailure: (failure: LinkFailure) => void
  /** Called once; all other attempts are cancelled. */
  readonly onLink: (link: OpenLink) => void
}
export interface PairingDeps {
  readonly createOffer: (nonce: number) => Promise<Result<Offer, LinkFailure>>
  readonly answerOffer: (offer: PairingCode) => Promise<Result<Answer, LinkFailure>>
  readonly newNonce: () => number
  readonly delay: (ms: number) => Promise<void>
}
export interface Pairing {
  /** A scanned or pasted code. `already`: the code in use, read once more. */
  use(text: string): Promise<Result<'answering' | 'connecting' | 'already', UseFailure>>
  /** A fresh offer, e.g. when the camera has been allowed or the phone has changed its Wi-Fi; the latest ones stay good. */
  renew(): Promise<void>
  close(): void
}

const keptOffers = 3
/** How long a link waits for the one that both phones prefer, when both read each other's code. */
const glareMs = 1_500

const reachOf = ({ candidates }: Description): Shown['reach'] =>
  candidates.length === 0 ? 'nothing' : candidates.some(({ kind }) => kind !== 'mdns') ? 'address' : 'name'

export const createPairing = (deps: PairingDeps, events: PairingEvents): Pairing => {
  const offers = new Map<number, Offer>()
  const ownNonces = new Set<number>()
  let answer: Answer | null = null
  let accepted: number | null = null
  let chosen: OpenLink | null = null
  let closed = false
  const over = (): boolean => closed || chosen !== null

  const cancelAll = (but: Offer | Answer | null): void => {
    for (const attempt of [...offers.values(), answer]) if (attempt !== but) attempt?.cancel()
    offers.clear()
    answer = null
  }
  const show = (attempt: Offer | Answer, role: Shown['role']): void =>
    events.onShown({ code: attempt.code, role, reach: reachOf(attempt.description) })

  /** [PAIR8] Of two links between the same phones both keep the one with the smaller nonce. */
  const choose = async (attempt: Offer | Answer, link: OpenLink): Promise<void> => {
    const glare = accepted !== null && answer !== null
    const other = attempt === answer ? accepted : (answer?.nonce ?? null)
    if (glare && other !== null && other < attempt.nonce) await deps.delay(glareMs)
    if (over()) return attempt.cancel()
    chosen = link
    cancelAll(attempt)
    events.onLink(link)
  }

  const renew = async (): Promise<void> => {
    if (over()) return
    const nonce = deps.newNonce()
    ownNonces.add(nonce)
    const made = await deps.createOffer(nonce)
    if (!made.ok) return over() ? undefined : events.onFailure(made.error)
    if (over()) return made.value.cancel()
    offers.set(nonce, made.value)
    for (const [old, offer] of [...offers].slice(0, -keptOffers)) {
      offer.cancel()
      offers.delete(old)
    }
    if (!answer) show(made.value, 'offer')
  }

  const accept = async (offer: Offer, code: PairingCode): Promise<void> => {
    accepted = code.nonce
    events.onConnecting()
    const opened = await offer.accept(code)
    if (opened.ok) return choose(offer, opened.value)
    accepted = null
    offers.delete(offer.nonce)
    if (over()) return
    events.onFailure(opened.error)
    if (!answer) await renew()
  }

  /** [PAIR9] A browser that gives up before the other phone has read the answer gets a new one on screen, without a word. */
  const reply = async (code: PairingCode): Promise<Result<'answering', UseFailure>> => {
    answer?.cancel()
    answer = null
    const made = await deps.answerOffer(code)
    if (!made.ok) return made
    if (over()) {
      made.value.cancel()
      return err('cancelled')
    }
    const mine = made.value
    answer = mine
    show(mine, 'answer')
    void mine.opened.then(async (opened) => {
      if (opened.ok) return choose(mine, opened.value)
      if (answer !== mine || over()) return undefined
      const again = await reply(code)
      if (again.ok || over()) return undefined
      events.onFailure(opened.error)
      return renew()
    })
    return ok('answering')
  }

  return {
    renew,
    use: async (text) => {
      if (over()) return err('cancelled')
      const read = decodePairingCode(text)
      if (!read.ok) return read
      const code = read.value
      if (code.role === 'offer') {
        if (ownNonces.has(code.nonce)) return err('own-code')
        if (answer?.nonce === code.nonce) return ok('already')
        events.onAnswering()
        const replied = await reply(code)
        const offer = [...offers.values()].at(-1)
        if (!replied.ok && !over() && offer) show(offer, 'offer')
        return replied
      }
      if (answer?.nonce === code.nonce) return err('own-code')
      if (accepted === code.nonce) return ok('already')
      const offer = offers.get(code.nonce)
      if (!offer) return err(ownNonces.has(code.nonce) ? 'expired' : 'answer-for-another')
      void accept(offer, code)
      return ok('connecting')
    },
    close: () => {
      if (closed) return
      closed = true
      if (!chosen) cancelAll(null)
    },
  }
}
