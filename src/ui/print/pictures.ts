/** The pictures of a record as addresses that a page can draw, all asked for before anything is printed. Rule PRN4. */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { Attachment } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'

/** Drawn by the browser; anything else, also SVG with its scripts, is named only. */
const drawable: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

export interface Pictures {
  /** the address by the file's blob; null: neither it nor its small one can be drawn here */
  readonly urls: Accessor<ReadonlyMap<string, string | null>>
  readonly ready: Accessor<boolean>
  load(files: readonly Attachment[]): Promise<void>
}

export const createPictures = (client: Pick<Client, 'call'>): Pictures => {
  const [urls, setUrls] = createSignal<ReadonlyMap<string, string | null>>(new Map())
  const [ready, setReady] = createSignal(false)
  let alive = true
  onCleanup(() => {
    alive = false
    for (const url of urls().values()) if (url !== null) URL.revokeObjectURL(url)
  })
  const read = async (blobId: string, type: string): Promise<string | null> => {
    const answer = await client.call('files.read', { blobId })
    return answer.ok ? URL.createObjectURL(new Blob([answer.value.bytes as Uint8Array<ArrayBuffer>], { type })) : null
  }
  const urlOf = (file: Attachment): Promise<string | null> | null => {
    if (!drawable.has(file.type)) return null
    if (file.here) return read(file.blobId, file.type)
    return file.thumb.here ? read(file.thumb.blobId, 'image/jpeg') : null
  }
  return {
    urls,
    ready,
    load: async (files) => {
      for (const file of files) {
        if (urls().has(file.blobId)) continue
        const url = await urlOf(file)
        if (!alive) {
          if (url !== null) URL.revokeObjectURL(url)
          return
        }
        setUrls(new Map([...urls(), [file.blobId, url]]))
      }
      setReady(true)
    },
  }
}
