/** The row `audit` (a log of the interview): its name is fixed, and places are logged only with all three of their parameters. */
import { placeIn, type SurveyContext } from './context.ts'
import { textValue, type TableRow } from './table.ts'

const placeParameters = ['location-priority', 'location-min-interval', 'location-max-age'] as const

export const checkAudit = (context: SurveyContext, row: TableRow, given: ReadonlyMap<string, string>): void => {
  const { log } = context
  const name = textValue(row.values, 'name')
  if (name !== undefined && name !== 'audit') {
    log.warn('audit-name', `An audit is always named "audit": "${name}" is not used. Leave its name empty.`, placeIn(context, row, 'name'))
  }
  const place = placeIn(context, row, 'parameters')
  const missing = placeParameters.filter((key) => !given.has(key))
  if (missing.length === placeParameters.length) return
  if (missing.length > 0) {
    log.error('invalid-parameters', `To log places, an audit needs ${placeParameters.join(', ')}: here ${missing.join(' and ')} is missing.`, place)
    return
  }
  const [interval, age] = [Number(given.get('location-min-interval')), Number(given.get('location-max-age'))]
  if (interval < 0 || age < 0) log.error('invalid-parameters', 'location-min-interval and location-max-age are seconds and cannot be less than 0.', place)
  else if (age < interval) log.error('invalid-parameters', `location-max-age=${age} must not be less than location-min-interval=${interval}: every place would be too old.`, place)
}
