/**
 * Which SQL table and column stands for which wire name. Fixed tables come with the schema; form tables are made, and widened,
 * when a form version arrives. Identifiers in SQL come from here and from nowhere else. Rules REP5-REP8.
 */
import { deletedColumn, formTable, orderColumn, parentColumn, versionColumn, type ColumnName, type TableName } from '../core/change.ts'
import type { Result } from '../core/result.ts'
import type { Database } from './database.ts'
import { formTableName, leafOf, quoted, slug, uniqueName } from './names.ts'
import { VersionNumbers } from './version-numbers.ts'

export interface ColumnInfo {
  /** this database's own number for it within its table, used in `clocks` and `overwritten` */
  readonly ordinal: number
  readonly name: ColumnName
  readonly sql: string
  readonly type: string
  /** a row id: 32 hex digits on the wire, 16 bytes here */
  readonly isId: boolean
  /** how rows write the ids of this column, where it has short names for them */
  readonly numbers?: VersionNumbers
}
export interface TableInfo {
  readonly id: number
  readonly name: TableName
  readonly sql: string
  readonly kind: 'fixed' | 'root' | 'repeat'
  readonly formId: string | null
  readonly range: string | null
  /** range of the table above a repeat's */
  readonly parent: string | null
  /** every column that operations may write, hidden ones too, in the order of their ordinals */
  readonly columns: ReadonlyMap<ColumnName, ColumnInfo>
}
/** What forms/ knows of an XForm, as far as storage needs it. */
export interface FormTables {
  readonly formId: string
  readonly tables: readonly {
    readonly range: string
    readonly parent: string | null
    readonly columns: readonly { readonly nodeset: string; readonly type: string }[]
  }[]
}
export type PlanTables = (xform: string) => Result<FormTables, string>

/** SQLite refuses more than 2000 columns a table; some are ours. */
export const mostColumns = 1900
const firstAnswer = 4

const hidden = (ordinal: number, name: ColumnName, sql: string, isId: boolean): ColumnInfo => ({ ordinal, name, sql, type: 'hidden', isId })
const deleted = hidden(0, deletedColumn, 'is_deleted', false)
const hiddenOf = {
  fixed: [deleted],
  root: [deleted],
  repeat: [deleted, hidden(1, parentColumn, 'parent', true), hidden(2, orderColumn, 'order_key', false)],
} as const
const ownNames = ['id', 'hlc', 'origin', 'is_deleted', 'clocks', 'parent', 'order_key', 'version', 'rowid', 'oid', '_rowid_']

/** As created by schemas/0001-replication.sql and later ones. New columns are added at the end, there and here. */
export const fixedTables: Readonly<Record<string, readonly string[]>> = {
  member: ['name', 'user_name', 'public_key', 'algorithm', 'fingerprint'],
  project: ['name'],
  form: ['form_id', 'title'],
  form_version: ['form', 'form_id', 'title', 'version', 'xform', 'created'],
  attachment: ['record', 'row', 'column', 'name', 'blob', 'size', 'type', 'thumb'],
  seen: ['feed', 'upto', 'unseen'],
}

type MutableTable = TableInfo & { readonly columns: Map<ColumnName, ColumnInfo> }

export class Catalog {
  private readonly db: Database
  private readonly byName = new Map<TableName, MutableTable>()
  private readonly byId = new Map<number, MutableTable>()
  readonly versions: VersionNumbers
  private readonly versionOf: ColumnInfo
  /** Counts every change, so that what is derived from the catalog knows when to look again. */
  version = 0

  constructor(db: Database) {
    this.db = db
    this.versions = new VersionNumbers(db)
    this.versionOf = { ...hidden(3, versionColumn, 'version', true), numbers: this.versions }
    this.load()
  }

  table(name: TableName): TableInfo | undefined {
    return this.byName.get(name)
  }
  tableById(id: number): TableInfo | undefined {
    return this.byId.get(id)
  }
  tables(): readonly TableInfo[] {
    return [...this.byName.values()]
  }
  /** Tables of a form: root tables and repeats, in the order they were made. */
  tablesOf(formId: string): readonly TableInfo[] {
    return this.tables().filter((table) => table.formId === formId)
  }
  parentOf(table: TableInfo): TableInfo | undefined {
    return table.formId === null || table.parent === null ? undefined : this.byName.get(formTable(table.formId, table.parent))
  }

