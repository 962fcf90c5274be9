/** The WebRTC of links that come back: an offer for one device that has been met, and its answer without a way back. Loaded when first needed. */
import { hexToBytes } from '@noble/hashes/utils.js'
import { canSetIce } from '../../transport/ice-probe.ts'
import { seedBytes, shortOrigin } from '../../transport/one-scan.ts'
import { decodePairingCode } from '../../transport/pairing-code.ts'
import { answerOffer, createOfferFor } from '../../transport/peer-link.ts'
import type { Client } from '../client.ts'
import type { RelinkWire } from './relink.ts'
import { linkMeans } from './use-pairing.ts'

export const relinkWire = (client: Pick<Client, 'call'>): RelinkWire => ({
  waitFor: async (own, peer) => {
    const [means, can, met] = await Promise.all([linkMeans(), canSetIce(), client.call('pairing.met', null)])
    const device = met.ok ? met.value.find(({ origin }) => origin === peer) : undefined
    if (!can || means.certificate === null || device === undefined) return null
    const seed = crypto.getRandomValues(new Uint8Array(seedBytes))
    const nonce = crypto.getRandomValues(new Uint16Array(1))[0]!
    const made = await createOfferFor(means, nonce, { seed, from: shortOrigin(own), to: shortOrigin(peer), fingerprint: hexToBytes(device.fingerprint) })
    if (!made.ok || made.value.opened === null) return null
    const { code, opened, cancel } = made.value
    return { code, opened, cancel }
  },
  knock: async (code) => {
    const read = decodePairingCode(code)
    if (!read.ok || read.value.role !== 'offer' || read.value.oneScan === undefined) return null
    const made = await answerOffer(await linkMeans(), read.value, true)
    return made.ok ? { opened: made.value.opened, cancel: made.value.cancel } : null
  },
})
