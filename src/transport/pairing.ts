/**
 * The meeting of two phones by codes, without roles: both show an offer and both may read the other's. Whoever reads an offer
 * shows the answer to it; whoever reads the answer to its own offer connects. An offer for one device that has been met opens
 * without an answer, or falls back to one. Own offers stay good while an answer is shown, so both reading at once works too.
 * What a code holds: pairing-code.ts; how long one is good: offers.ts; connecting: peer-link.ts. Rules PAIR6-PAIR12, ONE2, ONE6.
 */
import { err, ok, type Result } from '../core/result.ts'
import { diagnose, type Trouble } from './diagnosis.ts'
import { createOffers, lifeMs, freshMs } from './offers.ts'
import { isShortOf, shortOrigin, shownBy, type Met } from './one-scan.ts'
import type { OpenLink } from './open-link.ts'
import { decodePairingCode, type CodeFailure, type Description, type PairingCode } from './pairing-code.ts'
import type { Answer, LinkFailure, Offer, Target } from './peer-link.ts'

export type UseFailure = CodeFailure | 'own-code' | 'answer-for-another' | 'for-another' | 'expired' | 'used' | LinkFailure
export interface Shown {
  readonly code: string
  readonly role: 'offer' | 'answer'
  /** what others can reach this phone by: real addresses, `.local` names, or nothing (no network, or none that the browser tells) */
  readonly reach: 'address' | 'name' | 'nothing'
  /** the device that needs to scan this code only; null: anybody */
  readonly target: Met | null
  /** how long it is shown before another one takes its place */
  readonly freshMs: number
}
/** camera: read off the other's screen, which a person has before them; text: it may have been exchanged on its way. */
export type CodeRoad = 'camera' | 'text'
export interface PairingEvents {
  readonly onShown: (shown: Shown) => void
  /** an offer was read; its answer is shown in a moment */
  readonly onAnswering: () => void
  /** an answer, or a code that needs none, was read; now it takes a moment. Whose it was, if known. */
  readonly onConnecting: (met: Met | null) => void
  readonly onFailure: (trouble: Trouble) => void
  /** Called once; all other attempts are cancelled. `by`: how the code came here that led to it. */
  readonly onLink: (link: OpenLink, by: CodeRoad) => void
}
export interface PairingDeps {
  /** `target` null: anybody */
  readonly createOffer: (nonce: number, target: Target | null) => Promise<Result<Offer, LinkFailure>>
  readonly answerOffer: (offer: PairingCode, knows: boolean) => Promise<Result<Answer, LinkFailure>>
  readonly newNonce: () => number
  readonly newSeed: () => Uint8Array
  readonly delay: (ms: number) => Promise<void>
  /** Calls once, unless the returned function is called before. */
  readonly after: (ms: number, call: () => void) => () => void
  /** devices met before, if this browser can do with one scan; and this device's origin */
  readonly met: () => readonly Met[]
  readonly origin: () => string | null
  /** offers of others that have led to a link since the app was started; see `keyOf` */
  readonly spent: Set<string>
}
export interface Pairing {
  /** A scanned or pasted code. `already`: the code in use, read once more. */
  use(text: string, by?: CodeRoad): Promise<Result<'answering' | 'connecting' | 'already', UseFailure>>
  /** A fresh offer, e.g. when the camera has been allowed or the phone has changed its Wi-Fi; the latest ones stay good. */
  renew(): Promise<void>
  /** The next offers are for this device; null: for anybody. */
  aim(target: Met | null): Promise<void>
  close(): void
}

/** How long a link waits for the one that both phones prefer, when both read each other's code. */
const glareMs = 1_500
/** How long one scan may take before the answer is shown as well. */
const patienceMs = 8_000

const reachOf = ({ candidates }: Description): Shown['reach'] =>
  candidates.length === 0 ? 'nothing' : candidates.some(({ kind }) => kind !== 'mdns') ? 'address' : 'name'
const keyOf = ({ nonce, fingerprint, ufrag }: PairingCode): string => `${nonce} ${fingerprint.join(' ')} ${ufrag}`

interface Answering { readonly answer: Answer; readonly offer: PairingCode; readonly met: Met | null; readonly by: CodeRoad }

