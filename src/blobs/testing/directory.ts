/**
 * A directory in memory with the part of the OPFS interface that the app uses, for tests in Node: with or without `move`, with a
 * disk that gets full the way Chromium's does (short writes, no error), with bytes that change under the writer, with a crash that
 * takes what was not flushed.
 */
export interface FakeDisk {
  /** bytes that may still be written */
  free: number
  /** called after each write with the file's bytes */
  onWrite: ((bytes: Uint8Array) => void) | null
  readonly movable: boolean
}

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name })

interface Stored { bytes: Uint8Array; locked: boolean; flushed: Uint8Array }
type Entries = Map<string, Stored | Entries>

const accessHandle = (disk: FakeDisk, stored: Stored) => {
  if (stored.locked) throw named('NoModificationAllowedError', 'there is an open handle')
  stored.locked = true
  const resize = (size: number): void => {
    const next = new Uint8Array(size)
    next.set(stored.bytes.subarray(0, size))
    stored.bytes = next
  }
  return {
    getSize: () => stored.bytes.length,
    read: (into: Uint8Array, { at }: { at: number }) => {
      const part = stored.bytes.subarray(at, at + into.length)
      into.set(part)
      return part.length
    },
    write: (from: Uint8Array, { at }: { at: number }) => {
      const count = Math.min(from.length, disk.free)
      disk.free -= count
      if (at + count > stored.bytes.length) resize(at + count)
      stored.bytes.set(from.subarray(0, count), at)
      disk.onWrite?.(stored.bytes)
      return count
    },
    truncate: resize,
    flush: () => {
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

const directoryHandle = (disk: FakeDisk, entries: Entries): object => ({
  kind: 'directory',
  entries,
  getDirectoryHandle: async (name: string, options?: { create?: boolean }) => {
    const found = entries.get(name)
    if (found instanceof Map) return directoryHandle(disk, found)
    if (options?.create !== true) throw named('NotFoundError', name)
    const made: Entries = new Map()
    entries.set(name, made)
    return directoryHandle(disk, made)
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
    for (const [name, entry] of entries) yield entry instanceof Map ? directoryHandle(disk, entry) : fileHandle(disk, entries, name, entry)
  },
})

export const fakeDirectory = (movable: boolean): { readonly disk: FakeDisk; readonly root: FileSystemDirectoryHandle; readonly paths: () => readonly string[]; readonly crash: () => void } => {
  const disk: FakeDisk = { free: Number.POSITIVE_INFINITY, onWrite: null, movable }
  const entries: Entries = new Map()
  const walk = (at: Entries, prefix: string): string[] =>
    [...at].flatMap(([name, entry]) => (entry instanceof Map ? walk(entry, `${prefix}${name}/`) : [prefix + name]))
  const drop = (at: Entries): void => {
    for (const entry of at.values()) {
      if (entry instanceof Map) drop(entry)
      else Object.assign(entry, { bytes: entry.flushed.slice(), locked: false })
    }
  }
  return { disk, crash: () => drop(entries), root: directoryHandle(disk, entries) as FileSystemDirectoryHandle, paths: () => walk(entries, '') }
}