  /** Reads everything anew: at the start, and after a transaction that was rolled back. */
  load(): void {
    this.version++
    this.versions.load()
    this.byName.clear()
    this.byId.clear()
    const known = new Set(this.db.rows<[string]>('SELECT name FROM data_table').map(([name]) => name))
    for (const name of Object.keys(fixedTables)) {
      if (!known.has(name)) this.db.run('INSERT INTO data_table (name, sql_name) VALUES (?, ?)', [name, name])
    }
    const rows = this.db.rows<[number, string, string, string | null, string | null]>('SELECT id, name, sql_name, range, parent FROM data_table ORDER BY id')
    for (const [id, name, sql, range, parent] of rows) {
      // not form_id: a text's leading U+FEFF is lost when it is read
      const formId = range === null ? null : name.slice('form:'.length, -1 - range.length)
      const table = this.keep({ id, name, sql, kind: formId === null ? 'fixed' : parent === null ? 'root' : 'repeat', formId, range, parent, columns: new Map() })
      for (const [index, column] of (fixedTables[name] ?? []).entries()) {
        table.columns.set(column, { ordinal: firstAnswer + index, name: column, sql: column, type: 'fixed', isId: false })
      }
    }
    for (const [id, ordinal, name, sql, type] of this.db.rows<[number, number, string, string, string]>(
      'SELECT data_table, ordinal, name, sql_name, type FROM data_column ORDER BY data_table, ordinal')) {
      this.byId.get(id)?.columns.set(name, { ordinal, name, sql, type, isId: false })
    }
  }

  /** [REP6] Makes or widens a form's tables; inside a transaction. Answers with the tables that changed, and what had to be left out. */
  ensureForm(form: FormTables): { readonly changed: readonly TableName[]; readonly problem: string | null } {
    const changed: TableName[] = []
    let problem: string | null = null
    for (const wanted of form.tables) {
      const name = formTable(form.formId, wanted.range)
      const found = this.byName.get(name)
      const fresh = wanted.columns.filter((column, index) =>
        found?.columns.has(column.nodeset) !== true && wanted.columns.findIndex((other) => other.nodeset === column.nodeset) === index)
      const room = Math.max(0, mostColumns - (found?.columns.size ?? firstAnswer))
      if (fresh.length > room) problem = `${wanted.range} has more than ${mostColumns} questions`
      const added = this.newColumns(found, fresh.slice(0, room))
      if (found === undefined) this.create(form.formId, name, wanted.range, wanted.parent, added)
      else this.widen(found, added)
      if (found === undefined || added.length > 0) changed.push(name)
    }
    if (changed.length > 0) this.version++
    return { changed, problem }
  }

  private keep(table: MutableTable): MutableTable {
    for (const column of hiddenOf[table.kind]) table.columns.set(column.name, column)
    if (table.kind === 'root') table.columns.set(versionColumn, this.versionOf)
    this.byName.set(table.name, table)
    this.byId.set(table.id, table)
    return table
  }

  private newColumns(table: TableInfo | undefined, columns: readonly { readonly nodeset: string; readonly type: string }[]): ColumnInfo[] {
    const known = table === undefined ? [] : [...table.columns.values()]
    const taken = new Set([...ownNames, ...known.map((column) => column.sql)])
    let ordinal = Math.max(firstAnswer - 1, ...known.map((column) => column.ordinal))
    return columns.map(({ nodeset, type }) => {
      const sql = uniqueName(slug(leafOf(nodeset), 'q'), taken)
      taken.add(sql)
      return { ordinal: ++ordinal, name: nodeset, sql, type, isId: false }
    })
  }

  private create(formId: string, name: TableName, range: string, parent: string | null, columns: readonly ColumnInfo[]): void {
    const taken = new Set(this.db.rows<[string]>('SELECT lower(name) FROM sqlite_schema').map(([sqlName]) => sqlName))
    const sql = uniqueName(formTableName(formId, range, parent === null), taken)
    this.db.run('INSERT INTO data_table (name, sql_name, form_id, range, parent) VALUES (?, ?, ?, ?, ?)', [name, sql, formId, range, parent])
    const id = Number(this.db.first('SELECT last_insert_rowid()')?.[0])
    const own = parent === null ? ['version BLOB'] : ['parent BLOB', 'order_key TEXT']
    const answers = columns.map((column) => quoted(column.sql))
    this.db.connection.exec(`CREATE TABLE ${quoted(sql)} (id BLOB NOT NULL UNIQUE, hlc INTEGER NOT NULL, origin INTEGER NOT NULL, ` +
      `is_deleted INTEGER NOT NULL DEFAULT 0, clocks BLOB, ${[...own, ...answers].join(', ')})`)
    this.db.connection.exec(parent === null
      ? `CREATE INDEX list_${id} ON ${quoted(sql)} (hlc) WHERE is_deleted = 0`
      : `CREATE INDEX parent_${id} ON ${quoted(sql)} (parent)`)
    this.record(this.keep({ id, name, sql, kind: parent === null ? 'root' : 'repeat', formId, range, parent, columns: new Map() }), columns)
  }

  private widen(table: MutableTable, columns: readonly ColumnInfo[]): void {
    for (const column of columns) this.db.connection.exec(`ALTER TABLE ${quoted(table.sql)} ADD COLUMN ${quoted(column.sql)}`)
    this.record(table, columns)
  }

  private record(table: MutableTable, columns: readonly ColumnInfo[]): void {
    for (const column of columns) {
      this.db.run('INSERT INTO data_column VALUES (?, ?, ?, ?, ?)', [table.id, column.ordinal, column.name, column.sql, column.type])
      table.columns.set(column.name, column)
    }
  }
}
