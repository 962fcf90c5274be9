/** The WebRTC of introductions, loaded when the first comes: the same offers and answers as of pairing, without a person between. */
import { decodePairingCode } from '../../transport/pairing-code.ts'
import { answerOffer, createOffer } from '../../transport/peer-link.ts'
import type { Wire } from './introduced.ts'
import { linkMeans } from './use-pairing.ts'

export const wire: Wire = {
  offer: async () => createOffer(await linkMeans(), crypto.getRandomValues(new Uint16Array(1))[0]!),
  answer: async (offer) => answerOffer(await linkMeans(), offer, false),
  decode: decodePairingCode,
}
