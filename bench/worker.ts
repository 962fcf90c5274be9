/** The measurements, both sides interleaved in one worker. Figures go to page.ts; the table is run.mjs. */
import init from '@sqlite.org/sqlite-wasm'
import { formTable, versionColumn } from '../src/core/change.ts'
import { parseRowId, type RowId } from '../src/core/ids.ts'
import { commitLocal, type LocalRow } from '../src/storage/commit.ts'
import { listRecords } from '../src/storage/record-list.ts'
import { applyPacked, exportPacked, firstList, insertOneByOne, insertTogether, newIds, openPlain, size, updateColumn } from './baseline.ts'
import { copyAll, newIdentity, nodesets, openOurs, table, type Ours } from './ours.ts'
import type { BenchRequest, Figure } from './page.ts'
import { surveyRecords, type SurveyRecord } from './survey.ts'

/** What a dedicated worker has of `self`; the test project of the type check knows the page's only. */
declare const self: { postMessage(message: unknown): void; onmessage: ((event: MessageEvent<BenchRequest>) => void) | null }

const rootTable = formTable(table.formId, table.range)
const rowOf = (version: RowId, record: SurveyRecord): LocalRow => ({
  table: rootTable,
  row: { newRow: 'root' },
  cells: [[versionColumn, version], ...record.flatMap((value, at) => (value === null ? [] : [[nodesets[at] as string, value] as const]))],
})
const timed = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
/** As in the app: a turn of the event loop after each save would let the tail be sealed; here every 256 saves wait for it. */
const oneByOne = async (ours: Ours, count: number, saveOne: (index: number) => void): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    saveOne(index)
    if (index % 256 === 255) await sealNow(ours)
  }
}
const save = (ours: Ours, records: readonly SurveyRecord[]): readonly RowId[] =>
  records.map((record) => commitLocal(ours.store, [rowOf(ours.version, record)], Date.now()).rowIds.get('root') as RowId)
const edit = (ours: Ours, ids: readonly RowId[], text: (index: number) => string): void => {
  for (const [index, id] of ids.entries()) commitLocal(ours.store, [{ table: rootTable, row: id, cells: [['/data/remarks', text(index)]] }], Date.now())
}
const sizeOf = ({ store }: Ours): number => {
  store.db.run('PRAGMA wal_checkpoint(TRUNCATE)')
  return Number(store.db.first('PRAGMA page_count')?.[0]) * Number(store.db.first('PRAGMA page_size')?.[0])
}
const first50 = ({ store }: Ours): unknown =>
  listRecords(store, { formId: table.formId, search: '', sort: 'newest', after: null, limit: 50 }, () => null)
const sealNow = async (ours: Ours): Promise<void> => {
  const heads = await ours.replica.heads()
  if (!heads.ok) throw new Error(heads.error.message)
}

