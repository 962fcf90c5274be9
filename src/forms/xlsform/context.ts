/** What every step of the compiler may look at. */
import type { Choices } from './choices.ts'
import type { Entities } from './entities.ts'
import type { Place, ProblemLog } from './problem-log.ts'
import type { Settings } from './settings.ts'
import type { OsmTag } from './tree.ts'
import { headerFor, type Table, type TableRow } from './table.ts'

export interface SurveyContext {
  readonly log: ProblemLog
  readonly table: Table
  readonly settings: Settings
  readonly choices: Choices
  readonly entities: Entities
  /** lists of the sheet osm */
  readonly osmTags: ReadonlyMap<string, readonly OsmTag[]>
  /** what to say of a sheet that is absent; '' when it is there */
  readonly missingSheet: (name: string) => string
}

/** Place of a value in the survey sheet, by the tokens of its column. */
export const placeIn = (context: SurveyContext, row: TableRow, ...tokens: readonly string[]): Place => ({
  sheet: 'survey', row: row.row, column: headerFor(context.table, ...tokens),
})
