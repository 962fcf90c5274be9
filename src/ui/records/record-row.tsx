/** A record in a list: name, form, who, when. */
import type { JSX } from 'solid-js'
import type { RecordSummary } from '../../worker/api.ts'
import { Icon } from '../parts/icon.tsx'
import { hrefOf } from '../route.ts'
import { shortTime, t } from '../text/text.ts'

/** Who wrote it, as far as a name is known. */
export const writer = (name: string, mine: boolean): string => (name !== '' ? name : mine ? t('records.this-device') : '')

const shownTime = ({ record, byChange }: { readonly record: RecordSummary; readonly byChange?: boolean | undefined }): number => (byChange === true ? record.updatedAt : record.createdAt)

export const RecordRow = (props: { readonly record: RecordSummary; readonly now: number; readonly withForm: boolean; readonly byChange?: boolean | undefined; readonly current?: boolean | undefined }): JSX.Element => (
  <a class="row-target" classList={{ 'row-current': props.current === true }} href={hrefOf({ screen: 'record', recordId: props.record.recordId })} aria-current={props.current === true ? 'true' : undefined}>
    <span class="row-text">
      <span class="row-title one-line">{props.record.name === '' ? t('record.unnamed') : props.record.name}</span>
      <span class="row-detail one-line">{[props.withForm ? props.record.formTitle : '', writer(props.record.createdBy, props.record.mine)].filter(Boolean).join(' · ')}</span>
    </span>
    <time class="row-end figures" datetime={new Date(shownTime(props)).toISOString()}>{shortTime(shownTime(props), props.now)}</time>
    <Icon name="next" size={20} />
  </a>
)
