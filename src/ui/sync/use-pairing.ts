/**
 * The pairing of this screen as signals, with the browser's WebRTC, chance and timers, this device's certificate and the devices it
 * has met. What pairing is: transport/pairing.ts. Rules SYNCUI8, SYNCUI9.
 */
import { hexToBytes, bytesToHex } from '@noble/hashes/utils.js'
import { createMemo, createSignal, onCleanup, onMount, type Accessor } from 'solid-js'
import { generateCertificate, indexedCertificates, loadCertificate } from '../../transport/certificate.ts'
import type { Trouble } from '../../transport/diagnosis.ts'
import { canSetIce } from '../../transport/ice-probe.ts'
import { seedBytes, type Met } from '../../transport/one-scan.ts'
import type { OpenLink } from '../../transport/open-link.ts'
import { createPairing, type CodeRoad, type Pairing, type Shown } from '../../transport/pairing.ts'
import { answerOffer, createOffer, createOfferFor, type LinkMeans } from '../../transport/peer-link.ts'
import { createQuery, touchesDevice } from '../query.ts'
import type { Shell } from '../shell.ts'

export interface PairingState {
  /** null while a code is being made */
  readonly shown: Accessor<Shown | null>
  /** seconds until another code takes the place of the one shown */
  readonly left: Accessor<number>
  /** '' with whom is not known */
  readonly connecting: Accessor<string | null>
  readonly failure: Accessor<Trouble | null>
  /** devices that need one scan only; none where this browser cannot do that */
  readonly met: Accessor<readonly Met[]>
  readonly target: Accessor<Met | null>
  /** Shows the code for this device; null: for anybody. */
  aim(target: Met | null): void
  /** [SYNCUI11] How the code got here: who reads it off the other's screen knows whose it is. */
  use(text: string, by: CodeRoad): ReturnType<Pairing['use']>
  /** Makes a fresh code while no answer is on screen. */
  renew(): void
  /** Takes the failure away. */
  forget(): void
}

/** After this long out of sight the phone may be on another network. */
const staleMs = 5_000
/** Offers of others that led to a link since the app was started. */
const spent = new Set<string>()

let means: Promise<LinkMeans> | null = null
/** [SYNCUI8] One certificate for all links of this device. */
export const linkMeans = (): Promise<LinkMeans> =>
  (means ??= loadCertificate(indexedCertificates(indexedDB), generateCertificate, Date.now()).then((certificate) => ({ certificate })))

const after = (ms: number, call: () => void): (() => void) => {
  const timer = setTimeout(call, ms)
  return () => clearTimeout(timer)
}

export const usePairing = (shell: Pick<Shell, 'client' | 'device'>, onLink: (link: OpenLink, vets: boolean) => void): PairingState => {
  const { client } = shell
  const [shown, setShown] = createSignal<Shown | null>(null)
  const [until, setUntil] = createSignal(0)
  const [now, setNow] = createSignal(performance.now())
  const [connecting, setConnecting] = createSignal<string | null>(null)
  const [failure, setFailure] = createSignal<Trouble | null>(null)
  const [target, setTarget] = createSignal<Met | null>(null)
  const [oneScan, setOneScan] = createSignal(false)
  const asked = createQuery(client, 'pairing.met', () => (oneScan() ? null : undefined), touchesDevice)
  const met = createMemo((): readonly Met[] =>
    (asked.value() ?? []).map(({ origin, name, fingerprint }) => ({ origin, name, fingerprint: hexToBytes(fingerprint) })))
  let told = ''
  let origin: string | null = null
  /** Without it a code for another device cannot be told. */
  const known = client.call('device.info', null).then((answer) => { if (answer.ok) origin = answer.value.origin })

  /** [SYNCUI9] Only a certificate that is kept is told to others. */
  const tell = (certificate: RTCCertificate | null, fingerprint: Uint8Array): void => {
    const text = bytesToHex(fingerprint)
    if (certificate === null || told === text) return
    told = text
    void client.call('pairing.tell', { fingerprint: text })
  }
  const pairing = createPairing({
    createOffer: async (nonce, whom) => {
      const [own] = await Promise.all([linkMeans(), known])
      const made = await (whom ? createOfferFor(own, nonce, whom) : createOffer(own, nonce))
      if (made.ok) tell(own.certificate, made.value.description.fingerprint)
      return made
    },
    answerOffer: async (offer, knows) => answerOffer(await linkMeans(), offer, knows),
    newNonce: () => crypto.getRandomValues(new Uint16Array(1))[0]!,
    newSeed: () => crypto.getRandomValues(new Uint8Array(seedBytes)),
    delay: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
    after,
    met,
    origin: () => shell.device.value()?.origin ?? origin,
    spent,
  }, {
    onAnswering: () => setShown(null),
    onShown: (next) => {
      setConnecting(null)
      setUntil(performance.now() + next.freshMs)
      setNow(performance.now())
      setShown(next)
    },
    onConnecting: (whom) => {
      setFailure(null)
      setConnecting(whom?.name ?? '')
    },
    onFailure: (why) => {
      setConnecting(null)
      setFailure(why)
    },
    onLink: (link, by) => onLink(link, by === 'text'),
  })
  const renew = (): void => { if (connecting() === null && shown()?.role !== 'answer') void pairing.renew() }

  let hiddenAt = 0
  const watch = (): void => {
    if (document.visibilityState === 'hidden') hiddenAt = performance.now()
    else if (performance.now() - hiddenAt > staleMs) renew()
  }
  const clock = setInterval(() => setNow(performance.now()), 1000)
  onMount(() => {
    renew()
    void Promise.all([linkMeans(), canSetIce()]).then(([{ certificate }, can]) => setOneScan(can && certificate !== null))
    document.addEventListener('visibilitychange', watch)
    window.addEventListener('online', renew)
  })
  onCleanup(() => {
    clearInterval(clock)
    document.removeEventListener('visibilitychange', watch)
    window.removeEventListener('online', renew)
    pairing.close()
  })
  return {
    shown,
    left: () => Math.max(0, Math.ceil((until() - now()) / 1000)),
    connecting,
    failure,
    met,
    target,
    aim: (whom) => {
      setTarget(whom)
      setFailure(null)
      setShown(null)
      void pairing.aim(whom)
    },
    renew,
    forget: () => setFailure(null),
    use: async (text, by) => {
      await known
      const used = await pairing.use(text, by)
      if (used.ok) setFailure(null)
      return used
    },
  }
}
