/** The sentence for a failure that the worker named. */
import type { Failure } from '../../worker/api.ts'
import { t } from './text.ts'

export const failureText = (failure: Failure): string => t(`failure.${failure.type}` as const)
