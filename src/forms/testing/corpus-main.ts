/**
 * `npm run forms:corpus`: every recorded pyxform case through the compiler, counted, with a table by feature.
 *   --failing        ids that do not pass, with the first detail     --said  errors with our messages beside pyxform's
 *   --case <text>    everything of the cases whose id contains it    --update  writes the lists of known ones
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { absent, corpusCases, formsFolder, formsPresent } from './corpus.ts'
import { readKnown, updated, writeKnown } from './known.ts'
import { passes, verdictOf, type Outcome } from './verdict.ts'

const args = process.argv.slice(2)
const share = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`

const main = (): void => {
  const cases = corpusCases()
  const verdicts = cases.map(verdictOf)
  const wanted = args.includes('--case') ? args[args.indexOf('--case') + 1] : undefined
  if (wanted !== undefined) {
    for (const [i, { id, md, expect, error, warnings, xform }] of cases.entries()) {
      const verdict = verdicts[i]
      if (verdict === undefined || !id.includes(wanted)) continue
      console.log(`\n== ${id}: ${verdict.outcome}\n${md ?? ''}\n${verdict.details.join('\n')}\nexpected: ${error ?? JSON.stringify(expect)} ${JSON.stringify(warnings)}\n${args.includes('--xform') ? xform ?? '' : ''}`)
    }
    return
  }
  const count = (...outcomes: readonly Outcome[]): number => verdicts.filter(({ outcome }) => outcomes.includes(outcome)).length
  const valid = count('equal', 'other', 'wrong', 'refused')
  const errors = verdicts.length - valid
  const index = JSON.parse(readFileSync(join(formsFolder, 'pyxform/index.json'), 'utf8')) as { readonly cases: readonly { readonly id: string; readonly features: readonly string[] }[] }
  const featuresOf = new Map(index.cases.map(({ id, features }) => [id, features]))
  const table = new Map<string, Partial<Record<Outcome, number>>>()
  for (const { id, outcome } of verdicts) {
    for (const feature of featuresOf.get(id) ?? []) {
      const row = table.get(feature) ?? {}
      row[outcome] = (row[outcome] ?? 0) + 1
      table.set(feature, row)
    }
  }
  console.table(Object.fromEntries([...table].sort()), ['equal', 'other', 'wrong', 'refused', 'said', 'said otherwise', 'tolerated', 'silent'])
  if (args.includes('--failing')) for (const { id, outcome, details } of verdicts) if (!passes(outcome) && outcome !== 'said otherwise') console.log(`${outcome.padEnd(9)} ${id}\n          ${(details[0] ?? '').slice(0, 200)}`)
  if (args.includes('--said')) for (const [i, { outcome, id, details }] of verdicts.entries()) if (outcome === 'said otherwise') console.log(`${id}\n   pyxform: ${cases[i]?.error ?? ''}\n   here:    ${details.join('\n            ')}`)
  if (args.includes('--update')) {
    const folder = join(process.cwd(), 'src/forms/testing')
    writeKnown(folder, updated(readKnown(folder), verdicts))
    console.log(`written: ${folder}/corpus-*.json`)
  }
  console.log(`valid cases: ${share(valid - count('wrong', 'refused'), valid)} pass their assertions, ${share(count('equal'), valid)} give the same XForm; ${count('refused')} refused`)
  console.log(`error cases: ${share(count('said', 'said otherwise'), errors)} refused (${count('said')} in the expected words), ${count('tolerated')} run with a warning, ${count('silent')} silently`)
}

if (formsPresent) main()
else console.log(absent)
