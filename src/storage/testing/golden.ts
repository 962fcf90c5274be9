/**
 * Dumps of databases as earlier schemas left them (schemas/golden/db-N.sql), with what was in them (db-N.json), and the
 * device that they were made from. `GOLDEN=write npx vitest run src/storage/migrate-golden.test.ts` writes those that are
 * missing for the newest schema; a dump that is there is never written again.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import type { RowId } from '../../core/ids.ts'
import { testIdentity, testVerify } from '../../core/testing/identity.ts'
import { openDraft } from '../draft-open.ts'
import { readDraft, saveDraft } from '../drafts.ts'
import type { Database } from '../database.ts'
import { addFormVersion } from '../forms.ts'
import { migrate, type Migration } from '../migrate.ts'
import { deleteRecord, writeRecords } from '../records.ts'
import { openReplica } from '../replica.ts'
import { openStore, type Store } from '../store.ts'
import { planJson } from './device.ts'
import { dumpCells, dumpLosers } from './dump.ts'
import { memoryDatabase } from './memory.ts'
import { pull } from './replica-contract.ts'
import { schemaSteps } from './schemas.ts'

const folder = new URL('../../../schemas/golden/', import.meta.url)
const start = Date.UTC(2026, 10, 21)
export const draftsFrom = 2

export interface Golden {
  /** cell, value, stamp, origin */
  readonly cells: readonly (readonly [string, unknown, string, string])[]
  readonly losers: readonly string[]
  readonly draft: unknown
}

export const openGolden = (db: Database, name = 'golden-a'): Store =>
  openStore(db, { ...testIdentity(name), planTables: planJson, now: () => start + 86_400_000 })

export const contentOf = (store: Store, withDrafts: boolean): Golden => ({
  cells: [...dumpCells(store)].map(([cell, { value, hlc, origin }]) => [cell, value, String(hlc), origin]),
  losers: dumpLosers(store),
  draft: withDrafts ? readDraft(store.db, 'golden draft') : null,
})

/** An SQL literal; quote() ends a text at a NUL, which names of form tables have. */
const literal = (column: string): string =>
  `CASE WHEN typeof("${column}") = 'text' AND instr(CAST("${column}" AS BLOB), X'00') THEN 'CAST(X''' || hex("${column}") || ''' AS TEXT)' ELSE quote("${column}") END`

/** Everything in a database as SQL text, rows in the order of their tables. */
export const dumpSql = (db: Database): string => {
  const schema = db.rows<[string, string, string]>("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
  const rowsOf = (name: string): string[] => {
    const columns = db.rows<[string]>('SELECT name FROM pragma_table_info(?)', [name]).map(([column]) => literal(column))
    return db.rows<[string]>(`SELECT concat_ws(', ', ${columns.join(', ')}) FROM "${name}"`).map(([values]) => `INSERT INTO "${name}" VALUES (${values});`)
  }
  const tables = schema.filter(([type]) => type === 'table')
  const sequence = db.first("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'") === null ? [] : rowsOf('sqlite_sequence')
  return [
    'BEGIN;',
    ...tables.flatMap(([, name, sql]) => [`${sql};`, ...rowsOf(name)]),
    ...sequence,
    ...schema.filter(([type]) => type !== 'table').map(([, , sql]) => `${sql};`),
    `PRAGMA user_version = ${String(db.first('PRAGMA user_version')?.[0])};`,
    `PRAGMA application_id = ${String(db.first('PRAGMA application_id')?.[0])};`,
    'COMMIT;', '',
  ].join('\n')
}

const column = (nodeset: string, type = 'string') => ({ nodeset, type, kind: 'user' })
const tables = (extra: readonly string[]) => [
  { range: '/data', parent: null, columns: [column('/data/name'), column('/data/depth', 'int'), column('/data/flow', 'decimal'), ...extra.map((name) => column(name))] },
  { range: '/data/tap', parent: '/data', columns: [column('/data/tap/works')] },
]

/** Two phones, two versions, edits over each other, a deletion, repeats, a draft; one feed sealed, the other with a tail. */
const makeSample = async (steps: readonly Migration[]): Promise<Store> => {
  const phone = async (name: string, now: () => number): Promise<Store> => {
    const db = await memoryDatabase()
    const migrated = migrate(db, steps)
    if (!migrated.ok) throw new Error(migrated.error.message)
    return openStore(db, { ...testIdentity(name), planTables: planJson, now })
  }
  let clock = start
  const now = (): number => (clock += 1000)
  const [a, b] = [await phone('golden-a', now), await phone('golden-b', now)]
  const meet = async (): Promise<void> => {
    const [one, two] = [a, b].map((store) => ({ replica: openReplica(store, testVerify) })) as [never, never]
    await pull(one, two)
    await pull(two, one)
  }
  const add = (version: string, extra: readonly string[]): RowId =>
    addFormVersion(a, { formId: 'wells', title: "Wells, 'ñandú'; --", version, xform: JSON.stringify({ formId: 'wells', version, tables: tables(extra) }) })
  const cell = (name: string, value: string, row = 'root') => ({ row, column: name, value })
  const write = (store: Store, versionId: RowId, cells: readonly ReturnType<typeof cell>[]): RowId => writeRecords(store, { formId: 'wells', versionId, tables: tables(['/data/note']) }, [{
    rows: [{ id: 'x', range: '/data/tap', parent: 'root', order: 'a0' }, { id: 'y', range: '/data/tap', parent: 'root', order: 'a1' }], cells: [...cells, cell('/data/tap/works', 'yes', 'y')],
  }])[0] as RowId

  const first = add('1', [])
  const record = write(a, first, [cell('/data/name', "O'Brien\nsecond line 東"), cell('/data/depth', '12'), cell('/data/flow', '0.1')])
  const gone = write(a, first, [cell('/data/name', 'to be deleted'), cell('/data/depth', '007'), cell('/data/flow', '1e21')])
  await meet()
  const second = add('2', ['/data/note'])
  write(b, first, [cell('/data/name', 'from b'), cell('/data/depth', '9007199254740993')])
  await meet()
  write(b, second, [cell('/data/note', 'version 2')])
  deleteRecord(b, gone)
  await meet()
  if (steps.length >= draftsFrom) {
    openDraft(a, { recordId: record }, 'golden draft')
    saveDraft(a.db, 'golden draft', { cells: [cell('/data/name', 'half')], rowsAdded: [{ id: 'z', range: '/data/tap', parent: 'root', order: 'a2' }], rowsRemoved: [], rowsMoved: [], position: '/data/name' }, clock)
  }
  write(a, second, [cell('/data/note', 'not sealed yet')])
  return a
}

export const goldenStates = (): readonly number[] =>
  readdirSync(folder).flatMap((name) => /^db-(\d+)\.sql$/.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b)

export const readGolden = (state: number): { readonly sql: string; readonly content: Golden } => ({
  sql: readFileSync(new URL(`db-${state}.sql`, folder), 'utf8'),
  content: JSON.parse(readFileSync(new URL(`db-${state}.json`, folder), 'utf8')) as Golden,
})

export const writeGolden = async (state = schemaSteps().length): Promise<void> => {
  const file = new URL(`db-${state}.sql`, folder)
  if (existsSync(file)) return
  const store = await makeSample(schemaSteps().slice(0, state))
  writeFileSync(file, dumpSql(store.db))
  writeFileSync(new URL(`db-${state}.json`, folder), `${JSON.stringify(contentOf(store, state >= draftsFrom), null, 1)}\n`)
}
