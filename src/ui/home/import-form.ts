/**
 * Adding a form: reads the chosen file, hands it to the worker, keeps what came of it so that problems can be read at
 * leisure. The compiler's messages are shown as they are; everything else is translated. Rule UI11.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { Problem } from '../../forms/plan.ts'
import type { FormAdded, FormSummary } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { formFileTypes } from './file-words.ts'
import { readFiles, refusedText, transferOf, type ChosenFile, type Refused } from './add-files.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'

/** What the file chooser offers; .xls too, so that its refusal can say what to do. */
export const formFiles = `.xlsx,.xls,.xml,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/xml,application/xml,${formFileTypes}`
/** Far above any real form; refused before it is read into memory. */
export const largestForm = 32 * 1024 * 1024

export interface ImportReport {
  readonly fileName: string
  /** null: nothing was added */
  readonly form: FormSummary | null
  readonly problems: readonly Problem[]
  readonly added?: FormAdded
  /** what came of the other files that were chosen with it */
  readonly files?: { readonly added: readonly string[]; readonly refused: readonly Refused[] }
  /** how many forms were added, when several were chosen */
  readonly forms?: number
}
/** [UI11] One line for what came in without a problem. */
export const addedText = ({ form, added, files, forms }: Pick<ImportReport, 'form' | 'added' | 'files' | 'forms'>): string =>
  [
    forms !== undefined && forms > 1 ? t('home.added.many', { count: forms }) : formText(form, added),
    files === undefined || files.added.length === 0 ? '' : t('files.added', { count: files.added.length }),
    ...(files?.refused ?? []).slice(0, 3).map(refusedText),
  ].filter(Boolean).join('. ')

const formText = (form: FormSummary | null, added: FormAdded | undefined): string => {
  const [title, version] = [form?.title ?? '', form?.version ?? '']
  if (added === 'version') return t('version.replaced', { form: title })
  if (added !== 'nothing') return t('home.added', { form: title })
  return version === '' ? t('version.known.unnamed', { form: title }) : t('version.known', { form: title, version })
}
export interface Importer {
  readonly busy: Accessor<boolean>
  readonly report: Accessor<ImportReport | null>
  dismiss(): void
  importFile(file: ChosenFile): Promise<ImportReport>
  /** A form with its files, zip files among them, or several forms. */
  importFiles(files: readonly ChosenFile[]): Promise<ImportReport>
  /** The sample form that is part of the app. */
  importSample(): Promise<ImportReport>
}

const sampleName = 'sample-water-points.xlsx'

const refused = (fileName: string, code: string, message: string): ImportReport =>
  ({ fileName, form: null, problems: [{ severity: 'error', code, message }] })

export const createImporter = (client: Client, fetchSample: (name: string) => Promise<ArrayBuffer>): Importer => {
  const [busy, setBusy] = createSignal(false)
  const [report, setReport] = createSignal<ImportReport | null>(null)

  const run = async (fileName: string, read: () => Promise<ArrayBuffer>): Promise<ImportReport> => {
    setBusy(true)
    setReport(null)
    const outcome = await (async (): Promise<ImportReport> => {
      let bytes: Uint8Array
      try {
        bytes = new Uint8Array(await read())
      } catch {
        return refused(fileName, 'file-unreadable', t('import.unreadable'))
      }
      const answer = await client.call('forms.import', { fileName, bytes }, [bytes.buffer as ArrayBuffer])
      if (!answer.ok) return refused(fileName, answer.error.type, failureText(answer.error))
      return answer.value.ok ? { fileName, ...answer.value.value } : { fileName, form: null, problems: answer.value.error }
    })()
    setBusy(false)
    setReport(outcome)
    return outcome
  }
  /** [UI11] A form that is wrong comes first; else the last one added, with the warnings of all. */
  const runAll = async (files: readonly ChosenFile[]): Promise<ImportReport> => {
    setBusy(true)
    setReport(null)
    const outcome = await (async (): Promise<ImportReport> => {
      const name = files.map((file) => file.name).join(', ')
      const read = await readFiles(files)
      if (read.given.length === 0) return refused(name, 'file-unreadable', read.refused.map(refusedText).join('. '))
      const answer = await client.call('forms.importAll', { files: read.given }, transferOf(read.given))
      if (!answer.ok) return refused(name, answer.error.type, failureText(answer.error))
      const { forms, files: kept } = answer.value
      const together = { added: kept.added, refused: [...read.refused, ...kept.refused] }
      if (forms.length === 0) return refused(name, 'no-form', [t('import.no-form'), ...together.refused.map(refusedText)].join(' '))
      const failed = forms.find(({ result }) => !result.ok)
      if (failed?.result.ok === false) return { fileName: failed.fileName, form: null, problems: failed.result.error }
      const added = forms.flatMap(({ fileName, result }) => (result.ok ? [{ fileName, ...result.value }] : []))
      const last = added.at(-1)
      if (last === undefined) throw new Error('no form and no failure')
      return { ...last, fileName: added.map((one) => one.fileName).join(', '), problems: added.flatMap((one) => one.problems), files: together, forms: added.length }
    })()
    setBusy(false)
    setReport(outcome)
    return outcome
  }
  const importFile = async (file: ChosenFile): Promise<ImportReport> => {
    if (file.size <= largestForm) return run(file.name, () => file.arrayBuffer())
    const outcome = refused(file.name, 'too-large', t('import.too-large'))
    setReport(outcome)
    return outcome
  }
  return {
    busy, report,
    dismiss: () => setReport(null),
    importFile,
    importFiles: (files) => (files.length === 1 && files[0] !== undefined && /\.(xlsx|xls|xml)$/i.test(files[0].name) ? importFile(files[0]) : runAll(files)),
    importSample: () => run(sampleName, () => fetchSample(sampleName)),
  }
}

/** "survey, row 12, column relevant" as far as the place is known. */
export const placeOf = (problem: Problem): string => [
  problem.sheet === undefined ? '' : t('problem.sheet', { sheet: problem.sheet }),
  problem.row === undefined ? '' : t('problem.row', { row: String(problem.row) }),
  problem.column === undefined ? '' : t('problem.column', { column: problem.column }),
].filter(Boolean).join(' · ')

/** All problems as plain text, one per line, to send to whoever made the form. */
export const problemsAsText = (report: ImportReport): string => [
  report.fileName,
  ...report.problems.map((problem) => [t(`problem.${problem.severity}` as const), placeOf(problem), problem.message].filter(Boolean).join(' | ')),
].join('\n')
