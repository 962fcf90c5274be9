/**
 * What every ports.Replica must do, whatever it is made of. A factory makes a replica with a small driver that writes to it;
 * nothing here knows SQLite.
 */
import { expect, test } from 'vitest'
import type { Applied, FeedHead, Replica } from '../../core/ports.ts'
import type { Origin } from '../../core/ids.ts'

export interface DrivenReplica {
  readonly replica: Replica
  readonly origin: Origin
  /** Saves one new record with this text; answers with a name for it. */
  insert(text: string): string
  edit(record: string, text: string): void
  delete(record: string): void
  /** Every record that is not deleted, with its text. */
  records(): ReadonlyMap<string, string>
}
export type MakeReplica = (name: string) => Promise<DrivenReplica>

const value = async <T>(result: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }>): Promise<T> => {
  const settled = await result
  if (!settled.ok) throw new Error(JSON.stringify(settled.error))
  return settled.value
}
const headsOf = (device: DrivenReplica): Promise<readonly FeedHead[]> => value(device.replica.heads())

/** Everything `to` lacks of what `from` has. */
export const pull = async (from: DrivenReplica, to: DrivenReplica): Promise<Applied[]> => {
  const applied: Applied[] = []
  for (const planned of await value(from.replica.missing(await headsOf(to)))) {
    applied.push(await value(to.replica.apply(await value(from.replica.read(planned.ref)))))
  }
  return applied
}
const segmentsOf = async (device: DrivenReplica, held: readonly FeedHead[] = []): Promise<Uint8Array[]> =>
  Promise.all((await value(device.replica.missing(held))).map((planned) => value(device.replica.read(planned.ref))))
const sorted = (heads: readonly FeedHead[]): string[] => heads.map((head) => `${head.origin} ${head.seq} ${head.head.join()}`).sort()

export const replicaContract = (make: MakeReplica): void => {
  test('[REP1] two devices that pulled from each other hold the same records and the same heads', async () => {
    const [a, b] = [await make('a'), await make('b')]
    const first = a.insert('one')
    b.insert('two')
    await pull(a, b)
    await pull(b, a)
    b.edit(first, 'one, seen by b')
    a.insert('three')
    await pull(b, a)
    await pull(a, b)
    expect(new Map([...a.records()].sort())).toEqual(new Map([...b.records()].sort()))
    expect([...a.records().values()].sort()).toEqual(['one, seen by b', 'three', 'two'])
    expect(sorted(await headsOf(a))).toEqual(sorted(await headsOf(b)))
    expect(await value(a.replica.missing(await headsOf(b)))).toEqual([])
  })

  test('[REP1] changes travel over a third device', async () => {
    const [a, b, c] = [await make('a'), await make('b'), await make('c')]
    const record = a.insert('from a')
    await pull(a, b)
    const [applied] = await pull(b, c)
    expect(applied?.origin).toBe(a.origin)
    expect(c.records().get(record)).toBe('from a')
    c.delete(record)
    await pull(c, a)
    expect(a.records().has(record)).toBe(false)
  })

  test('[REP1] a plan says what the merge then finds', async () => {
    const [a, b] = [await make('a'), await make('b')]
    const record = a.insert('one')
    a.insert('two')
    const planned = await value(a.replica.missing(await headsOf(b)))
    expect(planned.reduce((records, { records: count }) => records + count, 0)).toBe(2)
    const applied = await pull(a, b)
    expect(applied.reduce((count, { recordsNew }) => count + recordsNew, 0)).toBe(2)
    a.edit(record, 'one again')
    expect(await pull(a, b)).toEqual([expect.objectContaining({ recordsNew: 0, recordsUpdated: 1, changes: 1 })])
  })

  test('[REP1] the same segment again changes nothing', async () => {
    const [a, b] = [await make('a'), await make('b')]
    a.insert('one')
    const segments = await segmentsOf(a)
    for (const segment of [...segments, ...segments]) await value(b.replica.apply(segment))
    const again = await value(b.replica.apply(segments[0] as Uint8Array))
    expect(again).toMatchObject({ changes: 0, recordsNew: 0, recordsUpdated: 0 })
    expect(b.records()).toEqual(a.records())
  })

  test('[REP2] a segment behind a gap is refused, and taken when the gap is filled', async () => {
    const [a, b] = [await make('a'), await make('b')]
    a.insert('one')
    const held = await headsOf(a)
    a.insert('two')
    const [later] = await segmentsOf(a, held)
    const have = (await headsOf(b)).find((head) => head.origin === a.origin)?.seq ?? 0
    const refused = await b.replica.apply(later as Uint8Array)
    expect(refused).toMatchObject({ ok: false, error: { type: 'gap', origin: a.origin, have } })
    expect(b.records().size).toBe(0)
    await pull(a, b)
    expect(b.records()).toEqual(a.records())
  })

  test('[REP2] every heads() is complete: own changes are in it at once', async () => {
    const a = await make('a')
    a.insert('one')
    const before = (await headsOf(a)).find((head) => head.origin === a.origin)?.seq ?? 0
    a.insert('two')
    expect((await headsOf(a)).find((head) => head.origin === a.origin)?.seq).toBe(before + 1)
  })

  test('[REP4] a second history under the same numbers takes nothing away and stops nothing', async () => {
    const [a, twin, b] = [await make('a'), await make('a'), await make('b')]
    a.insert('one')
    twin.insert('another')
    twin.insert('and more')
    await pull(a, b)
    const before = [...b.records().values()]
    for (const segment of await segmentsOf(twin)) {
      const applied = await b.replica.apply(segment)
      // which of the two goes on is decided by their heads
      expect(applied).toMatchObject(applied.ok ? { value: { origin: a.origin } } : { error: { type: 'fork', origin: a.origin } })
    }
    expect([...b.records().values()]).toEqual(expect.arrayContaining(before))
    // and goes on with everyone else
    const c = await make('c')
    c.insert('from c')
    await pull(c, b)
    expect([...b.records().values()]).toEqual(expect.arrayContaining(['from c', 'one']))
  })

  test('[SEG5] any byte changed, or any cut, is a named failure and changes nothing', async () => {
    const a = await make('a')
    let b = await make('b')
    for (const text of ['one', 'two', 'three']) a.insert(text)
    const [segment] = await segmentsOf(a)
    if (segment === undefined) throw new Error('no segment')
    const before = sorted(await headsOf(b))
    for (let at = 0; at < segment.length; at++) {
      for (const bad of [segment.subarray(0, at), segment.map((byte, index) => (index === at ? byte ^ (1 << (at % 8)) : byte))]) {
        const result = await b.replica.apply(bad)
        if (result.ok) {
          // bits of deflate that mean nothing: the content is the same
          expect(b.records()).toEqual(a.records())
          b = await make('b')
        } else expect(result.error.type).toMatch(/^(segment-malformed|segment-too-large|segment-version|signature-wrong|gap)$/)
      }
    }
    expect(sorted(await headsOf(b))).toEqual(before)
    await value(b.replica.apply(segment))
    expect(b.records()).toEqual(a.records())
  })

  test('[REP1] listeners hear own saves and not merges', async () => {
    const [a, b] = [await make('a'), await make('b')]
    let heard = 0
    const stop = b.replica.onLocalChange(() => heard++)
    b.insert('one')
    const own = heard
    expect(own).toBeGreaterThan(0)
    a.insert('two')
    await pull(a, b)
    expect(heard).toBe(own)
    stop()
    b.insert('three')
    expect(heard).toBe(own)
  })
}
