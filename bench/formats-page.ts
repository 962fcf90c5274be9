/** Starts the worker of formats-worker.ts, watches how long the page stands still meanwhile, and hands the file over to who asks. */
export interface FormatRequest { readonly format: string; readonly records: number }
export interface FormatFigure { readonly ms: number; readonly bytes: number; /** of wasm */ readonly heap: number }

declare global {
  interface Window {
    makeFormat(request: FormatRequest): Promise<FormatFigure & { readonly longestMs: number }>
    /** how long the page stood still at most while nothing was asked of it */
    idleFor(ms: number): Promise<number>
    saveFormat(format: string): Promise<void>
  }
}

/** Beats all the time; answers with the longest pause when it is ended. */
const watchStills = (): (() => number) => {
  let longestMs = 0
  let last = performance.now()
  const beat = setInterval(() => {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last)
    last = now
  }, 5)
  return () => {
    clearInterval(beat)
    return longestMs
  }
}

window.idleFor = (ms) => {
  const stop = watchStills()
  return new Promise((resolve) => { setTimeout(() => resolve(stop()), ms) })
}

window.makeFormat = (request) => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./formats-worker.ts', import.meta.url), { type: 'module' })
  const stop = watchStills()
  const over = (): number => {
    worker.terminate()
    return stop()
  }
  worker.onmessage = ({ data }: MessageEvent<{ readonly figure?: FormatFigure; readonly error?: string }>) => {
    const longestMs = over()
    if (data.figure === undefined) reject(new Error(data.error))
    else resolve({ ...data.figure, longestMs })
  }
  worker.onerror = (event) => {
    over()
    reject(new Error(event.message))
  }
  worker.postMessage(request)
})

window.saveFormat = async (format) => {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle(`made.${format}`)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await handle.getFile())
  link.download = `made.${format}`
  link.click()
}
