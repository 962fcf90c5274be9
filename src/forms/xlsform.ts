/**
 * XLSForm -> ODK XForm: the rows of a workbook become the XML that the form engine runs. The language is pyxform's, its
 * behaviour the reference; where pyxform refuses a form that can be run, this warns and goes on. Pure: the same file gives the
 * same XForm on every phone. Steps, in xlsform/: settings, choices, survey (a tree), checks, model and body.
 * Rules XLF1-XLF20 in docs/rules.md.
 */
import { err, ok, type Result } from '../core/result.ts'
import type { Problem } from './plan.ts'
import type { Workbook } from './workbook.ts'
import { readChoices } from './xlsform/choices.ts'
import type { SurveyContext } from './xlsform/context.ts'
import { readEntities } from './xlsform/entities.ts'
import { checkExpressions } from './xlsform/expression-check.ts'
import { surveyHeaders } from './xlsform/headers.ts'
import { itemsetsCsv } from './xlsform/itemsets.ts'
import { checkLanguages } from './xlsform/language-check.ts'
import { expandLoops } from './xlsform/loop.ts'
import { xformElement } from './xlsform/model.ts'
import { readOsmTags } from './xlsform/osm.ts'
import type { Output } from './xlsform/output.ts'
import { createProblemLog } from './xlsform/problem-log.ts'
import { checkReferenceGeometry } from './xlsform/reference-geometry.ts'
import { checkReferences } from './xlsform/reference-check.ts'
import { readSettings } from './xlsform/settings.ts'
import { missingSheet, warnOfSimilarSheets, warnOfUncomputed } from './xlsform/sheet-names.ts'
import { readSurvey } from './xlsform/survey.ts'
import { takeSurveySettings } from './xlsform/survey-settings.ts'
import { readTable } from './xlsform/table.ts'
import { namesIn } from './xlsform/tree.ts'
import { collectTriggers } from './xlsform/trigger.ts'
import { writeXmlDocument } from './xml.ts'

export interface CompileOptions {
  /** names the form when its settings do not */
  readonly fileName: string
  /** name of the root element; settings say otherwise */
  readonly rootName?: string
}
export interface CompiledForm {
  readonly xform: string
  readonly formId: string
  readonly title: string
  readonly version: string
  /** content of itemsets.csv, when the workbook has external choices */
  readonly itemsets: string | null
  /** warnings */
  readonly problems: readonly Problem[]
}

export const compileXlsForm = (workbook: Workbook, options: CompileOptions): Result<CompiledForm, readonly Problem[]> => {
  const log = createProblemLog()
  const sheet = workbook.sheets.get('survey')
  if (sheet === undefined) {
    log.error('no-survey', `${missingSheet(workbook, 'survey')} An XLSForm has its questions on a sheet of that name.`)
    return err(log.problems)
  }
  const formId = options.fileName.replace(/\.[^.]*$/, '').trim()
  const own = readSettings(workbook, { formId: formId === '' ? 'data' : formId, root: options.rootName ?? 'data' }, log)
  const choices = readChoices(workbook, own, log)
  const survey = readTable('survey', sheet, surveyHeaders, log, { defaultLanguage: own.defaultLanguage, collapse: own.collapseSpaces })
  if (!survey.headers.some((header) => header.tokens[0] === 'type')) {
    log.error('missing-column', 'The sheet "survey" has no column "type". Its first row must have the headers type, name and label.', { sheet: 'survey', row: sheet.rows[0]?.row ?? 1 })
    return err(log.problems)
  }
  if (survey.rows.length === 0) {
    log.error('empty-survey', 'The sheet "survey" has no questions. Add at least one row below its headers.', { sheet: 'survey' })
    return err(log.problems)
  }
  const { settings, table } = takeSurveySettings(expandLoops(survey, choices, log), own)
  const context: SurveyContext = { log, table, settings, choices, entities: readEntities(workbook, log), osmTags: readOsmTags(workbook, settings, log), missingSheet: (name) => missingSheet(workbook, name) }
  warnOfSimilarSheets(workbook, log)
  warnOfUncomputed(workbook, log)
  checkLanguages(table, settings.defaultLanguage, log)
  checkLanguages(choices.table, settings.defaultLanguage, log)
  const { root, names } = readSurvey(context)
  checkReferences(context, names)
  checkReferenceGeometry(root, context)
  if (!log.hasErrors()) checkExpressions(context)
  const triggered = collectTriggers(root, context)
  if (log.hasErrors()) return err(log.problems)

  const output: Output = {
    root, settings, choices, triggered, log,
    scope: {
      names: namesIn(root),
      broken: (name, several, node) => log.error('broken-reference', several
        ? `\${${name}} could be any of several questions with that name. Give them different names.`
        : `\${${name}} names no question that can be referred to.`, { sheet: 'survey', row: node?.row }),
    },
  }
  const html = xformElement(output)
  if (log.hasErrors()) return err(log.problems)
  return ok({
    xform: writeXmlDocument(html), formId: settings.formId, title: settings.title, version: settings.version,
    itemsets: itemsetsCsv(workbook.sheets.get('external_choices')), problems: log.problems,
  })
}
