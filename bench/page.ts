/** Starts the benchmark worker on request of run.mjs and hands its figures back. */

/** At most `ratio` times plain SQLite, or at most `most` of the unit. */
export type Aim = { readonly ratio: number } | { readonly most: number }
export interface Figure { readonly step: string; readonly ours: number; readonly plain: number; readonly unit: 'ms' | 'bytes'; readonly aim?: Aim; readonly note?: string }
export interface BenchRequest { readonly records: number; readonly large: number; readonly saves: number }

declare global {
  interface Window { bench(request: BenchRequest): Promise<readonly Figure[]> }
}

window.bench = (request) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<{ figures?: readonly Figure[]; log?: string; error?: string }>) => {
      if (data.log !== undefined) console.info(data.log)
      if (data.error !== undefined) reject(new Error(data.error))
      if (data.figures !== undefined) resolve(data.figures)
    }
    worker.onerror = (event) => reject(new Error(event.message))
    worker.postMessage(request)
  })
