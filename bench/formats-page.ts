/** Starts the worker of formats-worker.ts, watches the page's long tasks meanwhile, and hands the file over to who asks. */
export interface FormatRequest { readonly format: string; readonly records: number }
export interface FormatFigure { readonly ms: number; readonly bytes: number; /** of wasm */ readonly heap: number }

declare global {
  interface Window {
    makeFormat(request: FormatRequest): Promise<FormatFigure & { readonly longestMs: number }>
    saveFormat(format: string): Promise<void>
  }
}

/** Tasks of the page over 50 ms, by the browser's own count; ended, it answers with the longest, 0 when there was none. */
const watchTasks = (): (() => number) => {
  let longestMs = 0
  const read = (entries: readonly PerformanceEntry[]): void => { for (const { duration } of entries) longestMs = Math.max(longestMs, duration) }
  const observer = new PerformanceObserver((list) => read(list.getEntries()))
  observer.observe({ type: 'longtask' })
  return () => {
    read(observer.takeRecords())
    observer.disconnect()
    return longestMs
  }
}

window.makeFormat = (request) => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./formats-worker.ts', import.meta.url), { type: 'module' })
  const stop = watchTasks()
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
