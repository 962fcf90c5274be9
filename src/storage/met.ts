/**
 * Devices known again by their link certificate: each tells its fingerprint in its own `member` row (hex, 64 digits), so that a
 * later meeting takes one scan (transport/one-scan.ts). Rules ONE7, ONE8.
 */
import { namedRowId, type Origin } from '../core/ids.ts'
import { rowIdBytes } from '../core/row-bytes.ts'
import { commitLocal } from './commit.ts'
import { peerClocks } from './clocks.ts'
import { deviceNameOf } from './members.ts'
import type { Store } from './store.ts'

export interface MetDevice {
  readonly origin: Origin
  readonly name: string
  readonly fingerprint: string
  /** when this device last met it, ms; null: known through others */
  readonly met: number | null
}

const isFingerprint = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const fingerprintOf = ({ db }: Store, origin: Origin): string | null => {
  const value = db.first('SELECT fingerprint FROM member WHERE id = ? AND is_deleted = 0', [rowIdBytes(namedRowId('member', origin))])?.[0]
  return isFingerprint(value) ? value : null
}

/** [ONE7] Written when it differs from what stands there; false for what is no fingerprint. */
export const tellFingerprint = (store: Store, fingerprint: string): boolean => {
  if (!isFingerprint(fingerprint)) return false
  const { origin } = store.options
  if (fingerprintOf(store, origin) !== fingerprint) {
    commitLocal(store, [{ table: 'member', row: namedRowId('member', origin), cells: [['fingerprint', fingerprint]] }], store.options.now())
  }
  return true
}

/** [ONE8] All but this one, last met first; a device whose key is in use twice is left out, because nobody can say which it is. */
export const metDevices = (store: Store): readonly MetDevice[] => {
  const clocks = peerClocks(store.db)
  const own = fingerprintOf(store, store.options.origin)
  return store.feeds.all()
    .filter((feed) => feed !== store.own.feed && feed.seq > 0 && feed.forkedAt === null)
    .flatMap(({ origin }): readonly MetDevice[] => {
      const fingerprint = fingerprintOf(store, origin)
      return fingerprint === null || fingerprint === own ? [] : [{ origin, name: deviceNameOf(store, origin), fingerprint, met: clocks.get(origin)?.met ?? null }]
    })
    .sort((a, b) => (b.met ?? 0) - (a.met ?? 0) || a.name.localeCompare(b.name) || (a.origin < b.origin ? -1 : 1))
}