export const createPairing = (deps: PairingDeps, events: PairingEvents): Pairing => {
  const offers = createOffers(deps.after)
  let target: Met | null = null
  let answering: Answering | null = null
  let stopAnswer = (): void => undefined
  let stopFresh = (): void => undefined
  let accepted: { readonly nonce: number; readonly offer: Offer; readonly by: CodeRoad } | null = null
  let chosen: OpenLink | null = null
  let closed = false
  const over = (): boolean => closed || chosen !== null

  const cancelAll = (but: Offer | Answer | null): void => {
    stopFresh()
    stopAnswer()
    offers.clear(but)
    for (const attempt of [accepted?.offer, answering?.answer]) if (attempt !== but) attempt?.cancel()
    answering = null
  }
  const dropAnswer = (): void => {
    stopAnswer()
    answering?.answer.cancel()
    answering = null
  }
  const show = (attempt: Offer | Answer, role: Shown['role'], whom: Met | null): void =>
    events.onShown({ code: attempt.code, role, reach: reachOf(attempt.description), target: whom, freshMs: role === 'offer' ? freshMs : lifeMs })

  /** [PAIR8] Of two links between the same phones both keep the one with the smaller nonce. */
  const choose = async (attempt: Offer | Answer, link: OpenLink): Promise<void> => {
    const isAnswer = attempt === answering?.answer
    const rival = isAnswer ? (accepted?.nonce ?? offers.openFor(answering?.met?.origin ?? null)) : (answering?.offer.nonce ?? null)
    const key = isAnswer && answering ? keyOf(answering.offer) : null
    // an offer that opened without an answer could be opened by the device it was made for only
    const by = isAnswer ? (answering?.by ?? 'text') : accepted?.offer === attempt ? accepted.by : 'camera'
    if (rival !== null && rival < attempt.nonce) await deps.delay(glareMs)
    if (over()) return attempt.cancel()
    chosen = link
    if (key !== null) deps.spent.add(key)
    cancelAll(attempt)
    events.onLink(link, by)
  }

  const makeOffer = async (nonce: number, whom: Met | null): Promise<Result<Offer, LinkFailure>> => {
    const origin = deps.origin()
    if (!whom || origin === null) return deps.createOffer(nonce, null)
    const made = await deps.createOffer(nonce, { seed: deps.newSeed(), from: shortOrigin(origin), to: shortOrigin(whom.origin), fingerprint: whom.fingerprint })
    return made.ok ? made : deps.createOffer(nonce, null)
  }
  /** [PAIR10] Another picture takes the place of this one before it ends, unless an answer is shown. */
  const renew = async (): Promise<void> => {
    stopFresh()
    if (over()) return
    const [nonce, whom] = [deps.newNonce(), target]
    offers.begin(nonce)
    const made = await makeOffer(nonce, whom)
    if (!made.ok) return over() ? undefined : events.onFailure(made.error)
    const offer = made.value
    if (over() || whom !== target) return offer.cancel()
    offers.add(offer, offer.opened ? (whom?.origin ?? null) : null)
    void offer.opened?.then((opened) => (opened.ok ? choose(offer, opened.value) : undefined))
    stopFresh()
    stopFresh = deps.after(freshMs, () => { if (!answering && !accepted) void renew() })
    if (!answering) show(offer, 'offer', offer.opened ? whom : null)
  }

  const accept = async (offer: Offer, code: PairingCode, by: CodeRoad): Promise<void> => {
    accepted = { nonce: code.nonce, offer, by }
    events.onConnecting(null)
    const opened = await offer.accept(code)
    if (opened.ok) return choose(offer, opened.value)
    accepted = null
    if (over()) return
    events.onFailure(diagnose(opened.error, offer.description, code))
    if (!answering) await renew()
  }

  /** [PAIR9] A browser that gives up before the other phone has read the answer gets a new one on screen, without a word. */
  const reply = async (offer: PairingCode, met: Met | null, by: CodeRoad): Promise<Result<Answering, UseFailure>> => {
    answering?.answer.cancel()
    answering = null
    const made = await deps.answerOffer(offer, met !== null)
    if (!made.ok) return made
    if (over()) {
      made.value.cancel()
      return err('cancelled')
    }
    const mine: Answering = { answer: made.value, offer, met, by }
    answering = mine
    void mine.answer.opened.then(async (opened) => {
      if (opened.ok) return choose(mine.answer, opened.value)
      if (answering !== mine || over()) return undefined
      if (await showAnew(offer, by)) return undefined
      if (over()) return undefined
      stopAnswer()
      events.onFailure(opened.error)
      return renew()
    })
    return ok(mine)
  }
  /** [ONE6] Another connection than the one that was tried with one scan: that may have got half way and hang there. */
  const showAnew = async (offer: PairingCode, by: CodeRoad): Promise<boolean> => {
    const again = await reply(offer, null, by)
    if (again.ok) show(again.value.answer, 'answer', null)
    return again.ok
  }
  const answer = async (code: PairingCode, by: CodeRoad): Promise<Result<'answering' | 'connecting', UseFailure>> => {
    const met = code.oneScan ? shownBy({ fingerprint: code.fingerprint, oneScan: code.oneScan }, deps.met()) : null
    if (met) events.onConnecting(met)
    else events.onAnswering()
    stopAnswer()
    const replied = await reply(code, met, by)
    if (!replied.ok) {
      if (!over()) void renew()
      return replied
    }
    const stopWaiting = met ? deps.after(patienceMs, () => { if (answering?.offer === code && !over()) void showAnew(code, by) }) : () => undefined
    const stopLife = deps.after(lifeMs, () => {
      if (answering?.offer !== code || over()) return
      dropAnswer()
      events.onFailure('answer-expired')
      void renew()
    })
    stopAnswer = () => {
      stopWaiting()
      stopLife()
    }
    if (!met) show(replied.value.answer, 'answer', null)
    return ok(met ? 'connecting' : 'answering')
  }

  return {
    renew,
    aim: (whom) => {
      target = whom
      dropAnswer()
      return renew()
    },
    use: async (text, by = 'text') => {
      if (over()) return err('cancelled')
      const read = decodePairingCode(text)
      if (!read.ok) return read
      const code = read.value
      const fate = offers.fateOf(code.nonce)
      if (code.role === 'offer') {
        if (fate !== null) return err('own-code')
        if (answering?.offer.nonce === code.nonce) return ok('already')
        if (deps.spent.has(keyOf(code))) return err('used')
        if (code.oneScan && deps.origin() !== null && !isShortOf(code.oneScan.to, deps.origin())) return err('for-another')
        return answer(code, by)
      }
      if (answering?.offer.nonce === code.nonce) return err('own-code')
      if (accepted?.nonce === code.nonce) return ok('already')
      if (fate === null) return err('answer-for-another')
      if (fate !== 'open') return err(fate)
      const offer = offers.take(code.nonce)
      if (!offer) return err('expired')
      void accept(offer, code, by)
      return ok('connecting')
    },
    close: () => {
      if (closed) return
      closed = true
      if (!chosen) cancelAll(null)
    },
  }
}