const run = async ({ records: count, large }: BenchRequest): Promise<readonly Figure[]> => {
  const sqlite = await init()
  const figures: Figure[] = []
  const note = (figure: Figure): void => {
    figures.push(figure)
    self.postMessage({ log: `${figure.step}: ${figure.ours.toFixed(1)} / ${figure.plain.toFixed(1)} ${figure.unit}` })
  }
  const records = surveyRecords(count)
  const text = (index: number): string => `checked again, visit ${index % 7}`

  // ---- one by one
  const plain = await openPlain(sqlite, 'plain-a', true)
  const ours = await openOurs(sqlite, 'ours-a', await newIdentity(), true)
  const plainIds = newIds(count)
  const plainOne = await timed(() => insertOneByOne(plain, plainIds, records))
  const ids: RowId[] = []
  const oursOne = await timed(() => oneByOne(ours, count, (index) => ids.push(...save(ours, [records[index] as SurveyRecord]))))
  note({ step: 'save one by one', ours: oursOne, plain: plainOne, unit: 'ms', note: 'aim 1.5x' })
  await sealNow(ours)
  note({ step: 'database after that, feeds included', ours: sizeOf(ours), plain: size(plain), unit: 'bytes' })

  // ---- one import
  const plainB = await openPlain(sqlite, 'plain-b', true)
  const oursB = await openOurs(sqlite, 'ours-b', await newIdentity(), true)
  const plainImport = await timed(() => insertTogether(plainB, newIds(count), records))
  const oursImport = await timed(() => oursB.store.db.transaction(() => save(oursB, records)))
  note({ step: 'one import', ours: oursImport, plain: plainImport, unit: 'ms' })
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
  note({ step: 'full copy: export, verify, apply', ours: oursCopy, plain: plainCopy, unit: 'ms', note: 'aim 1.2x' })
  note({ step: 'bytes of that copy', ours: travelled.bytes, plain: packed.length, unit: 'bytes', note: `aim 650 kB; ${travelled.segments} segments` })

  // ---- one change
  const oneChange = async (a: Ours, b: Ours, id: RowId, label: string): Promise<void> => {
    const times: number[] = []
    let bytes = 0
    for (let round = 0; round < 20; round += 1) {
      edit(a, [id], () => `round ${round}`)
      times.push(await timed(async () => { bytes = (await copyAll(a, b)).bytes }))
    }
    times.sort((x, y) => x - y)
    const plainTimes: number[] = []
    for (let round = 0; round < 20; round += 1) plainTimes.push(await timed(() => updateColumn(plainC, [plainIds[0] as Uint8Array], false, () => `round ${round}`)))
    plainTimes.sort((x, y) => x - y)
    note({ step: `sync after one change, ${label}`, ours: times[10] as number, plain: plainTimes[10] as number, unit: 'ms', note: 'plain: the update alone' })
    note({ step: `bytes of one change, ${label}`, ours: bytes, plain: 0, unit: 'bytes', note: 'aim 400 B' })
  }
  await oneChange(ours, oursC, ids[17] as RowId, `${count.toLocaleString('en')} records`)
  await plainC.close()
  oursC.close()

  // ---- edit one column in each
  const plainEdit = await timed(() => updateColumn(plain, plainIds, false, text))
  const oursEdit = await timed(() => oneByOne(ours, count, (index) => edit(ours, [ids[index] as RowId], () => text(index))))
  note({ step: 'edit one column in each, one by one', ours: oursEdit, plain: plainEdit, unit: 'ms' })
  const plainEdits = await timed(() => updateColumn(plain, plainIds, true, (index) => `again ${index}`))
  const oursEdits = await timed(() => ours.store.db.transaction(() => edit(ours, ids, (index) => `again ${index}`)))
  note({ step: 'edit one column in each, one transaction', ours: oursEdits, plain: plainEdits, unit: 'ms' })
  await plain.close()
  ours.close()

  // ---- large
  if (large > 0) {
    const many = surveyRecords(large, 2)
    const identity = await newIdentity()
    const plainL = await openPlain(sqlite, 'plain-l', true)
    const oursL = await openOurs(sqlite, 'ours-l', identity, true)
    insertTogether(plainL, newIds(large), many)
    const largeIds = oursL.store.db.transaction(() => save(oursL, many))
    await sealNow(oursL)
    const oursM = await openOurs(sqlite, 'ours-m', await newIdentity(), true)
    const largeCopy = await timed(() => copyAll(oursL, oursM))
    self.postMessage({ log: `full copy of ${large}: ${largeCopy.toFixed(0)} ms` })
    const plainD = await openPlain(sqlite, 'plain-d', true)
    insertTogether(plainD, [plainIds[0] as Uint8Array], records.slice(0, 1))
    const largeId = parseRowId(largeIds[17] as string) as RowId
    const times: number[] = []
    let bytes = 0
    for (let round = 0; round < 20; round += 1) {
      edit(oursL, [largeId], () => `round ${round}`)
      times.push(await timed(async () => { bytes = (await copyAll(oursL, oursM)).bytes }))
    }
    const plainTimes: number[] = []
    for (let round = 0; round < 20; round += 1) plainTimes.push(await timed(() => updateColumn(plainD, [plainIds[0] as Uint8Array], false, () => `round ${round}`)))
    note({ step: `sync after one change, ${large.toLocaleString('en')} records`, ours: times.sort((x, y) => x - y)[10] as number, plain: plainTimes.sort((x, y) => x - y)[10] as number, unit: 'ms', note: 'plain: the update alone' })
    note({ step: `bytes of one change, ${large.toLocaleString('en')} records`, ours: bytes, plain: 0, unit: 'bytes', note: 'aim 400 B, as above' })
    await plainL.close()
    await plainD.close()
    oursL.close()
    oursM.close()
    const reopenPlain = await timed(async () => {
      const again = await openPlain(await init(), 'plain-l', false)
      firstList(again)
      await again.close()
    })
    const reopenOurs = await timed(async () => {
      const again = await openOurs(await init(), 'ours-l', identity, false)
      first50(again)
      again.close()
    })
    note({ step: `start to first list, ${large.toLocaleString('en')} records`, ours: reopenOurs, plain: reopenPlain, unit: 'ms', note: 'wasm loaded in both' })
  }
  return figures
}

self.onmessage = ({ data }) => {
  run(data).then((figures) => self.postMessage({ figures }), (error: unknown) => self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
}
