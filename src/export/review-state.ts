/** What ODK Central's column ReviewState says of a record, from what is known here: something waits for a person, it was changed, or nothing. */
import type { RecordFacts } from './source.ts'

export const reviewState = ({ toReview, toCheck, edits }: RecordFacts): string => (toReview || toCheck > 0 ? 'hasIssues' : edits > 0 ? 'edited' : '')
