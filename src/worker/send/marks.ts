/**
 * What was sent where and in which state, kept outside the database (IndexedDB beside OPFS): it goes into no export, bundle or
 * diagnosis, and a database that was made anew does not send twice. Rules SND7, SND8.
 */
import type { RowId } from '../../core/ids.ts'
import type { SendServer } from '../api-send.ts'
import { opened, request, written } from '../indexed.ts'

/** The state of a record that the server has. */
export interface SentMark {
  readonly instanceId: string
  readonly deprecatedId: string | null
  readonly state: string
  /** names of files that were not here */
  readonly missing: readonly string[]
}
/** What was on its way: nobody knows whether the server has it until it is asked again with the same words. */
export interface Pending extends SentMark { readonly recordId: RowId; readonly xml: string }
export interface Marks {
  server(formId: string): Promise<SendServer | null>
  keepServer(formId: string, server: SendServer | null): Promise<void>
  /** of a form on a server */
  all(place: string): Promise<ReadonlyMap<RowId, SentMark>>
  pending(place: string): Promise<Pending | null>
  begin(place: string, pending: Pending): Promise<void>
  /** null: the server did not take it */
  end(place: string, recordId: RowId, mark: SentMark | null): Promise<void>
}

const storeName = 'send'
const markKey = (place: string, id: string): string => `mark ${place} ${id}`
const pendingKey = (place: string): string => `pending ${place}`
const serverKey = (formId: string): string => `server ${formId}`

export const indexedSendMarks = (factory: IDBFactory): Marks => {
  const within = async <T>(body: (database: IDBDatabase) => Promise<T>): Promise<T> => {
    const database = await opened(factory, 'transect-send', storeName)
    try {
      return await body(database)
    } finally {
      database.close()
    }
  }
  const get = <T>(key: string): Promise<T | null> => within(async (database) => ((await request(database.transaction(storeName).objectStore(storeName).get(key))) as T | undefined) ?? null)
  const write = (body: (store: IDBObjectStore) => void): Promise<void> => within((database) => written(database, storeName, body))
  return {
    server: (formId) => get<SendServer>(serverKey(formId)),
    keepServer: (formId, server) => write((store) => { if (server === null) store.delete(serverKey(formId)); else store.put(server, serverKey(formId)) }),
    all: (place) => within(async (database) => {
      const store = database.transaction(storeName).objectStore(storeName)
      const range = IDBKeyRange.bound(markKey(place, ''), markKey(place, '\uffff'))
      const [keys, marks] = await Promise.all([request(store.getAllKeys(range)), request(store.getAll(range) as IDBRequest<SentMark[]>)])
      return new Map(keys.map((key, at) => [String(key).slice(markKey(place, '').length) as RowId, marks[at] as SentMark]))
    }),
    pending: (place) => get<Pending>(pendingKey(place)),
    begin: (place, pending) => write((store) => { store.put(pending, pendingKey(place)) }),
    end: (place, recordId, mark) => write((store) => {
      store.delete(pendingKey(place))
      if (mark !== null) store.put(mark, markKey(place, recordId))
    }),
  }
}
