/** Lengths, areas, times and sizes as they are read on screen, in the language's own figures. */
import { number, t } from '../../text/text.ts'

export const metres = (value: number): string => number(value < 100 ? Math.round(value * 10) / 10 : Math.round(value))
const three = (value: number): string => number(Number(value.toPrecision(3)))
export const lengthText = (value: number): string => (value < 1000 ? t('fill.measure.metres', { value: metres(value) }) : t('fill.measure.kilometres', { value: three(value / 1000) }))
export const areaText = (value: number): string =>
  value < 10_000 ? t('fill.measure.squareMetres', { value: metres(value) }) : value < 1e8 ? t('fill.measure.hectares', { value: three(value / 10_000) }) : t('fill.measure.squareKilometres', { value: three(value / 1e6) })
/** "1:05", "1:02:03" */
export const clockText = (seconds: number): string => {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, '0')]
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
export const spanText = (seconds: number): string => (seconds < 60 ? t('fill.measure.seconds', { count: seconds }) : t('fill.measure.minutes', { count: seconds / 60 }))
