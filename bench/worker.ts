/** The measurements, both sides in turns in one worker. Figures go to page.ts; the table is run.mjs. */
import init from '@sqlite.org/sqlite-wasm'
import type { RowId } from '../src/core/ids.ts'
import { applyChanged, applyPacked, exportChanged, exportPacked, firstList, insertOneByOne, insertTogether, newIds, openPlain, size, updateColumn, type Plain } from './baseline.ts'
import { copyAll, edit, first50, newIdentity, openOurs, save, sealNow, sizeOf, textsOf, type Ours } from './ours.ts'
import { liveSaves } from './live.ts'
import type { BenchRequest, Figure } from './page.ts'
import { savesWithMirror } from './saves.ts'
import { surveyRecords } from './survey.ts'

/** What a dedicated worker has of `self`; the test project of the type check knows the page's only. */
declare const self: { postMessage(message: unknown): void; onmessage: ((event: MessageEvent<BenchRequest>) => void) | null }

const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const middle = (times: readonly number[]): number => [...times].sort((x, y) => x - y)[Math.floor(times.length / 2)] as number

/** As in the app: the tail is sealed while saving goes on, when there is enough for a segment. */
const turn = 256
/** Both sides in turns of 256, so that whatever else the machine does falls on both. */
const inTurns = async (count: number, plain: (from: number, to: number) => void, ours: (from: number, to: number) => Promise<void>): Promise<{ readonly plain: number; readonly ours: number }> => {
  const sum = { plain: 0, ours: 0 }
  for (let from = 0; from < count; from += turn) {
    const to = Math.min(count, from + turn)
    sum.plain += await timed(() => plain(from, to))
    sum.ours += await timed(() => ours(from, to))
  }
  return sum
}

type Note = (figure: Figure) => void
const text = (index: number): string => `checked again, visit ${index % 7}`

/** Twenty rounds: one edit, then everything the other lacks. Only the second is measured; for the plain side the same update at the other. */
const oneChange = async (note: Note, a: Ours, b: Ours, id: RowId, plain: Plain, plainId: Uint8Array, label: string): Promise<void> => {
  const times: number[] = []
  const plainTimes: number[] = []
  let bytes = 0
  for (let round = 0; round < 20; round += 1) {
    edit(a, [id], '/data/remarks', () => `round ${round}`)
    times.push(await timed(async () => { bytes = (await copyAll(a, b)).bytes }))
    plainTimes.push(await timed(() => updateColumn(plain, [plainId], false, () => `round ${round}`)))
  }
  note({ step: `sync after one change, ${label}`, ours: middle(times), plain: middle(plainTimes), unit: 'ms', aim: { most: 2 }, note: 'plain: the update alone' })
  note({ step: `bytes of one change, ${label}`, ours: bytes, plain: 0, unit: 'bytes', aim: { most: 250 } })
}

/** Both devices edit the same 1,000 records, then both ways. The plain side keeps a list of changes in memory and has no rule. */
const concurrent = async (note: Note, ours: readonly [Ours, Ours], ids: readonly RowId[], plain: readonly [Plain, Plain], plainIds: readonly Uint8Array[]): Promise<void> => {
  for (const [column, label] of [['village', 'different columns'], ['remarks', 'the same column']] as const) {
    const edits = ['remarks', column] as const
    for (const side of [0, 1] as const) {
      const value = (index: number): string => `${label} ${side} ${index}`
      updateColumn(plain[side], plainIds, true, value, edits[side])
      for (let from = 0; from < ids.length; from += turn) {
        edit(ours[side], ids.slice(from, from + turn), `/data/${edits[side]}`, (index) => value(from + index))
        if (from + turn <= ids.length) await sealNow(ours[side])
      }
    }
    const plainTime = await timed(() => {
      const lists = [exportChanged(plain[0], plainIds, edits[0]), exportChanged(plain[1], plainIds, edits[1])] as const
      applyChanged(plain[1], lists[0], edits[0])
      applyChanged(plain[0], lists[1], edits[1])
    })
    let bytes = 0
    const oursTime = await timed(async () => { bytes = (await copyAll(ours[0], ours[1])).bytes + (await copyAll(ours[1], ours[0])).bytes })
    if (textsOf(ours[0], ids) !== textsOf(ours[1], ids)) throw new Error(`${label}: the two databases differ`)
    note({ step: `1,000 + 1,000 concurrent edits, ${label}`, ours: oursTime, plain: plainTime, unit: 'ms', aim: { ratio: 0.6 }, note: `${bytes.toLocaleString('en')} B; losers kept` })
  }
}

