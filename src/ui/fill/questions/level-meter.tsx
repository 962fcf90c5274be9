/** How long a recording is and how loud it was: each bar a tenth of a second, the newest at the end. */
import { Index, type JSX } from 'solid-js'
import { t } from '../../text/text.ts'
import { clockText } from './measures.ts'

const bars = 48
export const LevelMeter = (props: { readonly levels: readonly number[]; readonly seconds: number; readonly paused: boolean }): JSX.Element => {
  const shown = (): readonly number[] => [...Array.from({ length: bars - props.levels.length }, () => 0), ...props.levels]
  return (
    <div class="level">
      <p class="level-time"><span class="level-light" aria-hidden="true" /><span class="unseen">{t(props.paused ? 'fill.record.paused' : 'fill.record.recording')} </span><span class="figures">{clockText(props.seconds)}</span></p>
      <svg viewBox={`0 0 ${bars * 6} 56`} preserveAspectRatio="none" aria-hidden="true">
        <Index each={shown()}>{(level, at) => <rect x={at * 6 + 1} width="4" rx="2" y={28 - Math.max(1.5, level() * 26)} height={Math.max(3, level() * 52)} />}</Index>
      </svg>
    </div>
  )
}
