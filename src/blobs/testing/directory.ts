/**
 * A directory in memory with the part of the OPFS interface that the app uses, for tests in Node: with or without `move`, with a
 * disk that gets full the way Chromium's does (short writes, no error), with bytes that change under the writer, with a crash that
 * takes what was not flushed.
 */
export interface FakeDisk {
  /** bytes that may still be written */
  free: number
  /** to what length a file may be set at once: what the browser allows, as far as it knows the disk */
  quota?: number
  /** called after each write with the file's bytes */
  onWrite: ((bytes: Uint8Array) => void) | null
  readonly movable: boolean
  /** called before each write, flush and truncation; what it throws is what the disk says, and false is a write that writes nothing */
  onCall?: ((call: 'write' | 'flush' | 'truncate') => boolean) | null
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name })

interface Stored { bytes: Uint8Array<ArrayBuffer>; locked: boolean; flushed: Uint8Array }
type Entries = Map<string, Stored | Entries>

const accessHandle = (disk: FakeDisk, stored: Stored) => {
  if (stored.locked) throw named('NoModificationAllowedError', 'there is an open handle')
  stored.locked = true
  const resize = (size: number): void => {
    const { bytes } = stored
    if (size <= bytes.buffer.byteLength) {
      if (size < bytes.length) bytes.fill(0, size)
      stored.bytes = new Uint8Array(bytes.buffer, 0, size)
      return
    }
    const next = new Uint8Array(size * 2).subarray(0, size)
    next.set(bytes)
    stored.bytes = next
  }
  /** any view of bytes, as the real handle takes it */
  const bytesIn = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  return {
    getSize: () => stored.bytes.length,
    read: (into: Uint8Array, { at }: { at: number }) => {
      const part = stored.bytes.subarray(at, at + into.byteLength)
      bytesIn(into).set(part)
      return part.length
    },
    write: (given: Uint8Array, { at }: { at: number }) => {
      const from = bytesIn(given)
      const count = disk.onCall?.('write') === false ? 0 : Math.min(from.length, disk.free)
      disk.free -= count
      if (at + count > stored.bytes.length) resize(at + count)
      stored.bytes.set(from.subarray(0, count), at)
      disk.onWrite?.(stored.bytes)
      return count
    },
    truncate: (size: number) => {
      disk.onCall?.('truncate')
      if (size > stored.bytes.length && size > (disk.quota ?? size)) throw named('QuotaExceededError', 'more than the browser gives')
      resize(size)
    },
    flush: () => {
      disk.onCall?.('flush')
      stored.flushed = stored.bytes.slice()
    },
    close: () => {
      stored.locked = false
    },
  }
}

const fileHandle = (disk: FakeDisk, parent: Entries, name: string, stored: Stored): object => ({
  kind: 'file',
  name,
  getFile: async () => new Blob([stored.bytes.slice()]),
  createSyncAccessHandle: async () => accessHandle(disk, stored),
  ...(disk.movable && {
    move: async (target: { entries: Entries }, newName: string) => {
      parent.delete(name)
      target.entries.set(newName, stored)
    },
  }),
})

const directoryHandle = (disk: FakeDisk, entries: Entries, called = ''): object => ({
  kind: 'directory',
  name: called,
  entries,
  getDirectoryHandle: async (name: string, options?: { create?: boolean }) => {
    const found = entries.get(name)
    if (found instanceof Map) return directoryHandle(disk, found, name)
    if (options?.create !== true) throw named('NotFoundError', name)
    const made: Entries = new Map()
    entries.set(name, made)
    return directoryHandle(disk, made, name)
  },
  getFileHandle: async (name: string, options?: { create?: boolean }) => {
    const found = entries.get(name)
    if (found !== undefined && !(found instanceof Map)) return fileHandle(disk, entries, name, found)
    if (options?.create !== true) throw named('NotFoundError', name)
    const made = { bytes: new Uint8Array(), locked: false, flushed: new Uint8Array() }
    entries.set(name, made)
    return fileHandle(disk, entries, name, made)
  },
  removeEntry: async (name: string) => {
    if (!entries.delete(name)) throw named('NotFoundError', name)
  },
  async *values() {
    for (const [name, entry] of entries) yield entry instanceof Map ? directoryHandle(disk, entry, name) : fileHandle(disk, entries, name, entry)
  },
  async *[Symbol.asyncIterator]() {
    for (const [name, entry] of entries) yield [name, entry instanceof Map ? directoryHandle(disk, entry, name) : fileHandle(disk, entries, name, entry)]
  },
})

export interface FakeDirectory {
  readonly disk: FakeDisk
  readonly root: FileSystemDirectoryHandle
  readonly paths: () => readonly string[]
  /** what was not flushed is gone, and nothing is open */
  readonly crash: () => void
  /** another disk with the same files, none of them open */
  readonly copy: () => FakeDirectory
  readonly bytesOf: (path: string) => Uint8Array
  readonly setBytes: (path: string, bytes: Uint8Array) => void
}

const over = (movable: boolean, entries: Entries): FakeDirectory => {
  const disk: FakeDisk = { free: Number.POSITIVE_INFINITY, onWrite: null, movable }
  const walk = (at: Entries, prefix: string): string[] =>
    [...at].flatMap(([name, entry]) => (entry instanceof Map ? walk(entry, `${prefix}${name}/`) : [prefix + name]))
  const drop = (at: Entries): void => {
    for (const entry of at.values()) {
      if (entry instanceof Map) drop(entry)
      else Object.assign(entry, { bytes: entry.flushed.slice(), locked: false })
    }
  }
  const clone = (from: Entries): Entries =>
    new Map([...from].map(([name, entry]) => [name, entry instanceof Map ? clone(entry) : { bytes: entry.bytes.slice(), flushed: entry.flushed.slice(), locked: false }] as const))
  const find = (path: string): Stored => {
    const found = path.split('/').reduce<Stored | Entries | undefined>((at, name) => (at instanceof Map ? at.get(name) : undefined), entries)
    if (found === undefined || found instanceof Map) throw named('NotFoundError', path)
    return found
  }
  return {
    disk, root: directoryHandle(disk, entries) as FileSystemDirectoryHandle, paths: () => walk(entries, ''),
    crash: () => drop(entries),
    copy: () => over(movable, clone(entries)),
    bytesOf: (path) => find(path).bytes,
    setBytes: (path, bytes) => { find(path).bytes = bytes.slice() },
  }
}

export const fakeDirectory = (movable: boolean): FakeDirectory => over(movable, new Map())
