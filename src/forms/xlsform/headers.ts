/** Column headers of the sheets and the other names they go by. How they are matched: table.ts. */
import { nearest } from './similar.ts'
import type { HeaderRules } from './table.ts'

const media = ['image', 'big-image', 'audio', 'video'] as const
const mediaAliases = media.map((name): [string, readonly string[]] => [name, ['media', name]])

const surveyColumns = new Set([
  'type', 'name', 'label', 'hint', 'guidance_hint', 'default', 'trigger', 'choice_filter', 'parameters', 'bind', 'control', 'media', 'instance',
  'query', 'sms_field', 'itemset', 'choices', 'actions', 'intent', 'disabled',
])
const surveyAliases = new Map<string, readonly string[]>([
  ['read_only', ['bind', 'readonly']], ['readonly', ['bind', 'readonly']],
  ['relevant', ['bind', 'relevant']], ['relevance', ['bind', 'relevant']],
  ['required', ['bind', 'required']], ['constraint', ['bind', 'constraint']],
  ['constraint_message', ['bind', 'jr:constraintMsg']], ['constraining_message', ['bind', 'jr:constraintMsg']],
  ['required_message', ['bind', 'jr:requiredMsg']], ['requiredmsg', ['bind', 'jr:requiredMsg']],
  ['noapperrorstring', ['bind', 'jr:noAppErrorString']], ['no_app_error_string', ['bind', 'jr:noAppErrorString']],
  ['calculation', ['bind', 'calculate']], ['calculate', ['bind', 'calculate']],
  ['caption', ['label']], ['command', ['type']], ['tag', ['name']], ['value', ['name']],
  ['appearance', ['control', 'appearance']], ['body', ['control']],
  ['count', ['control', 'jr:count']], ['repeat_count', ['control', 'jr:count']], ['jr:count', ['control', 'jr:count']],
  ['autoplay', ['control', 'autoplay']], ['rows', ['control', 'rows']],
  ['compact_tag', ['instance', 'odk:tag']],
  ['save_to', ['bind', 'entities:saveto']],
  ...mediaAliases,
])

const known = [...surveyColumns, ...surveyAliases.keys()]

export const surveyHeaders: HeaderRules = {
  columns: surveyColumns,
  aliases: surveyAliases,
  unknown: (header) => {
    if (/^(_|sms_|notes?\b|comments?\b)/i.test(header)) return null
    const near = nearest(header.split(':')[0] ?? header, known)
    return near === null
      ? `The column "${header}" is not part of XLSForm and is not used.`
      : `The column "${header}" is not part of XLSForm and is not used. If you meant "${near}", rename it.`
  },
}

export const choicesHeaders: HeaderRules = {
  columns: new Set(['name', 'label', 'media', 'sms_option', 'list name']),
  aliases: new Map<string, readonly string[]>([['caption', ['label']], ['list_name', ['list name']], ['value', ['name']], ...mediaAliases]),
}

export const entitiesHeaders: HeaderRules = {
  columns: new Set(['dataset', 'entity_id', 'create_if', 'update_if', 'repeat', 'label']),
  aliases: new Map<string, readonly string[]>([['list_name', ['dataset']]]),
  unknown: (header) => `The column "${header}" is not one of an entity list and is not used.`,
}

export const settingsHeaders: HeaderRules = {
  columns: new Set([
    'title', 'id_string', 'version', 'default_language', 'instance_name', 'instance_id', 'style', 'name', 'attribute', 'namespaces', 'instance_xmlns',
    'public_key', 'submission_url', 'auto_send', 'auto_delete', 'client_editable', 'omit_instanceID', 'allow_choice_duplicates', 'clean_text_values', 'delimiter', 'prefix',
  ]),
  aliases: new Map<string, readonly string[]>([['form_title', ['title']], ['set_form_title', ['title']], ['form_id', ['id_string']], ['set_form_id', ['id_string']]]),
}
