/** Starts the worker of formats-worker.ts, watches how long the page stands still meanwhile, and hands the file over to who asks. */
export interface FormatRequest { readonly format: string; readonly records: number }
export interface FormatFigure { readonly ms: number; readonly bytes: number; /** of wasm */ readonly heap: number }

declare global {
  interface Window {
    makeFormat(request: FormatRequest): Promise<FormatFigure & { readonly longestMs: number }>
    saveFormat(format: string): Promise<void>
  }
}

window.makeFormat = (request) => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./formats-worker.ts', import.meta.url), { type: 'module' })
  let longestMs = 0
  let last = performance.now()
  const beat = setInterval(() => {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last)
    last = now
  }, 5)
  const over = (): void => {
    clearInterval(beat)
    worker.terminate()
  }
  worker.onmessage = ({ data }: MessageEvent<{ readonly figure?: FormatFigure; readonly error?: string }>) => {
    over()
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
