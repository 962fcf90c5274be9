/** An export into a file of this device's own: records chosen, the format's bytes written as they come, what should be known counted. Rules EXP1-EXP9. */
import { err, ok, type Result } from '../../core/result.ts'
import type { FeedHead } from '../../core/ports.ts'
import { safeFileName } from '../../export/file-names.ts'
import type { FormatOptions } from '../../export/format.ts'
import { countBeside } from '../../storage/export-select.ts'
import { heldHeads } from '../../storage/export-since.ts'
import type { ExportFormat, ExportMade, ExportNotice, ExportWish } from '../api-export.ts'
import type { Failure } from '../api.ts'
import type { BundleFiles } from '../bundle/bundle-files.ts'
import { fail, mapped, type Context } from '../context.ts'
import { chooseRecords, type Chosen } from './choose.ts'
import { allFiles } from './files.ts'
import { exportForm, type FormSource } from './form.ts'
import { endingOf, formatNamed, typeOf } from './formats.ts'
import type { Scratch } from './gpkg-scratch.ts'
import { openSource, type SourceMeans } from './source.ts'

export interface MakeMeans extends Pick<Context, 'store' | 'replica' | 'blobs' | 'plan' | 'now'> {
  readonly files: Pick<BundleFiles, 'keep'>
  /** of the browser's own file system */
  root(): Promise<FileSystemDirectoryHandle>
  /** a database to write into, elsewhere than there */
  readonly scratch?: () => Promise<Scratch>
  /** Lets other requests through when some time has gone by. */
  pause(): Promise<void>
  stopped(): boolean
  tell(progress: Omit<ExportNotice, 'type'>): void
}
export interface Made {
  readonly made: ExportMade
  /** how far every feed was held when the records were chosen */
  readonly heads: readonly FeedHead[]
}

/** e.g. water-points-2026-11-21-1430.xlsx; several formats come as a zip, which then says which: water-points-csv-2026-11-21-1430.zip */
export const exportName = (title: string, format: ExportFormat, ending: string, nowMs: number): string => {
  const day = new Date(nowMs).toISOString()
  const plain = safeFileName(title.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '-').replace(/^-+|-+$/g, ''), 'records')
  return `${plain}${ending === 'zip' ? `-${format === 'xml' ? 'submissions' : format}` : ''}-${day.slice(0, 10)}-${day.slice(11, 16).replace(':', '')}.${ending}`
}

const piecesOf = async (means: MakeMeans, format: ExportFormat, form: FormSource, { selection, toReview }: Chosen, sourceMeans: SourceMeans, options: FormatOptions): Promise<AsyncIterable<Uint8Array>> => {
  const { sqlite } = means.store.db
  if (format === 'sqlite') {
    const { databaseFile } = await import('./database-file.ts')
    const { openScratch } = await import('./gpkg-scratch.ts')
    return databaseFile(means.store, form, selection, sourceMeans, means.scratch ?? (async () => openScratch(sqlite, await means.root())))
  }
  return (await formatNamed(format, { sqlite, root: means.root }))(openSource(means, form, selection, toReview, sourceMeans), options)
}

/** null when it was stopped. */
export const makeExport = async (means: MakeMeans, { format, filter, options }: ExportWish): Promise<Result<Made | null, Failure>> => {
  const { store, now, stopped } = means
  const form = exportForm(means, filter.formId, options)
  if (form === null) return fail('not-found', 'no version of this form can be read on this device')
  const heads = await heldHeads(store, means.replica)
  if (!heads.ok) return mapped(heads, 'storage-failed')
  const chosen = await chooseRecords(means, filter)
  if (!chosen.ok) return chosen
  const { selection, toReview } = chosen.value
  const unread = countBeside(store, selection, [...form.tables.values()].flatMap(({ chain }) => chain[0] ?? []))
  const notes = new Map<string, number>(unread === 0 ? [] : [['form-unread', unread]])
  const expected = options.media ? allFiles(store, form, { job: selection.job, after: 0, to: selection.total }) : { count: 0, missing: 0 }
  let [records, files] = [0, 0]
  const tell = (): void => means.tell({ records: { done: records, total: selection.total }, files: { done: files, total: Math.max(files, expected.count - expected.missing) } })
  const formatOptions: FormatOptions = { ...options, now: now(), note: (code) => void notes.set(code, (notes.get(code) ?? 0) + 1) }
  const sourceMeans: SourceMeans = {
    pause: means.pause, stopped, note: formatOptions.note,
    told: (count) => { records = count; tell() },
    read: () => { files += 1; tell() },
  }
  try {
    tell()
    let ending = ''
    const made = await piecesOf(means, format, form, { selection, toReview }, sourceMeans, formatOptions)
    async function* watched(): AsyncGenerator<Uint8Array> {
      for await (const piece of made) {
        if (ending === '' && piece.length > 0) ending = endingOf(format, piece)
        if (stopped()) return
        yield piece
      }
    }
    const kept = await means.files.keep('export', watched(), () => !stopped())
    if (!kept.ok) return err(kept.error)
    if (kept.value === null) return ok(null)
    const name = exportName(form.form.title, format, ending, formatOptions.now)
    const missing = notes.get('file-not-here') ?? 0
    notes.delete('file-not-here')
    return ok({
      heads: heads.value,
      made: { file: new File([kept.value], name, { type: typeOf(ending) }), records: selection.total - (notes.get('form-unread') ?? 0), files, missing, notes: [...notes].map(([code, count]) => ({ code, count })) },
    })
  } finally {
    selection.close()
  }
}
