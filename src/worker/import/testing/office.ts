/** A phone with a real XForm for imports: records are written as people would, files come as text. */
import { originOfKey, type RowId } from '../../../core/ids.ts'
import { ok } from '../../../core/result.ts'
import type { Answers } from '../../../forms/answers.ts'
import { planForm } from '../../../forms/columns.ts'
import type { FormPlan } from '../../../forms/plan.ts'
import { commitLocal } from '../../../storage/commit.ts'
import { addFormVersion } from '../../../storage/forms.ts'
import { migrate } from '../../../storage/migrate.ts'
import { findRecord, readAnswers } from '../../../storage/record-rows.ts'
import { writeRecords } from '../../../storage/records.ts'
import { openStore, type Store } from '../../../storage/store.ts'
import { memoryDatabase } from '../../../storage/testing/memory.ts'
import { schemaSteps } from '../../../storage/testing/schemas.ts'
import { planTables } from '../../handlers/forms.ts'
import type { ImportPreview, ImportWritten } from '../../api-import.ts'
import { analyseImport, openImport, type Job, type Opened } from '../analyse.ts'
import { writeImport } from '../write.ts'

export const houses = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Houses</h:title><model><instance><data id="houses" version="1"><start/><about><name/><roof/></about><uses/><rooms/><area/><built/><seen/><place/><photo/><total/>
<member jr:template=""><who/><age/><pet jr:template=""><called/></pet></member><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/><bind nodeset="/data/about/name" type="string"/><bind nodeset="/data/rooms" type="int"/><bind nodeset="/data/area" type="decimal"/>
<bind nodeset="/data/built" type="date"/><bind nodeset="/data/seen" type="dateTime"/><bind nodeset="/data/place" type="geopoint"/><bind nodeset="/data/photo" type="binary"/><bind nodeset="/data/total" type="int" calculate="/data/rooms * 2"/>
<bind nodeset="/data/member/age" type="int"/><bind nodeset="/data/orx:meta/orx:instanceID" type="string" jr:preload="uid"/></model></h:head>
<h:body><group ref="/data/about"><label>About</label><input ref="/data/about/name"><label>Name</label></input><select1 ref="/data/about/roof"><label>Roof</label><item><label>Tin</label><value>tin</value></item><item><label>Thatch</label><value>thatch</value></item></select1></group>
<select ref="/data/uses"><label>Uses</label><item><label>A</label><value>a</value></item><item><label>B</label><value>b</value></item><item><label>C</label><value>c</value></item></select>
<input ref="/data/rooms"><label>Rooms</label></input><input ref="/data/area"><label>Area</label></input><input ref="/data/built"><label>Built</label></input><input ref="/data/seen"><label>Seen</label></input><input ref="/data/place"><label>Place</label></input>
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
<group ref="/data/member"><label>Member</label><repeat nodeset="/data/member"><input ref="/data/member/who"><label>Who</label></input><input ref="/data/member/age"><label>Age</label></input>
<group ref="/data/member/pet"><label>Pet</label><repeat nodeset="/data/member/pet"><input ref="/data/member/pet/called"><label>Called</label></input></repeat></group></repeat></group></h:body></h:html>`

export interface Office {
  readonly store: Store
  readonly plan: FormPlan
  readonly versionId: RowId
  add(answers: Answers): RowId
  /** somebody answers a question of a record */
  edit(record: RowId, row: string, column: string, value: string): void
  delete(record: RowId): void
  addEntry(record: RowId, who: string): void
  /** behind all others */
  moveEntry(record: RowId, who: string): void
  preview(text: string | Uint8Array, clears?: boolean): Promise<ImportPreview>
  refusal(text: string | Uint8Array): Promise<string>
  write(text: string | Uint8Array, options?: { readonly takes?: boolean; readonly clears?: boolean; readonly stopAfter?: number }): Promise<ImportWritten>
  answers(record: RowId): Readonly<Record<string, string>>
  entries(record: RowId): readonly string[]
  records(): readonly RowId[]
  changes(): number
}

export const openOffice = async (): Promise<Office> => {
  const db = await memoryDatabase()
  const migrated = migrate(db, schemaSteps())
  if (!migrated.ok) throw new Error(migrated.error.message)
  const publicKey = new Uint8Array(32).fill(3)
  const clock = { now: Date.UTC(2026, 10, 1) }
  const store = openStore(db, { origin: originOfKey(1, publicKey), algorithm: 1, publicKey, sign: async () => new Uint8Array(64), planTables, now: () => (clock.now += 1000) })
  const planned = planForm(houses)
  if (!planned.ok) throw new Error(JSON.stringify(planned.error))
  const versionId = addFormVersion(store, { formId: 'houses', title: 'Houses', version: '1', xform: houses })
  const context = { store, plan: () => ok(planned.value) }
  const open = async (text: string | Uint8Array, clears = false): Promise<Opened> => {
    const opened = await openImport(context, { formId: 'houses', file: new File([text as BlobPart], 'houses.csv'), clears })
    if (!opened.ok) throw new Error(opened.error.type)
    return opened.value
  }
  const job = (stopAfter = Infinity): Job => {
    let slices = 0
    return { stopped: () => slices >= stopAfter, tell: () => undefined, pause: async () => { slices += 1 }, now: () => 0 }
  }
  const root = `form:houses\u0000/data`
  return {
    store, versionId, plan: planned.value,
    add: (answers) => writeRecords(store, { formId: 'houses', versionId, tables: planned.value.tables }, [answers])[0] as RowId,
    edit: (record, row, column, value) => {
      const table = row === 'root' ? root : `form:houses\u0000${column.slice(0, column.lastIndexOf('/'))}`
      commitLocal(store, [
        ...(row === 'root' ? [] : [{ table: root, row: record, cells: [['_version', versionId]] as const }]),
        { table, row: row === 'root' ? record : (row as RowId), cells: [[column, value === '' ? null : value]] },
      ], store.options.now())
    },
    delete: (record) => void commitLocal(store, [{ table: root, row: record, cells: [['_deleted', 1]] }], store.options.now()),
    addEntry: (record, who) => void commitLocal(store, [
      { table: root, row: record, cells: [['_version', versionId]] },
      { table: 'form:houses\u0000/data/member', row: { newRow: 'n' }, cells: [['_parent', record], ['_order', 'a9'], ['/data/member/who', who]] },
    ], store.options.now()),
    moveEntry: (record, who) => {
      const found = findRecord(store, record)
      const row = found === null ? undefined : readAnswers(store, found).cells.find(({ value }) => value === who)?.row
      commitLocal(store, [{ table: root, row: record, cells: [['_version', versionId]] }, { table: 'form:houses\u0000/data/member', row: row as RowId, cells: [['_order', 'a8']] }], store.options.now())
    },
    preview: async (text, clears) => (await analyseImport(await open(text, clears), job(), false))?.preview as ImportPreview,
    refusal: async (text) => {
      const opened = await openImport(context, { formId: 'houses', file: new File([text as BlobPart], 'x.csv'), clears: false })
      return opened.ok ? '' : opened.error.type
    },
    write: async (text, { takes = false, clears = false, stopAfter = Infinity } = {}) => {
      const opened = await open(text, clears)
      return writeImport(opened, (await analyseImport(opened, job(), true))?.changes ?? [], takes, job(stopAfter))
    },
    answers: (record) => {
      const found = findRecord(store, record)
      return Object.fromEntries(found === null ? [] : readAnswers(store, found).cells.map(({ row, column, value }) => [row === 'root' ? column.replace('/data/', '') : `${row} ${column}`, value]))
    },
    entries: (record) => {
      const found = findRecord(store, record)
      return found === null ? [] : readAnswers(store, found).cells.filter(({ column }) => column.endsWith('/who') || column.endsWith('/called')).map(({ value }) => value)
    },
    records: () => db.rows<[string]>('SELECT lower(hex(id)) FROM form_houses WHERE is_deleted = 0 ORDER BY hlc').map(([id]) => id as RowId),
    changes: () => store.own.seq,
  }
}
