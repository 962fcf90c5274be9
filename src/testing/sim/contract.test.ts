/** The simulator's storage in Maps keeps the contract that src/storage keeps. */
import { deletedColumn, versionColumn } from '../../core/change.ts'
import { parseRowId, type RowId } from '../../core/ids.ts'
import { replicaContract } from '../../storage/testing/replica-contract.ts'
import { roots, versionId, versionRow } from './forms.ts'
import { simIdentity, simVerify } from './identity.ts'
import { memoryDisk } from './memory-store.ts'
import { makeOpenOnce } from './opened.ts'
import { production } from './rules.ts'

const root = roots[0] as string

replicaContract(async (name) => {
  let now = Date.UTC(2026, 10, 21)
  const disk = memoryDisk(production, makeOpenOnce())
  const store = disk.open({ identity: simIdentity(name), verify: simVerify, now: () => now, gate: () => Promise.resolve(), onOwn: () => undefined })
  const rowOf = (record: string): RowId => parseRowId(record) as RowId
  return {
    replica: store.replica,
    origin: store.origin,
    insert: (text) => {
      if (store.columns(root) === undefined) store.commit([versionRow(0)], now)
      const before = new Set(store.rows(root))
      store.commit([{ table: root, row: 'new', cells: [[versionColumn, versionId(0)], ['/data/q1', text]] }], now++)
      return store.rows(root).find((row) => !before.has(row)) as string
    },
    edit: (record, text) => void store.commit([{ table: root, row: rowOf(record), cells: [['/data/q1', text]] }], now++),
    delete: (record) => void store.commit([{ table: root, row: rowOf(record), cells: [[deletedColumn, 1]] }], now++),
    records: () => new Map(store.rows(root).filter((row) => store.cell(root, row, deletedColumn)?.value !== 1).map((row) => [row, String(store.cell(root, row, '/data/q1')?.value)])),
  }
})
