/** All cells of all replicated tables with their stamps, as the fold of core/testing/fold.ts names them. */
import { rowIdBytes, rowIdFromBytes } from '../../core/row-bytes.ts'
import type { Fold } from '../../core/testing/fold.ts'
import type { SqlValue } from '@sqlite.org/sqlite-wasm'
import { loadRow } from '../cells.ts'
import type { Store } from '../store.ts'

export const dumpCells = ({ db, catalog, feeds }: Store): Fold => {
  const cells: Fold = new Map()
  for (const table of catalog.tables()) {
    for (const [id] of db.rows<[Uint8Array]>(`SELECT id FROM "${table.sql}"`)) {
      const row = loadRow(db, table, rowIdBytes(rowIdFromBytes(id)))
      for (const { column, value, stamp } of row?.cells ?? []) {
        if (stamp !== null) cells.set(`${table.name}|${rowIdFromBytes(id)}|${column.name}`, { value, hlc: stamp.hlc, origin: feeds.at(stamp.origin).origin })
      }
    }
  }
  return new Map([...cells].sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const dumpLosers = ({ db, catalog, feeds }: Store): string[] =>
  db.rows<[number, Uint8Array, number, SqlValue, bigint | number, number]>('SELECT data_table, row, ordinal, value, hlc, origin FROM overwritten')
    .map(([tableId, row, ordinal, value, hlc, origin]) => {
      const table = catalog.tableById(tableId)
      const column = [...(table?.columns.values() ?? [])].find((candidate) => candidate.ordinal === ordinal)
      const text = value instanceof Uint8Array ? rowIdFromBytes(value) : String(value)
      return `${table?.name}|${rowIdFromBytes(row)}|${column?.name}=${text}@${BigInt(hlc)}${feeds.at(origin).origin}`
    }).sort()

/** Each row's own stamp. */
export const dumpRows = ({ db, catalog, feeds }: Store): Map<string, string> =>
  new Map(catalog.tables().flatMap((table) => db.rows<[Uint8Array, bigint | number, number]>(`SELECT id, hlc, origin FROM "${table.sql}"`)
    .map(([id, hlc, origin]) => [`${table.name}|${rowIdFromBytes(id)}`, `${hlc} ${feeds.at(origin).origin}`] as const)))
