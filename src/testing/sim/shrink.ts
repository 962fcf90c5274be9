/** Delta debugging: of the events of a failing run, a small list that still breaks the same invariant. */
import { runSeed, type Run, type RunOptions } from './run.ts'

export interface Shrunk { readonly events: readonly number[]; readonly notes: readonly string[]; readonly tries: number }

const mostMs = 60_000

/** Of these events a small part that still fails. */
export const shrinkEvents = async (from: readonly number[], isBroken: (only: ReadonlySet<number>) => Promise<boolean>, mostTries = 400): Promise<Omit<Shrunk, 'notes'>> => {
  let events = from
  const spent = { tries: 0 }
  const until = performance.now() + mostMs
  const fails = async (candidate: readonly number[]): Promise<boolean> => {
    if (spent.tries >= mostTries || performance.now() > until) return false
    spent.tries++
    return isBroken(new Set(candidate))
  }
  /** Leaves out what it can, `size` events at a time; answers whether that was anything. */
  const pass = async (size: number): Promise<boolean> => {
    const before = events.length
    for (let at = 0; at < events.length; ) {
      const candidate = [...events.slice(0, at), ...events.slice(at + size)]
      if (await fails(candidate)) events = candidate
      else at += size
    }
    return events.length < before
  }
  for (let size = Math.ceil(events.length / 2); size > 1; size = Math.ceil(size / 2)) await pass(size)
  while (await pass(1));
  return { events, tries: spent.tries }
}

export const shrink = async (options: RunOptions, failed: Run): Promise<Shrunk> => {
  const broken = failed.broken?.invariant
  const { events, tries } = await shrinkEvents(failed.kept, async (only) => (await runSeed({ ...options, only })).broken?.invariant === broken)
  const notes: string[] = []
  await runSeed({ ...options, only: new Set(events), note: (number, text) => notes.push(`#${number} ${text}`) })
  return { events, notes, tries }
}

/** What a failure prints: the seed, what broke, the shrunk list, and how to run it again. */
export const report = async (options: RunOptions, failed: Run, extra = ''): Promise<string> => {
  const { events, notes, tries } = await shrink(options, failed)
  const command = `npm run sim -- --seed ${options.seed} --steps ${options.steps}${options.devices === undefined ? '' : ` --devices ${options.devices}`}${extra}`
  return [
    `seed ${options.seed}: [${failed.broken?.invariant}] ${failed.broken?.message} (event ${failed.broken?.event} of ${options.steps})`,
    `shrunk to ${events.length} events (${tries} runs):`, ...notes.map((note) => `  ${note}`),
    `again: ${command}`, `only these: ${command} --only ${events.join(',')}`,
  ].join('\n')
}
