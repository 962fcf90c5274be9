/** Where else the data was last known to be, as a sentence. */
import type { SafetyFacts } from '../../worker/api-safety.ts'
import { shortTime, t } from '../text/text.ts'

export const copyText = (lastCopy: SafetyFacts['lastCopy'], now: number): string =>
  lastCopy === null ? t('safety.copy.none') : t('safety.copy', { device: lastCopy.device, when: shortTime(lastCopy.at, now) })
