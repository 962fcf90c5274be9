/**
 * A form's file, whatever kind it is: a workbook is compiled, an XForm is checked. The compiler is large, so this is loaded when the first
 * form is added. Storing it: handlers/forms.ts.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { Problem } from '../forms/plan.ts'
import { readWorkbook } from '../forms/workbook.ts'
import { readXform } from '../forms/xform.ts'
import { compileXlsForm } from '../forms/xlsform.ts'

const largestFile = 50 * 1024 * 1024

interface ReadForm { readonly formId: string; readonly title: string; readonly version: string; readonly xform: string; readonly problems: readonly Problem[]; readonly itemsets: string | null }

const fileProblem = (code: string, message: string): Result<never, readonly Problem[]> => err([{ severity: 'error', code, message }])

export const readForm = (fileName: string, bytes: Uint8Array): Result<ReadForm, readonly Problem[]> => {
  if (bytes.length === 0) return fileProblem('file-empty', `${fileName} is empty. Choose the file again, or ask its sender for a new copy.`)
  if (bytes.length > largestFile) return fileProblem('file-too-large', `${fileName} is larger than 50 MB, which no form is. Choose the form file itself.`)
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).replace(/^\uFEFF/, '').trimStart()
  if (!start.startsWith('<')) {
    const workbook = readWorkbook(bytes)
    return workbook.ok ? compileXlsForm(workbook.value, { fileName }) : workbook
  }
  let xform: string
  try {
    xform = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fileProblem('not-utf8', `${fileName} is not UTF-8 text. Save the XForm as UTF-8.`)
  }
  const read = readXform(xform)
  return read.ok ? ok({ ...read.value, xform, problems: read.value.problems ?? [], itemsets: null }) : read
}
