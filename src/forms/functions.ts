/**
 * Functions that the form engine has. An expression that calls any other cannot be computed, and would keep the whole form from
 * opening: it is left out when the form is prepared (prepare.ts), and its author is told at import (xlsform/expression-check.ts).
 * Rule XFM11.
 */
import { elementsOf, localName, type XmlElement } from './xml.ts'

export const knownFunctions: ReadonlySet<string> = new Set([
  'abs', 'acos', 'area', 'asin', 'atan', 'atan2', 'base64-decode', 'boolean', 'boolean-from-string', 'ceil', 'ceiling', 'checklist', 'choice-name', 'coalesce',
  'concat', 'contains', 'cos', 'count', 'count-non-empty', 'count-selected', 'current', 'date', 'date-time', 'decimal-date-time', 'decimal-time', 'digest', 'distance',
  'ends-with', 'exp', 'exp10', 'false', 'floor', 'format-date', 'format-date-time', 'geofence', 'id', 'if', 'indexed-repeat', 'instance', 'int', 'itext', 'join', 'lang',
  'last', 'local-name', 'log', 'log10', 'max', 'min', 'name', 'namespace-uri', 'normalize-space', 'not', 'now', 'number', 'once', 'pi', 'position', 'pow', 'pulldata',
  'random', 'randomize', 'regex', 'round', 'selected', 'selected-at', 'sin', 'sqrt', 'starts-with', 'string', 'string-length', 'substr', 'substring', 'substring-after',
  'substring-before', 'sum', 'tan', 'today', 'translate', 'true', 'uuid', 'weighted-checklist',
])
const notFunctions: ReadonlySet<string> = new Set(['and', 'or', 'div', 'mod', 'node', 'text', 'comment', 'processing-instruction'])
const call = /([\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?)\s*\(/gu

/** Names of the functions an expression calls that the engine does not have, each once. */
export const unknownFunctions = (expression: string): readonly string[] => {
  if (!expression.includes('(')) return []
  const names = [...expression.replaceAll(/"[^"]*"|'[^']*'/g, "''").matchAll(call)].map((match) => match[1] as string)
  return [...new Set(names)].filter((name) => !knownFunctions.has(name.replace(/^jr:/, '')) && !notFunctions.has(name))
}

const logic = ['relevant', 'constraint', 'calculate', 'required', 'readonly'] as const
const isUnknown = (expression: string | undefined): boolean => expression !== undefined && unknownFunctions(expression).length > 0

/** Takes expressions that call unknown functions out of a form: its logic, values it sets, values its texts show, filters of its lists. */
export const leaveOutUnknownFunctions = (of: XmlElement): void => {
  const name = localName(of.name)
  if (name === 'bind') for (const key of logic) if (isUnknown(of.attributes.get(key))) of.attributes.delete(key)
  if (name === 'output' && isUnknown(of.attributes.get('value') ?? of.attributes.get('ref'))) {
    of.attributes.delete('ref')
    of.attributes.set('value', "''")
  }
  const nodeset = of.attributes.get('nodeset')
  if (name === 'itemset' && nodeset !== undefined && isUnknown(nodeset)) of.attributes.set('nodeset', nodeset.replace(/\[[^]*$/, ''))
  const kept = of.children.filter((child) => typeof child === 'string' || !(localName(child.name) === 'setvalue' && isUnknown(child.attributes.get('value'))))
  if (kept.length < of.children.length) of.children.splice(0, of.children.length, ...kept)
  for (const child of elementsOf(of)) leaveOutUnknownFunctions(child)
}
