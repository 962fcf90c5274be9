/**
 * After "Leave project": what the page itself kept goes too (the certificate of links, the Wi-Fi it showed, hints, the error log), and
 * the app begins anew. Look and language stay: they are the user's, not the project's. Rule LEV3.
 */
import { certificatesName } from '../../transport/certificate.ts'
import type { Client } from '../client.ts'
import { keptWhenLeaving } from './preferences.ts'

export interface LeftMeans {
  readonly storage: () => Storage
  readonly factory: () => Pick<IDBFactory, 'deleteDatabase'>
  readonly restart: () => void
}

const eraseStorage = (storage: Storage): void => {
  const kept = keptWhenLeaving(storage)
  for (const key of Object.keys(storage)) if (key.startsWith('transect.')) storage.removeItem(key)
  for (const [key, value] of kept) storage.setItem(key, value)
}

const eraseCertificate = (factory: ReturnType<LeftMeans['factory']>): Promise<void> => new Promise((resolve) => {
  const asked = factory.deleteDatabase(certificatesName)
  // one that is still open goes when the page does
  for (const event of ['success', 'blocked', 'error'] as const) asked.addEventListener(event, () => resolve())
})

export const followLeaving = (client: Pick<Client, 'onNotice'>, { storage, factory, restart }: LeftMeans): (() => void) =>
  client.onNotice((notice) => {
    if (notice.type !== 'left') return
    try {
      eraseStorage(storage())
    } catch {
      // where the browser refuses it nothing was kept there (UI10)
    }
    void eraseCertificate(factory()).then(restart)
  })
