/** Planted faults: each is the production rules with one decision wrong. The simulator must find every one (mutants.test.ts). */
import { production, type Rules } from './rules.ts'

export interface Mutant { readonly name: string; readonly rules: Rules }
const mutant = (name: string, wrong: Partial<Rules>): Mutant => ({ name, rules: { ...production, ...wrong } })
const driftMs = 5 * 60_000

export const mutants: readonly Mutant[] = [
  mutant('missing tie-break', { compare: (a, b) => (a.hlc === b.hlc ? 0 : a.hlc < b.hlc ? -1 : 1) }),
  mutant('cursor over gaps', { isGap: () => false }),
  mutant('ack before commit', { flushesBeforeAnswer: false }),
  mutant('unknown column dropped', { unknown: 'is-dropped' }),
  mutant('clock not persisted', { keepsClock: false }),
  mutant('no clock merge', { receive: (last) => last }),
  mutant('clone keeps its origin', { renewsCopies: false }),
  mutant('number reused after power loss', { renewsRolledBack: false }),
  mutant('drift refusal', { refuses: (hlc, nowMs) => Number(hlc >> 16n) > nowMs + driftMs }),
  mutant('signature not checked', { checksSignature: false }),
  mutant('chain not checked', { checksChain: false }),
  mutant('segment boundary off by one', { mergeFrom: (firstSeq, have) => have + 2 - firstSeq }),
  mutant('joined segment without its last part', { joins: (parts) => parts.slice(0, -1) }),
  mutant('edit not above what it replaces', { above: (stamp) => stamp }),
  mutant('poisoned clock adopted', { receive: (last, remote) => (remote > last ? remote : last) }),
  mutant('clock follows the wall back', { tick: (_last, nowMs) => BigInt(nowMs) << 16n }),
  mutant('half a change merged', { unknown: 'is-merged-in-part' }),
  mutant('waiting changes never retried', { retriesPending: false }),
  mutant('later value loses', { compare: (a, b) => production.compare(b, a) }),
]
