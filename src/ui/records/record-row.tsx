/** A record in a list: name, form, who, when. */
import { Show, type JSX } from 'solid-js'
import type { RecordSummary } from '../../worker/api.ts'
import { Icon } from '../parts/icon.tsx'
import { hrefOf } from '../route.ts'
import { shortTime, t } from '../text/text.ts'

/** Who wrote it, as far as a name is known. */
export const writer = (name: string, mine: boolean): string => (name !== '' ? name : mine ? t('records.this-device') : '')

interface RecordRowProps {
  readonly record: RecordSummary
  /** what it is called, in words (choice-names.ts) */
  readonly name: string
  readonly now: number
  readonly withForm: boolean
  /** show when it was changed, not when it was written */
  readonly byChange?: boolean | undefined
  readonly current?: boolean | undefined
}
const shownTime = ({ record, byChange }: RecordRowProps): number => (byChange === true ? record.updatedAt : record.createdAt)

export const RecordRow = (props: RecordRowProps): JSX.Element => (
  <a class="row-target" classList={{ 'row-current': props.current === true }} href={hrefOf({ screen: 'record', recordId: props.record.recordId })}
    aria-current={props.current === true ? 'true' : undefined}>
    <span class="row-text">
      <span class="row-title one-line">{props.name === '' ? t('record.unnamed') : props.name}</span>
      <span class="row-detail one-line">{[writer(props.record.createdBy, props.record.mine), props.withForm ? props.record.formTitle : ''].filter(Boolean).join(' · ')}</span>
    </span>
    <Show when={(props.record.toCheck ?? 0) > 0}><span class="chip chip-warn">{t('record.check.mark')}</span></Show>
    <time class="row-end figures" datetime={new Date(shownTime(props)).toISOString()}>{shortTime(shownTime(props), props.now)}</time>
    <Icon name="next" size={20} />
  </a>
)
