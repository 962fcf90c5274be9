/**
 * How far this device's feed has left it, kept outside its database (IndexedDB beside OPFS). A database that holds less than
 * was sent has gone back in time: a restored file, or commits that a power loss took. Its next numbers are used already, so it
 * goes on under another key (own-store.ts). Rules IDN2, IDN3.
 */
import type { Origin } from '../core/ids.ts'
import type { Replica } from '../core/ports.ts'
import { opened, written, request } from './indexed.ts'

export interface SentMarks {
  /** 0 when nothing was sent */
  read(origin: Origin): Promise<number>
  /** Durable when it resolves; never goes down. */
  raise(origin: Origin, seq: number): Promise<void>
}

const storeName = 'sent'

export const indexedMarks = (factory: IDBFactory): SentMarks => {
  const within = async <T>(body: (database: IDBDatabase) => Promise<T>): Promise<T> => {
    const database = await opened(factory, 'transect-sent', storeName)
    try {
      return await body(database)
    } finally {
      database.close()
    }
  }
  const readFrom = async (store: IDBObjectStore, origin: Origin): Promise<number> => {
    const kept: unknown = await request(store.get(origin))
    return typeof kept === 'number' ? kept : 0
  }
  return {
    read: (origin) => within((database) => readFrom(database.transaction(storeName).objectStore(storeName), origin)),
    raise: (origin, seq) => within((database) => written(database, storeName, async (store) => {
      if ((await readFrom(store, origin)) < seq) store.put(seq, origin)
    })),
  }
}

/**
 * [IDN2] A replica that marks before it answers: no head and no byte of the own feed is known outside before the mark says so. A
 * mark that cannot be written stops no meeting, which may be the last way to save the data: then a fork would tell later.
 */
export const markingReplica = (replica: Replica, own: Origin, marks: SentMarks, onFailure: (error: unknown) => void): Replica => {
  let marked = 0
  const mark = async (seq: number): Promise<void> => {
    if (seq <= marked) return
    try {
      await marks.raise(own, seq)
      marked = seq
    } catch (error) {
      onFailure(error)
    }
  }
  return {
    ...replica,
    heads: async () => {
      const result = await replica.heads()
      if (result.ok) await mark(result.value.find((head) => head.origin === own)?.seq ?? 0)
      return result
    },
    missing: async (theirs) => {
      const result = await replica.missing(theirs)
      if (result.ok) await mark(result.value.reduce((seq, { ref }) => (ref.origin === own ? Math.max(seq, ref.lastSeq) : seq), 0))
      return result
    },
    read: async (ref) => {
      const result = await replica.read(ref)
      if (result.ok && ref.origin === own) await mark(ref.lastSeq)
      return result
    },
  }
}
