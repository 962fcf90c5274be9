/**
 * Exports of the production modules over sqlite-wasm in memory: each format beside the bare query that reads the same cells with the object
 * API of sqlite-wasm, in turns in one run, and what the process needs while it is made. Started by export.mjs.
 */
import init from '@sqlite.org/sqlite-wasm'
import { originOfKey } from '../src/core/ids.ts'
import { ok } from '../src/core/result.ts'
import { memoryBlobStore } from '../src/blobs/testing/memory.ts'
import { planForm } from '../src/forms/columns.ts'
import { openDatabase } from '../src/storage/database.ts'
import { addFormVersion } from '../src/storage/forms.ts'
import { migrate, migrationsFrom } from '../src/storage/migrate.ts'
import { databaseCopy } from '../src/storage/readonly.ts'
import { writeRecords } from '../src/storage/records.ts'
import { openReplica } from '../src/storage/replica.ts'
import { openStore } from '../src/storage/store.ts'
import type { ExportFormat, ExportWish } from '../src/worker/api-export.ts'
import { makeExport, type MakeMeans } from '../src/worker/export/make.ts'
import { columns, surveyRecord, generator } from './survey.ts'

const types: Readonly<Record<string, string>> = { people: 'int', water_use: 'decimal', visited: 'date', started: 'dateTime', location: 'geopoint' }
const xform = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>Water</h:title><model><instance><data id="water" version="1">${columns.map((name) => `<${name}/>`).join('')}</data></instance>
${columns.map((name) => `<bind nodeset="/data/${name}" type="${types[name] ?? 'string'}"/>`).join('')}</model></h:head><h:body>${columns.map((name) => `<input ref="/data/${name}"><label>${name}</label></input>`).join('')}</h:body></h:html>`
const migrations = migrationsFrom(import.meta.glob('../schemas/*.sql', { query: '?raw', import: 'default', eager: true }))
const option = (name: string, fallback: string): string => process.argv[process.argv.indexOf(`--${name}`) + 1 || Infinity] ?? fallback
const count = Number(option('records', '10000'))
const repeat = Number(option('repeat', '5'))
const formats = option('formats', 'csv,xml,sqlite').split(',') as readonly ExportFormat[]

const sqlite = await init()
const database = openDatabase(sqlite, new sqlite.oo1.DB(':memory:'))
const migrated = migrate(database, migrations)
if (!migrated.ok) throw new Error(migrated.error.message)
const publicKey = new Uint8Array(32).fill(1)
const plan = planForm(xform)
if (!plan.ok) throw new Error('no plan')
const store = openStore(database, { origin: originOfKey(1, publicKey), algorithm: 1, publicKey, sign: async () => new Uint8Array(64), planTables: () => ok(plan.value), now: () => Date.now() })
const replica = openReplica(store, async () => true)
const versionId = addFormVersion(store, { formId: 'water', title: 'Water', version: '1', xform })
const bare = new sqlite.oo1.DB(':memory:')
bare.exec(`CREATE TABLE record (id BLOB PRIMARY KEY, created INTEGER, ${columns.join(', ')}); CREATE INDEX by_time ON record (created)`)
const insert = bare.prepare(`INSERT INTO record VALUES (randomblob(16), ?, ${columns.map(() => '?').join(', ')})`)
const random = generator(1)
for (let at = 0; at < count; at += 1000) {
  const rows = Array.from({ length: Math.min(1000, count - at) }, (_, index) => surveyRecord(random, at + index))
  writeRecords(store, { formId: 'water', versionId, tables: plan.value.tables }, rows.map((row) => ({ rows: [], cells: row.flatMap((value, column) => (value === null ? [] : [{ row: 'root', column: `/data/${columns[column]}`, value: String(value) }])) })))
  bare.transaction(() => { for (const [index, row] of rows.entries()) insert.bind([at + index, ...row]).stepReset() })
  await replica.heads()
}
insert.finalize()

let bytes = 0
let most = 0
const means: MakeMeans = {
  store, replica, blobs: memoryBlobStore(), now: () => Date.now(), plan: () => plan, stopped: () => false, tell: () => undefined, root: async () => { throw new Error('no files here') },
  pause: async () => { most = Math.max(most, process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers) },
  scratch: async () => {
    const db = openDatabase(sqlite, new sqlite.oo1.DB(':memory:'))
    return { db, bytes: async function* () { yield databaseCopy(db) }, remove: async () => db.close() }
  },
  files: {
    keep: async (_, pieces) => {
      bytes = 0
      for await (const piece of pieces) bytes += piece.length
      return ok(new Blob())
    },
  },
}
const wish = (format: ExportFormat): ExportWish => ({
  format, filter: { formId: 'water', versionIds: null, date: null, devices: null, state: 'any', withDeleted: false, sincePreset: null },
  options: { labels: false, language: null, splitSelects: false, groupNames: true, withRemoved: true, media: false, bom: false, neutralFormulas: true },
})
/** Time of the processor, so that whatever else the machine does is not in it. */
const timed = async (work: () => unknown): Promise<number> => {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
const query = (): unknown => bare.exec({ sql: `SELECT ${columns.join(', ')} FROM record ORDER BY created`, rowMode: 'array', returnValue: 'resultRows' })

for (const format of formats) {
  const [ours, plain]: [number[], number[]] = [[], []]
  for (let run = 0; run < repeat; run++) {
    plain.push(await timed(query))
    ;(globalThis as { gc?: () => void }).gc?.()
    const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
    most = before
    ours.push(await timed(async () => {
      const made = await makeExport(means, wish(format))
      if (!made.ok || made.value?.made.records !== count) throw new Error(JSON.stringify(made))
    }))
    most -= before
  }
  const [a, b] = [Math.min(...ours), Math.min(...plain)]
  console.log(`| ${format} | ${count} | ${a.toFixed(0)} ms | ${b.toFixed(0)} ms | ${(a / b).toFixed(2)}x | ${(bytes / 1e6).toFixed(2)} MB | ${(most / 1e6).toFixed(0)} MB |`)
}
