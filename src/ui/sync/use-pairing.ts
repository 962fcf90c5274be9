/** The pairing of this screen as signals, with the browser's WebRTC, chance and timers. What pairing is: transport/pairing.ts. */
import { createSignal, onCleanup, onMount, type Accessor } from 'solid-js'
import type { OpenLink } from '../../transport/open-link.ts'
import { createPairing, type Pairing, type Shown } from '../../transport/pairing.ts'
import { answerOffer, createOffer, type LinkFailure } from '../../transport/peer-link.ts'

export interface PairingState {
  /** null while a code is being made */
  readonly shown: Accessor<Shown | null>
  readonly connecting: Accessor<boolean>
  readonly failure: Accessor<LinkFailure | null>
  readonly use: Pairing['use']
  /** Makes a fresh code while no answer is on screen. */
  renew(): void
}

/** After this long out of sight the phone may be on another network. */
const staleMs = 5_000

export const usePairing = (onLink: (link: OpenLink) => void): PairingState => {
  const [shown, setShown] = createSignal<Shown | null>(null)
  const [connecting, setConnecting] = createSignal(false)
  const [failure, setFailure] = createSignal<LinkFailure | null>(null)
  const pairing = createPairing({
    createOffer,
    answerOffer,
    newNonce: () => crypto.getRandomValues(new Uint16Array(1))[0]!,
    delay: (ms) => new Promise((resolve) => { setTimeout(resolve, ms) }),
  }, {
    onAnswering: () => setShown(null),
    onShown: setShown,
    onConnecting: () => {
      setFailure(null)
      setConnecting(true)
    },
    onFailure: (why) => {
      setConnecting(false)
      setFailure(why)
    },
    onLink,
  })
  const renew = (): void => { if (!connecting() && shown()?.role !== 'answer') void pairing.renew() }

  let hiddenAt = 0
  const watch = (): void => {
    if (document.visibilityState === 'hidden') hiddenAt = performance.now()
    else if (performance.now() - hiddenAt > staleMs) renew()
  }
  onMount(() => {
    renew()
    document.addEventListener('visibilitychange', watch)
    window.addEventListener('online', renew)
  })
  onCleanup(() => {
    document.removeEventListener('visibilitychange', watch)
    window.removeEventListener('online', renew)
    pairing.close()
  })
  return {
    shown,
    connecting,
    failure,
    renew,
    use: async (text) => {
      const used = await pairing.use(text)
      if (used.ok) setFailure(null)
      return used
    },
  }
}
