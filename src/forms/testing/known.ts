/**
 * The recorded cases that do not pass, each with its reason, and the errors that are told in words of our own, each with them.
 * Written by `npm run forms:corpus -- --update`; the reasons by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { passes, type Verdict } from './verdict.ts'

export interface KnownGroup { readonly outcome: string; readonly reason: string; readonly ids: readonly string[] }
export interface Known { readonly notPassing: readonly KnownGroup[]; readonly saidOtherwise: Readonly<Record<string, string>> }

const unexplained = 'not looked at yet'
const paths = (folder: string): { readonly notPassing: string; readonly saidOtherwise: string } =>
  ({ notPassing: `${folder}/corpus-not-passing.json`, saidOtherwise: `${folder}/corpus-said-otherwise.json` })
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const readKnown = (folder: string): Known => ({
  notPassing: JSON.parse(readFileSync(paths(folder).notPassing, 'utf8')) as readonly KnownGroup[],
  saidOtherwise: JSON.parse(readFileSync(paths(folder).saidOtherwise, 'utf8')) as Readonly<Record<string, string>>,
})

/** The lists as they should be: reasons stay with their ids while the outcome does. */
export const updated = (known: Known, verdicts: readonly Verdict[]): Known => {
  const reasons = new Map(known.notPassing.flatMap(({ outcome, reason, ids }) => ids.map((id): [string, string] => [`${outcome} ${id}`, reason])))
  const groups = new Map<string, { outcome: string; reason: string; ids: string[] }>()
  for (const { id, outcome } of verdicts) {
    if (passes(outcome) || outcome === 'said otherwise') continue
    const reason = reasons.get(`${outcome} ${id}`) ?? unexplained
    const group = groups.get(`${outcome} ${reason}`) ?? { outcome, reason, ids: [] }
    group.ids.push(id)
    groups.set(`${outcome} ${reason}`, group)
  }
  const otherwise = verdicts.filter(({ outcome }) => outcome === 'said otherwise').sort((a, b) => compare(a.id, b.id))
  return {
    notPassing: [...groups.values()].map((group) => ({ ...group, ids: group.ids.sort() })).sort((a, b) => compare(`${a.outcome} ${a.reason}`, `${b.outcome} ${b.reason}`)),
    saidOtherwise: Object.fromEntries(otherwise.map(({ id, details }) => [id, details.slice(0, 2).join(' | ')])),
  }
}

export const writeKnown = (folder: string, { notPassing, saidOtherwise }: Known): void => {
  writeFileSync(paths(folder).notPassing, `${JSON.stringify(notPassing, null, 1)}\n`)
  writeFileSync(paths(folder).saidOtherwise, `${JSON.stringify(saidOtherwise, null, 1)}\n`)
}

/** What stands in the lists and should not, or should and does not. */
export const staleIn = (known: Known, verdicts: readonly Verdict[]): readonly string[] => {
  const should = updated(known, verdicts)
  const entries = ({ notPassing, saidOtherwise }: Known): ReadonlySet<string> =>
    new Set([...notPassing.flatMap(({ outcome, ids }) => ids.map((id) => `${id}: ${outcome}`)), ...Object.keys(saidOtherwise).map((id) => `${id}: said otherwise`)])
  const [has, wants] = [entries(known), entries(should)]
  return [
    ...[...has].filter((entry) => !wants.has(entry)).map((entry) => `take off the list: ${entry}`),
    ...[...wants].filter((entry) => !has.has(entry)).map((entry) => `not on the list: ${entry}`),
    ...known.notPassing.filter(({ reason }) => reason === unexplained).flatMap(({ ids }) => ids.map((id) => `without a reason: ${id}`)),
  ]
}
