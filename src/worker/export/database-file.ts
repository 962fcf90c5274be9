/**
 * The readable database as an SQLite file: written into a scratch database page by page, then handed on as its bytes. What is saved
 * while it is written makes it begin again, so that all of it is of one moment. Rules EXS1-EXS3.
 */
import { chainSpan } from './repeats.ts'
import { copyAttachments, copyRows, createCopy, finishCopy, type Chain } from '../../storage/export-copy.ts'
import type { Database } from '../../storage/database.ts'
import type { ExportSelection } from '../../storage/export-select.ts'
import type { Store } from '../../storage/store.ts'
import type { FormSource } from './form.ts'
import type { Scratch } from './gpkg-scratch.ts'
import type { SourceMeans } from './source.ts'

export type DatabaseMeans = Pick<SourceMeans, 'pause' | 'stopped' | 'told'>

/** Beginnings that let other requests in between; the next one does not, so that it ends. */
const patience = 2
const pageRecords = 500

const empty = (into: Database, tables: readonly Chain[]): void => {
  for (const table of [...tables.map((chain) => chain.at(-1)?.sql ?? ''), 'attachment']) into.run(`DELETE FROM "${table}"`)
}

/** false: it was stopped. */
const copyRecords = async (store: Store, into: Database, tables: readonly Chain[], { job, total }: ExportSelection, means: DatabaseMeans, pause: () => Promise<void>): Promise<boolean> => {
  for (let after = 0; after < total;) {
    const to = Math.min(total, after + pageRecords)
    for (const chain of tables) {
      if (means.stopped()) return false
      for (let span = chainSpan(store, chain, { job, after, to }); span.after < to; span = chainSpan(store, chain, { job, after: span.to, to })) {
        copyRows(store, into, chain, span)
        await pause()
      }
      if (chain.length === 1 && chain[0] !== undefined) copyAttachments(store, into, chain[0], { job, after, to })
    }
    after = to
    means.told(after)
  }
  return true
}

export async function* databaseFile(store: Store, { form, tables }: FormSource, selection: ExportSelection, means: DatabaseMeans, open: () => Promise<Scratch>): AsyncGenerator<Uint8Array> {
  const chains = [...tables.values()].map(({ chain }) => chain).filter((chain) => chain.length > 0)
  const scratch = await open()
  let written = 0
  const forget = store.onCommit(() => { written += 1 })
  try {
    createCopy(scratch.db, chains)
    for (let attempt = 0, before = -1; before !== written; attempt += 1) {
      if (before !== -1) empty(scratch.db, chains)
      before = written
      if (!await copyRecords(store, scratch.db, chains, selection, means, attempt < patience ? means.pause : async () => undefined)) return
    }
    finishCopy(store, scratch.db, form.formId, chains)
    yield* scratch.bytes()
  } finally {
    forget()
    await scratch.remove()
  }
}
