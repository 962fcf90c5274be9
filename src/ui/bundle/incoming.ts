/**
 * Files that come from outside the app: shared to it (the service worker keeps them in a cache, public/share-target.js) or opened
 * with it (launchQueue). Each is handed out once. Rule BUN20.
 */
import { createSignal } from 'solid-js'

/** As in public/share-target.js. */
const cacheName = 'transect-shared'
const nameHeader = 'x-file-name'

const [launched, setLaunched] = createSignal<readonly File[]>([])

interface LaunchQueue { setConsumer(consumer: (launch: { readonly files?: readonly { getFile(): Promise<File> }[] }) => void): void }

/** `arrived`: there is something to take; `unreadable`: a file was opened with the app and could not be read. */
export const followLaunches = (page: object, arrived: () => void, unreadable: () => void): void => {
  const queue = (page as { readonly launchQueue?: LaunchQueue }).launchQueue
  queue?.setConsumer(({ files = [] }) => {
    if (files.length === 0) return
    Promise.all(files.map((file) => file.getFile())).then((opened) => {
      setLaunched(opened)
      arrived()
    }, (error: unknown) => {
      console.error(error)
      unreadable()
    })
  })
}

const nameOf = (response: Response): string => {
  try {
    return decodeURIComponent(response.headers.get(nameHeader) ?? '')
  } catch {
    return '' // a name that does not decode is no name
  }
}

/** [BUN20] Reads the launch signal, so that an effect that calls it runs again when a file is opened with the app. */
export const takeIncoming = async (): Promise<readonly File[]> => {
  const files = launched()
  if (files.length > 0) {
    setLaunched([])
    return files
  }
  if (!('caches' in globalThis) || !(await caches.has(cacheName))) return []
  const cache = await caches.open(cacheName)
  const shared: File[] = []
  for (const request of await cache.keys()) {
    const response = await cache.match(request)
    if (response !== undefined) shared.push(new File([await response.blob()], nameOf(response)))
  }
  await caches.delete(cacheName)
  return shared
}
