/** Why no way was found between two phones, as far as their addresses tell. Rule PAIR11. */
import type { Candidate, Description } from './pairing-code.ts'
import type { LinkFailure } from './peer-link.ts'

export type Trouble =
  | LinkFailure
  /** one side has no network, or its browser tells nothing of it */
  | 'no-address'
  /** both know the other only by a `.local` name, and names were not found */
  | 'names-blocked'
  /** no address of one is on a network of the other */
  | 'different-networks'
  /** same network, real addresses, and still no way: the Wi-Fi or a VPN keeps devices apart */
  | 'isolated'
  /** the answer shown here was not read in time */
  | 'answer-expired'

/** How much of an address says which network it is on, in bytes: home Wi-Fi and hotspots are small, company networks are not. */
const networkBytes = (address: Uint8Array): number => (address[0] === 192 ? 3 : 2)
const networkOf = ({ bytes }: Candidate): string => bytes.subarray(0, networkBytes(bytes)).join('.')
const ipv4 = ({ candidates }: Pick<Description, 'candidates'>): readonly Candidate[] => candidates.filter(({ kind }) => kind === 'ipv4')
const hasReal = ({ candidates }: Pick<Description, 'candidates'>): boolean => candidates.some(({ kind }) => kind !== 'mdns')

/** [PAIR11] */
export const diagnose = (failure: LinkFailure, own: Pick<Description, 'candidates'>, other: Pick<Description, 'candidates'>): Trouble => {
  if (failure !== 'ice-failed' && failure !== 'timeout') return failure
  if (own.candidates.length === 0 || other.candidates.length === 0) return 'no-address'
  if (!hasReal(own) && !hasReal(other)) return 'names-blocked'
  const [ours, theirs] = [ipv4(own).map(networkOf), ipv4(other).map(networkOf)]
  if (ours.length > 0 && theirs.length > 0 && !ours.some((network) => theirs.includes(network))) return 'different-networks'
  return 'isolated'
}
