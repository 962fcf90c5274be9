/** Devices that have met: their certificates, and this one's. */
import { ok } from '../../core/result.ts'
import { metDevices, tellFingerprint } from '../../storage/met.ts'
import { fail, type Context, type Some } from '../context.ts'

export const pairingHandlers = ({ store }: Context): Some<'pairing.met' | 'pairing.tell'> => ({
  'pairing.met': () => ok(metDevices(store)),
  'pairing.tell': ({ fingerprint }) => (tellFingerprint(store, fingerprint) ? ok(null) : fail('invalid', 'not a fingerprint')),
})
