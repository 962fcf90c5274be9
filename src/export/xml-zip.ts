/**
 * Records as submissions, laid out as ODK Briefcase keeps them: a folder for each in instances/, with submission.xml and its files, and the form
 * beside them. Deleted records, which a submission cannot mark, have a folder of their own. Rules EXM1-EXM3; the XML: submission.ts.
 */
import { rowIdToUuid } from '../core/ids.ts'
import { rootRow, type Answers } from '../forms/answers.ts'
import { safeFileName, uniqueFileNames } from './file-names.ts'
import type { Format, FormatOptions } from './format.ts'
import type { ExportFile, ExportRecord, ExportSource } from './source.ts'
import { submissionWriter, type SubmissionWriter } from './submission.ts'
import { zipOf, type ZipEntry } from './zip.ts'

const utf8 = new TextEncoder()
async function* one(text: string): AsyncGenerator<Uint8Array> {
  yield utf8.encode(text)
}
/** Kept of the records' versions; few are met. */
const writersOf = (): ((xform: string) => SubmissionWriter | null) => {
  const known = new Map<string, SubmissionWriter | null>()
  return (xform) => {
    let writer = known.get(xform)
    if (writer === undefined) {
      const made = submissionWriter(xform)
      writer = made.ok ? made.value : null
      known.set(xform, writer)
    }
    return writer
  }
}

interface NamedFile { readonly file: ExportFile; readonly name: string }
/** [EXM2] No file may take the place of the submission itself. */
const namedFiles = (files: readonly ExportFile[]): readonly NamedFile[] => {
  const unique = uniqueFileNames()
  unique('submission.xml')
  const names = new Map<string, string>()
  return files.map((file) => {
    const what = `${file.content ?? `${file.row} ${file.column}`} ${file.name}`
    const name = names.get(what) ?? unique(safeFileName(file.name, 'file'))
    names.set(what, name)
    return { file, name }
  })
}
const withNames = (answers: Answers, record: string, files: readonly NamedFile[]): Answers => {
  const renamed = files.filter(({ file, name }) => file.name !== name)
  if (renamed.length === 0) return answers
  const names = new Map(renamed.map(({ file, name }) => [`${file.row === record ? rootRow : file.row} ${file.column}`, name]))
  return { rows: answers.rows, cells: answers.cells.map((cell) => ({ ...cell, value: names.get(`${cell.row} ${cell.column}`) ?? cell.value })) }
}

function* recordEntries({ facts, answers, files }: ExportRecord, write: SubmissionWriter, { now, note, media }: FormatOptions): Generator<ZipEntry> {
  const folder = `${facts.isDeleted ? 'deleted' : 'instances'}/${rowIdToUuid(facts.id)}`
  const named = namedFiles(files)
  yield { name: `${folder}/submission.xml`, modified: facts.updatedAt, body: one(write(withNames(answers, facts.id, named), { recordId: facts.id })) }
  const done = new Set<string>()
  for (const { file, name } of media ? named : []) {
    if (done.has(name)) continue
    done.add(name)
    if (file.isHere) yield { name: `${folder}/${name}`, modified: now, body: file.read(), store: true }
    else note('file-not-here')
  }
}

async function* entriesOf(source: ExportSource, options: FormatOptions): AsyncGenerator<ZipEntry> {
  const writerOf = writersOf()
  const forms = new Set<string>()
  for await (const record of source.records()) {
    const writer = writerOf(record.xform)
    if (writer === null) {
      options.note('form-unread')
      continue
    }
    if (!forms.has(record.xform)) {
      forms.add(record.xform)
      yield { name: `${source.form.tables[0]?.name ?? 'form'}${forms.size === 1 ? '' : `~${forms.size}`}.xml`, modified: options.now, body: one(record.xform) }
    }
    yield* recordEntries(record, writer, options)
  }
}

export const xmlZip: Format = (source, options) => zipOf(entriesOf(source, options))
