/**
 * What becomes of a write: written (seen by everyone who asks), flushed (survives power loss), or lost. Every change of the
 * state leaves the way back in the journal; a flush empties it; power loss walks it back. A lying disk says it has flushed and
 * has not: only `settle` does.
 */
export class Disk {
  private journal: (() => void)[] = []
  lies = false

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const had = map.has(key)
    const before = map.get(key) as V
    map.set(key, value)
    this.journal.push(() => void (had ? map.set(key, before) : map.delete(key)))
  }
  remove<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key)
    if (before === undefined || !map.delete(key)) return
    this.journal.push(() => void map.set(key, before))
  }
  push<T>(list: T[], ...items: readonly T[]): void {
    const size = list.length
    list.push(...items)
    this.journal.push(() => void list.splice(size))
  }
  assign<T extends object>(target: T, fields: Partial<T>): void {
    const before: Partial<T> = {}
    for (const key of Object.keys(fields) as (keyof T)[]) before[key] = target[key]
    Object.assign(target, fields)
    this.journal.push(() => void Object.assign(target, before))
  }
  flush(): void {
    if (!this.lies) this.settle()
  }
  settle(): void {
    this.journal = []
  }
  powerLoss(): void {
    for (let undo = this.journal.pop(); undo !== undefined; undo = this.journal.pop()) undo()
  }
}
