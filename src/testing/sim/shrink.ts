/** Delta debugging: of the events of a failing run, a small list that still breaks the same invariant. */
import { runSeed, type Run, type RunOptions } from './run.ts'

export interface Shrunk { readonly events: readonly number[]; readonly notes: readonly string[]; readonly tries: number }

export const shrink = async (options: RunOptions, failed: Run, mostTries = 400): Promise<Shrunk> => {
  const broken = failed.broken?.invariant
  let events = failed.kept
  let tries = 0
  const fails = async (candidate: readonly number[]): Promise<boolean> => {
    tries++
    return (await runSeed({ ...options, only: new Set(candidate) })).broken?.invariant === broken
  }
  for (let size = Math.ceil(events.length / 2); size >= 1 && tries < mostTries; ) {
    let removed = false
    for (let at = 0; at < events.length && tries < mostTries; ) {
      const candidate = [...events.slice(0, at), ...events.slice(at + size)]
      if (await fails(candidate)) {
        events = candidate
        removed = true
      } else at += size
    }
    size = removed && size > 1 ? Math.min(size, Math.ceil(events.length / 2)) : size === 1 ? (removed ? 1 : 0) : Math.ceil(size / 2)
  }
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
