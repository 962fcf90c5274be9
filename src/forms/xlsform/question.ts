/** What a question's type makes of its parameters and default. Selects: select.ts; ranges: range.ts. */
import { checkAudit } from './audit-check.ts'
import { placeIn, type SurveyContext } from './context.ts'
import { onlyKnown, parametersIn } from './parameters.ts'
import { readRange } from './range.ts'
import { isYes } from './settings.ts'
import type { TableRow } from './table.ts'
import type { FormNode } from './tree.ts'
import { photoTypes } from './types.ts'

const isInteger = (text: string): boolean => /^[+-]?\d+$/.test(text)
const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))
const isBoolean = (text: string): boolean => text === 'true' || text === 'false'

interface Parameter {
  readonly accepts: (value: string, node: FormNode) => boolean
  readonly must: string
  readonly apply: (node: FormNode, value: string) => void
}
const toControl = (attribute: string) => (node: FormNode, value: string): void => void node.control.set(attribute, value)
const toBind = (attribute: string) => (node: FormNode, value: string): void => void node.bind?.set(attribute, value)
const integer = (apply: Parameter['apply']): Parameter => ({ accepts: isInteger, must: 'a whole number', apply })
const number = (apply: Parameter['apply']): Parameter => ({ accepts: isNumber, must: 'a number', apply })
const oneOf = (values: readonly string[], apply: Parameter['apply']): Parameter => ({ accepts: (value) => values.includes(value), must: values.join(' or '), apply })
const nothing = (): void => undefined

const mock: Parameter = { accepts: isBoolean, must: 'true or false', apply: toBind('odk:allow-mock-accuracy') }
const incremental: Parameter = { accepts: isYes, must: 'true', apply: (node) => void node.control.set('incremental', 'true') }
/** Places to choose from on a map, taken from a list. Whether there is such a list: reference-geometry.ts. */
const referenceGeometry: Parameter = { accepts: () => true, must: '', apply: (node, value) => void (node.itemset = value) }
const takesApp = ({ control }: FormNode): boolean => ['', 'annotate'].includes(control.get('appearance') ?? '')
const packageName = /^[A-Za-z][\w]*(\.[A-Za-z][\w]*)+$/

const parametersOf = (type: string): Readonly<Record<string, Parameter>> | null => {
  if (photoTypes.has(type)) {
    return {
      'max-pixels': integer(toBind('orx:max-pixels')),
      app: {
        accepts: (value, node) => !takesApp(node) || packageName.test(value), must: 'the name of an Android package, such as org.example.camera',
        apply: (node, value) => {
          if (takesApp(node)) node.control.set('intent', value)
        },
      },
    }
  }
  switch (type) {
    case 'text':
      return { rows: integer(toControl('rows')) }
    case 'audio':
      return { quality: oneOf(['voice-only', 'low', 'normal', 'external'], toBind('odk:quality')) }
    case 'background-audio':
      return { quality: oneOf(['voice-only', 'low', 'normal'], nothing) }
    case 'geopoint':
      return { 'capture-accuracy': number(toControl('accuracyThreshold')), 'warning-accuracy': number(toControl('unacceptableAccuracyThreshold')), 'allow-mock-accuracy': mock, 'reference-geometry': referenceGeometry }
    case 'geotrace':
    case 'geoshape':
      return { incremental, 'allow-mock-accuracy': mock, 'reference-geometry': referenceGeometry }
    case 'audit':
      return {
        'track-changes': { accepts: isBoolean, must: 'true or false', apply: toBind('odk:track-changes') },
        'identify-user': { accepts: isBoolean, must: 'true or false', apply: toBind('odk:identify-user') },
        'track-changes-reasons': oneOf(['on-form-edit'], toBind('odk:track-changes-reasons')),
        'location-priority': oneOf(['no-power', 'low-power', 'balanced', 'high-accuracy'], toBind('odk:location-priority')),
        'location-min-interval': integer(toBind('odk:location-min-interval')),
        'location-max-age': integer(toBind('odk:location-max-age')),
      }
    default:
      return null
  }
}

export const finishQuestion = (context: SurveyContext, row: TableRow, node: FormNode): void => {
  const given = parametersIn(context, row)
  if (node.type === 'range') return readRange(context, row, node, given)
  if (node.type === 'audit') checkAudit(context, row, given)
  const known = parametersOf(node.type)
  if (known !== null) {
    for (const [key, value] of onlyKnown(context, row, given, Object.keys(known))) {
      const parameter = known[key] as Parameter
      if (parameter.accepts(value, node)) parameter.apply(node, value)
      else context.log.error('invalid-parameters', `${key}=${value} is not possible: ${key} must be ${parameter.must}.`, placeIn(context, row, 'parameters'))
    }
  }
  if (photoTypes.has(node.type) && node.default !== null && !node.dynamicDefault && !node.default.includes('jr://images/')) node.default = `jr://images/${node.default}`
  if (node.type === 'start-geopoint') node.actions.push({ name: 'odk:setgeopoint', event: 'odk-instance-first-load', attributes: {} })
  if (node.type === 'background-audio') {
    const quality = given.get('quality')
    node.actions.push({ name: 'odk:recordaudio', event: 'odk-instance-load', attributes: quality === undefined ? {} : { 'odk:quality': quality } })
    context.log.warn('not-supported', 'Sound is not recorded in the background yet: this question stays empty.', placeIn(context, row, 'type'))
  }
}
