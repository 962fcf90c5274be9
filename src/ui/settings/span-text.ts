/** How far two clocks are apart, in the largest unit that says it: minutes, hours, days. */
import { t } from '../text/text.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

export const spanText = (millis: number): string => {
  const size = Math.abs(millis)
  if (size < 2 * hour) return t('clock.minutes', { count: Math.round(size / minute) })
  return size < 2 * day ? t('clock.hours', { count: Math.round(size / hour) }) : t('clock.days', { count: Math.round(size / day) })
}
