/**
 * Adding a form: reads the chosen file, hands it to the worker, keeps what came of it so that problems can be read at
 * leisure. The compiler's messages are shown as they are; everything else is translated. Rule UI11.
 */
import { createSignal, type Accessor } from 'solid-js'
import type { Problem } from '../../forms/plan.ts'
import type { FormAdded, FormSummary } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'

/** What the file chooser offers; .xls too, so that its refusal can say what to do. */
export const formFiles = '.xlsx,.xml,.xls,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/xml,application/xml'
/** Far above any real form; refused before it is read into memory. */
export const largestForm = 32 * 1024 * 1024

export interface ImportReport {
  readonly fileName: string
  /** null: nothing was added */
  readonly form: FormSummary | null
  readonly problems: readonly Problem[]
  readonly added?: FormAdded
}
/** [UI11] One line for a form that came in without a problem. */
export const addedText = ({ form, added }: Pick<ImportReport, 'form' | 'added'>): string => {
  const [title, version] = [form?.title ?? '', form?.version ?? '']
  if (added === 'version') return t('version.replaced', { form: title })
  if (added !== 'nothing') return t('home.added', { form: title })
  return version === '' ? t('version.known.unnamed', { form: title }) : t('version.known', { form: title, version })
}
export interface Importer {
  readonly busy: Accessor<boolean>
  readonly report: Accessor<ImportReport | null>
  dismiss(): void
  importFile(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<ImportReport>
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
  return {
    busy, report,
    dismiss: () => setReport(null),
    importFile: async (file) => {
      if (file.size <= largestForm) return run(file.name, () => file.arrayBuffer())
      const outcome = refused(file.name, 'too-large', t('import.too-large'))
      setReport(outcome)
      return outcome
    },
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
