/** A draft in a list; the whole row continues it. */
import type { JSX } from 'solid-js'
import type { DraftSummary } from '../../worker/api.ts'
import { Row } from '../parts/row.tsx'
import { hrefOf } from '../route.ts'
import { shortTime, t } from '../text/text.ts'

export const DraftRow = (props: { readonly draft: DraftSummary; readonly now: number }): JSX.Element => {
  const detail = (): string => [
    props.draft.name === '' ? t('home.draft.unnamed') : props.draft.name,
    props.draft.recordId === null ? '' : t('home.draft.edit'),
    t('home.draft.answered', { count: props.draft.answered }),
    shortTime(props.draft.updatedAt, props.now),
  ].filter(Boolean).join(' · ')
  return (
    <Row icon="draft" title={t('home.draft.continue')} href={hrefOf({ screen: 'fill', open: { draftId: props.draft.draftId } })}
      detail={<><span class="row-form">{props.draft.formTitle}</span><br />{detail()}</>} />
  )
}
