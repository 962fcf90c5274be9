/**
 * The tables of an export: the columns of all versions of the form, in the order of the newest, what it does not ask any more last, with
 * where each stands in the database. The app's own columns and attributes of elements are left out. Rules EXP1, EXP7.
 */
import { formTable } from '../../core/change.ts'
import type { RowId } from '../../core/ids.ts'
import { safeFileName, uniqueFileNames } from '../../export/file-names.ts'
import type { ExportChoice, ExportColumn, ExportForm } from '../../export/source.ts'
import type { ColumnPlan, FormPlan } from '../../forms/plan.ts'
import { reservedNames } from '../../forms/prepare.ts'
import { localName } from '../../forms/xml.ts'
import type { ColumnInfo, TableInfo } from '../../storage/catalog.ts'
import { versionsOf } from '../../storage/form-versions.ts'
import { formVersion } from '../../storage/forms.ts'
import { leafOf } from '../../storage/names.ts'
import type { Context } from '../context.ts'
import { formLabels, type FormLabels } from './labels.ts'

export interface TableSource {
  readonly range: string
  /** from the root table down to this one */
  readonly chain: readonly TableInfo[]
  /** of the table's columns, null where the database has none */
  readonly columns: readonly (ColumnInfo | null)[]
}
export interface FormSource { readonly form: ExportForm; readonly tables: ReadonlyMap<string, TableSource> }
interface Version { readonly id: RowId; readonly plan: FormPlan; readonly labels: FormLabels }
type Draft = { readonly range: string; readonly parent: string | null; readonly columns: Map<string, ExportColumn> }

const own: ReadonlySet<string> = new Set(Object.values(reservedNames))
const isExported = ({ nodeset }: ColumnPlan): boolean => {
  const leaf = leafOf(nodeset)
  return !own.has(leaf) && !leaf.startsWith('@')
}
const isChosen = ({ type }: Pick<ColumnPlan, 'type'>): boolean => type === 'select' || type === 'select1' || type === 'rank'

const together = (newer: readonly ExportChoice[] | null, older: readonly ExportChoice[] | null): readonly ExportChoice[] | null =>
  newer === null || older === null ? (newer ?? older) : [...newer, ...older.filter(({ name }) => !newer.some((known) => known.name === name))]

/** [EXP1] Versions newest first. */
const drafted = (versions: readonly Version[]): readonly Draft[] => {
  const drafts = new Map<string, Draft>()
  for (const [age, { plan, labels }] of versions.entries()) {
    for (const table of plan.tables) {
      const draft: Draft = drafts.get(table.range) ?? { range: table.range, parent: table.parent, columns: new Map() }
      drafts.set(table.range, draft)
      for (const column of table.columns.filter(isExported)) {
        const { nodeset, type, kind } = column
        const choices = isChosen(column) ? labels.choices(nodeset) : null
        const known = draft.columns.get(nodeset)
        if (known !== undefined) {
          if (isChosen(known)) draft.columns.set(nodeset, { ...known, choices: together(known.choices, choices) })
          continue
        }
        const path = nodeset.slice(table.range.length + 1).split('/').map(localName)
        draft.columns.set(nodeset, { nodeset, path, type, kind, label: labels.label(nodeset) ?? column.label, choices, removed: age > 0 })
      }
    }
  }
  return [...drafts.values()]
}

/** [EXP7] As Central names its files: all of several repeats that are called the same are numbered. */
const tableNames = (formId: string, drafts: readonly Draft[]): ReadonlyMap<string, string> => {
  const leaves = drafts.filter(({ parent }) => parent !== null).map(({ range }) => localName(leafOf(range)))
  const counts = new Map<string, number>()
  const unique = uniqueFileNames()
  // room for the repeats' names behind it
  const form = safeFileName(formId, 'form', 80)
  return new Map(drafts.map(({ range, parent }) => {
    const leaf = localName(leafOf(range))
    const count = (counts.get(leaf) ?? 0) + 1
    if (parent !== null) counts.set(leaf, count)
    const name = parent === null ? form : `${form}-${leaf}${leaves.filter((other) => other === leaf).length > 1 ? `~${count}` : ''}`
    return [range, unique(safeFileName(name, 'form'))] as const
  }))
}

const chainOf = (store: Context['store'], formId: string, range: string): readonly TableInfo[] => {
  const chain: TableInfo[] = []
  for (let at = store.catalog.table(formTable(formId, range)); at !== undefined && !chain.includes(at); at = store.catalog.parentOf(at)) chain.unshift(at)
  return chain[0]?.kind === 'root' ? chain : []
}

export interface FormWish { readonly language: string | null; readonly withRemoved: boolean }

/** null: this device can read no version of the form. */
export const exportForm = ({ store, plan }: Pick<Context, 'store' | 'plan'>, formId: string, { language, withRemoved }: FormWish): FormSource | null => {
  const versions = versionsOf(store.db, formId).flatMap((id): readonly Version[] => {
    const [read, found] = [plan(id), formVersion(store.db, id)]
    return read.ok && found !== null ? [{ id, plan: read.value, labels: formLabels(found.xform, language) }] : []
  })
  const newest = versions[0]
  if (newest === undefined) return null
  const asked = new Set(newest.plan.tables.map(({ range }) => range))
  const kept = drafted(versions).filter(({ range, parent }) => withRemoved || asked.has(range) || parent === null)
  const names = tableNames(formId, kept)
  const tables = kept.map(({ range, parent, columns }) =>
    ({ range, parent, name: names.get(range) as string, columns: [...columns.values()].filter(({ removed }) => withRemoved || !removed || !asked.has(range)) }))
  return {
    form: { formId, title: newest.plan.title, tables },
    tables: new Map(tables.map(({ range, columns }) => {
      const chain = chainOf(store, formId, range)
      const table = chain.at(-1)
      return [range, { range, chain, columns: columns.map(({ nodeset }) => table?.columns.get(nodeset) ?? null) }] as const
    })),
  }
}
