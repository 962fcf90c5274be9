/**
 * The pictures of a record as addresses that a page can draw, all asked for and tried before anything is printed: one that cannot be drawn
 * leaves its small picture in its place, or the reason. Rule PRN4.
 */
import { createSignal, onCleanup, type Accessor } from 'solid-js'
import type { Attachment } from '../../worker/api-files.ts'
import type { Client } from '../client.ts'

/** Drawn by the browser; anything else, also SVG with its scripts, is named only. */
const drawable: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])

export type Picture =
  /** `whole`: here | away: it is on another device and this is the small one | broken: it cannot be drawn and this is the small one */
  | { readonly url: string; readonly whole: 'here' | 'away' | 'broken' }
  /** nothing to draw, and why */
  | { readonly url: null; readonly why: 'no-picture' | 'away' | 'broken' }
export interface Pictures {
  /** by the file's blob */
  readonly all: Accessor<ReadonlyMap<string, Picture>>
  readonly ready: Accessor<boolean>
  load(files: readonly Attachment[]): Promise<void>
}

/** False: the browser refuses to draw it. */
export const canDraw = (url: string): Promise<boolean> => {
  const image = new Image()
  image.src = url
  return image.decode().then(() => true, () => false)
}

export const createPictures = (client: Pick<Client, 'call'>, draws: (url: string) => Promise<boolean> = canDraw): Pictures => {
  const [all, setAll] = createSignal<ReadonlyMap<string, Picture>>(new Map())
  const [ready, setReady] = createSignal(false)
  let alive = true
  onCleanup(() => {
    alive = false
    for (const { url } of all().values()) if (url !== null) URL.revokeObjectURL(url)
  })
  const urlOf = async (blobId: string, type: string): Promise<string | null> => {
    const answer = await client.call('files.read', { blobId })
    if (!answer.ok) return null
    const url = URL.createObjectURL(new Blob([answer.value.bytes as Uint8Array<ArrayBuffer>], { type }))
    if (await draws(url)) return url
    URL.revokeObjectURL(url)
    return null
  }
  const pictureOf = async (file: Attachment): Promise<Picture> => {
    if (!drawable.has(file.type)) return { url: null, why: 'no-picture' }
    const whole = file.here ? await urlOf(file.blobId, file.type) : null
    if (whole !== null) return { url: whole, whole: 'here' }
    const lack = file.here ? 'broken' : 'away'
    const small = file.thumb.here ? await urlOf(file.thumb.blobId, 'image/jpeg') : null
    return small === null ? { url: null, why: lack } : { url: small, whole: lack }
  }
  return {
    all,
    ready,
    load: async (files) => {
      for (const file of files) {
        if (all().has(file.blobId)) continue
        const picture = await pictureOf(file)
        if (!alive) {
          if (picture.url !== null) URL.revokeObjectURL(picture.url)
          return
        }
        setAll(new Map([...all(), [file.blobId, picture]]))
      }
      setReady(true)
    },
  }
}
