/** A labelled progress bar drawn as a levelling staff, with the counts in words beside it. `total` null: not known yet. */
import { Show, type JSX } from 'solid-js'
import { number, t } from '../text/text.ts'

interface ProgressProps {
  /** accessible name, also shown */
  readonly label: string
  readonly done: number
  readonly total: number | null
  /** instead of "3 of 12" */
  readonly text?: string | undefined
}

export const Progress = (props: ProgressProps): JSX.Element => {
  const text = (): string => props.text
    ?? (props.total === null ? t('part.progress.unknown', { done: number(props.done) }) : t('part.progress', { done: number(props.done), total: number(props.total) }))
  const share = (): number => (props.total === null ? 0 : props.total === 0 ? 1 : Math.min(1, props.done / props.total))
  return (
    <div class="progress">
      <div class="progress-head">
        <span aria-hidden="true">{props.label}</span>
        <span class="figures" aria-hidden="true">{text()}</span>
      </div>
      <div class="progress-bar" classList={{ 'progress-unknown': props.total === null }} role="progressbar" aria-label={props.label} aria-valuetext={text() || undefined}
        aria-valuemin="0" aria-valuemax={props.total ?? undefined} aria-valuenow={props.total === null ? undefined : props.done}>
        <Show when={props.total !== null} fallback={<span class="progress-fill" />}>
          <span class="progress-fill" style={{ 'inline-size': `${(share() * 100).toFixed(2)}%` }} />
        </Show>
      </div>
    </div>
  )
}