const small = async (count: number, note: Note): Promise<void> => {
  const sqlite = await init()
  const records = surveyRecords(count)

  // ---- one by one
  const plain = await openPlain(sqlite, 'plain-a', true)
  const ours = await openOurs(sqlite, 'ours-a', await newIdentity(), true)
  const plainIds = newIds(count)
  const ids: RowId[] = []
  const one = await inTurns(count, (from, to) => insertOneByOne(plain, plainIds.slice(from, to), records.slice(from, to)), async (from, to) => {
    for (const record of records.slice(from, to)) ids.push(...save(ours, [record]))
    await sealNow(ours)
  })
  note({ step: 'save one by one, durable', ...one, unit: 'ms', aim: { ratio: 1.2 }, note: 'sealing included' })
  note({ step: 'database after that, feeds included', ours: sizeOf(ours), plain: size(plain), unit: 'bytes', aim: { ratio: 1.3 } })

  // ---- one import
  const plainB = await openPlain(sqlite, 'plain-b', true)
  const oursB = await openOurs(sqlite, 'ours-b', await newIdentity(), true)
  const plainImport = await timed(() => insertTogether(plainB, newIds(count), records))
  const oursImport = await timed(() => oursB.store.db.transaction(() => save(oursB, records)))
  note({ step: 'one import', ours: oursImport, plain: plainImport, unit: 'ms', aim: { ratio: 0.8 }, note: 'durable; signed before it leaves: next line' })
  note({ step: 'sealing that import', ours: await timed(() => sealNow(oursB)), plain: 0, unit: 'ms' })
  await plainB.close()
  oursB.close()

  // ---- full copy to an empty device, before the edits
  const plainC = await openPlain(sqlite, 'plain-c', true)
  const oursC = await openOurs(sqlite, 'ours-c', await newIdentity(), true)
  let packed = new Uint8Array()
  const plainCopy = await timed(() => {
    packed = exportPacked(plain) as Uint8Array<ArrayBuffer>
    applyPacked(plainC, packed)
  })
  let travelled = { bytes: 0, segments: 0 }
  const oursCopy = await timed(async () => { travelled = await copyAll(ours, oursC) })
  note({ step: 'full copy: export, verify, apply', ours: oursCopy, plain: plainCopy, unit: 'ms', aim: { ratio: 0.6 }, note: `${travelled.segments} signatures and the chain checked` })
  note({ step: 'bytes of that copy', ours: travelled.bytes, plain: packed.length, unit: 'bytes', aim: { most: 480_000 } })

  await oneChange(note, ours, oursC, ids[17] as RowId, plainC, plainIds[0] as Uint8Array, `${count.toLocaleString('en')} records`)
  await concurrent(note, [ours, oursC], ids.slice(0, 1000), [plain, plainC], plainIds.slice(0, 1000))
  const live = await liveSaves(ours, oursC, ids.slice(0, 50), 40)
  note({ step: 'live: from a save to the other device', ours: middle(live), plain: 0, unit: 'ms', aim: { most: 100 }, note: `two sessions in one thread; slowest of 40: ${Math.max(...live).toFixed(0)} ms` })
  await plainC.close()
  oursC.close()

  // ---- edit one column in each
  const edits = await inTurns(count, (from, to) => updateColumn(plain, plainIds.slice(from, to), false, (index) => text(from + index)), async (from, to) => {
    for (let index = from; index < to; index += 1) edit(ours, [ids[index] as RowId], '/data/remarks', () => text(index))
    await sealNow(ours)
  })
  note({ step: 'edit one column in each, one by one', ...edits, unit: 'ms', note: 'replaced values kept' })
  const plainEdits = await timed(() => updateColumn(plain, plainIds, true, (index) => `again ${index}`))
  const oursEdits = await timed(() => ours.store.db.transaction(() => edit(ours, ids, '/data/remarks', (index) => `again ${index}`)))
  note({ step: 'edit one column in each, one transaction', ours: oursEdits, plain: plainEdits, unit: 'ms', note: 'replaced values kept' })
  await plain.close()
  ours.close()
}

const huge = async (large: number, note: Note): Promise<void> => {
  const sqlite = await init()
  const many = surveyRecords(large, 2)
  const identity = await newIdentity()
  const plainIds = newIds(large)
  const plain = await openPlain(sqlite, 'plain-l', true)
  const ours = await openOurs(sqlite, 'ours-l', identity, true)
  const plainImport = await timed(() => insertTogether(plain, plainIds, many))
  let ids: readonly RowId[] = []
  const oursImport = await timed(() => { ids = ours.store.db.transaction(() => save(ours, many)) })
  const label = `${large.toLocaleString('en')} records`
  note({ step: `one import, ${label}`, ours: oursImport, plain: plainImport, unit: 'ms' })
  await sealNow(ours)
  const oursCopy = await openOurs(sqlite, 'ours-m', await newIdentity(), true)
  const plainCopy = await openPlain(sqlite, 'plain-m', true)
  const plainTime = await timed(() => applyPacked(plainCopy, exportPacked(plain)))
  note({ step: `full copy, ${label}`, ours: await timed(() => copyAll(ours, oursCopy)), plain: plainTime, unit: 'ms' })
  await oneChange(note, ours, oursCopy, ids[17] as RowId, plain, plainIds[0] as Uint8Array, label)
  await plain.close()
  await plainCopy.close()
  ours.close()
  oursCopy.close()
  const plainStarts: number[] = []
  const oursStarts: number[] = []
  for (let round = 0; round < 5; round += 1) {
    plainStarts.push(await timed(async () => {
      const again = await openPlain(await init(), 'plain-l', false)
      firstList(again)
      await again.close()
    }))
    oursStarts.push(await timed(async () => {
      const again = await openOurs(await init(), 'ours-l', identity, false)
      first50(again)
      again.close()
    }))
  }
  note({ step: `start to first list, ${label}`, ours: middle(oursStarts), plain: middle(plainStarts), unit: 'ms', aim: { ratio: 1.2 }, note: 'wasm compiled in both' })
}

const run = async ({ records, large, saves }: BenchRequest): Promise<readonly Figure[]> => {
  const figures: Figure[] = []
  const note = (figure: Figure): void => {
    figures.push(figure)
    self.postMessage({ log: `${figure.step}: ${figure.ours.toFixed(1)} / ${figure.plain.toFixed(1)} ${figure.unit}` })
  }
  if (records > 0) await small(records, note)
  if (saves > 0) await savesWithMirror(await init(), saves, note)
  if (large > 0) await huge(large, note)
  return figures
}

self.onmessage = ({ data }) => {
  run(data).then((figures) => self.postMessage({ figures }), (error: unknown) => self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
}
