/** The little of IndexedDB that the worker needs, as promises: a database with one object store, and writes that are durable. */

export const request = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

export const opened = (factory: IDBFactory, name: string, store: string): Promise<IDBDatabase> => {
  const opening = factory.open(name, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(store)
  return request(opening)
}

/** Resolves when the transaction is on the disk. */
export const written = async (database: IDBDatabase, store: string, body: (store: IDBObjectStore) => Promise<void> | void): Promise<void> => {
  const transaction = database.transaction(store, 'readwrite', { durability: 'strict' })
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
  await Promise.all([done, body(transaction.objectStore(store))])
}
