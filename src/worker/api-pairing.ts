/** The part of api.ts about devices that have met and are paired with one scan. Types only. */

export interface MetDevice {
  readonly origin: string
  readonly name: string
  /** SHA-256 of its link certificate, 64 hex digits */
  readonly fingerprint: string
  /** when this device last met it, ms; null: known through others */
  readonly met: number | null
}

export interface PairingApi {
  /** devices that can be paired with one scan, last met first */
  'pairing.met'(p: null): readonly MetDevice[]
  /** This device's link certificate, told to the others by its member row. */
  'pairing.tell'(p: { fingerprint: string }): null
}
