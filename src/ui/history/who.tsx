/** Who wrote, on which device, when, and a note when that time cannot be right. */
import { Show, type JSX } from 'solid-js'
import type { Stamped } from '../../worker/api-history.ts'
import { dateTime, t } from '../text/text.ts'

export const deviceText = (stamped: Stamped): string => (stamped.mine ? t('history.this-device', { device: stamped.device }) : stamped.device)

export const Who = (props: { readonly stamped: Stamped }): JSX.Element => (
  <span class="who small soft">
    <span>{[props.stamped.person, deviceText(props.stamped)].filter(Boolean).join(' · ')}</span>
    <time class="figures" datetime={new Date(props.stamped.at).toISOString()}>{dateTime(props.stamped.at)}</time>
    <Show when={props.stamped.clockWrong}><span class="who-clock">{t('history.clock-wrong')}</span></Show>
  </span>
)
