/** The settings sheet: one row that names the form. */
import type { Workbook } from '../workbook.ts'
import { isXmlName } from '../xml-events.ts'
import { settingsHeaders } from './headers.ts'
import type { ProblemLog } from './problem-log.ts'
import { mapValue, readTable, textValue, type TableRow } from './table.ts'

export interface Settings {
  readonly title: string
  readonly formId: string
  readonly version: string
  /** name of the root element */
  readonly root: string
  readonly defaultLanguage: string
  readonly instanceName: string | null
  /** how instanceID is filled; null: the form does without */
  readonly instanceId: string | null
  readonly style: string | null
  readonly collapseSpaces: boolean
  readonly allowChoiceDuplicates: boolean
  readonly namespaces: string
  readonly rootAttributes: ReadonlyMap<string, string>
  readonly submission: Readonly<Record<string, string>>
  /** place of the row, for problems */
  readonly row: TableRow | null
}

export const isYes = (text: string | undefined): boolean => /^(yes|true|true\(\))$/i.test(text ?? '')
const isNo = (text: string | undefined): boolean => /^(no|false|false\(\))$/i.test(text ?? '')

export const readSettings = (workbook: Workbook, fallback: { readonly formId: string; readonly root: string }, log: ProblemLog): Settings => {
  const sheet = workbook.sheets.get('settings')
  const table = sheet === undefined ? null : readTable('settings', sheet, settingsHeaders, log, { defaultLanguage: 'default', collapse: false })
  const row = table?.rows[0] ?? null
  const values = row?.values ?? new Map()
  const say = (key: string): string | null => textValue(values, key) ?? null
  // A sheet may have both form_id and the older id_string.
  const idColumn = sheet?.rows[0] === undefined ? undefined : [...sheet.rows[0].cells].find(([, header]) => header.trim().toLowerCase() === 'form_id')?.[0]
  const formId = (idColumn === undefined ? undefined : sheet?.rows[1]?.cells.get(idColumn)) ?? say('id_string') ?? fallback.formId
  let root = say('name') ?? fallback.root
  if (!isXmlName(root)) {
    log.error('invalid-name', `"${root}" cannot be the form's name: begin with a letter or underscore and use only letters, digits, "-", "_" and ".".`, { sheet: 'settings', row: row?.row, column: 'name' })
    root = 'data'
  }
  if (say('public_key') !== null) {
    log.warn('not-supported', 'Encrypted forms are not supported: records of this form are not encrypted.', { sheet: 'settings', row: row?.row, column: 'public_key' })
  }
  if (say('public_key') !== null && isYes(say('omit_instanceID') ?? undefined)) {
    log.error('omit-instance-id', 'A form with a public_key cannot do without instanceID. Delete omit_instanceID or the public_key.', { sheet: 'settings', row: row?.row, column: 'omit_instanceID' })
  }
  const submission: Record<string, string> = {}
  const url = say('submission_url')
  if (url !== null) Object.assign(submission, { action: url, method: 'post' })
  const copy = (key: string, attribute: string): void => {
    const value = say(key)
    if (value !== null) submission[attribute] = value
  }
  copy('public_key', 'base64RsaPublicKey')
  copy('auto_send', 'orx:auto-send')
  copy('auto_delete', 'orx:auto-delete')
  if (isYes(say('client_editable') ?? undefined)) submission['odk:client-editable'] = 'true'

  const rootAttributes = new Map<string, string>()
  for (const [key, value] of mapValue(values, 'attribute') ?? []) if (typeof value === 'string') rootAttributes.set(key, value)
  rootAttributes.set('id', formId)
  const version = say('version') ?? ''
  const optional: readonly (readonly [string, string | null])[] = [['xmlns', say('instance_xmlns')], ['version', version === '' ? null : version], ['odk:prefix', say('prefix')], ['odk:delimiter', say('delimiter')]]
  for (const [name, value] of optional) if (value !== null) rootAttributes.set(name, value)

  return {
    title: say('title') ?? formId,
    formId, version, root, rootAttributes, submission, row,
    defaultLanguage: say('default_language') ?? 'default',
    instanceName: say('instance_name'),
    instanceId: isYes(say('omit_instanceID') ?? undefined) ? null : (say('instance_id') ?? 'uid'),
    style: say('style'),
    collapseSpaces: !isNo(say('clean_text_values') ?? undefined),
    allowChoiceDuplicates: isYes(say('allow_choice_duplicates') ?? undefined),
    namespaces: say('namespaces') ?? '',
  }
}
