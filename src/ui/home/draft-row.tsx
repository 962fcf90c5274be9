/** A draft in a list; the row continues it, its menu discards it. */
import type { JSX } from 'solid-js'
import type { DraftSummary } from '../../worker/api.ts'
import { askConfirm } from '../parts/dialog.tsx'
import { Menu } from '../parts/menu.tsx'
import { Row } from '../parts/row.tsx'
import { toast } from '../parts/toast.tsx'
import { hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { shortTime, t } from '../text/text.ts'

export const DraftRow = (props: { readonly shell: Shell; readonly draft: DraftSummary }): JSX.Element => {
  const detail = (): string => [
    props.draft.name === '' ? t('home.draft.unnamed') : props.draft.name,
    props.draft.recordId === null ? '' : t('home.draft.edit'),
    t('home.draft.answered', { count: props.draft.answered }),
    props.draft.hasNewer ? t('version.draft') : '',
    shortTime(props.draft.updatedAt, props.shell.now()),
  ].filter(Boolean).join(' · ')
  const discard = async (): Promise<void> => {
    const { draftId, name, formTitle, recordId } = props.draft
    const agreed = await askConfirm({
      title: t('home.draft.discard.title'),
      text: recordId === null ? t('home.draft.discard.text', { name: name || formTitle }) : t('home.draft.discard.edit', { name: name || formTitle }),
      confirm: t('home.draft.discard'),
      danger: true,
    })
    if (!agreed) return
    const answer = await props.shell.client.call('drafts.discard', { draftId })
    if (!answer.ok) toast(failureText(answer.error))
  }
  return (
    <Row icon="draft" title={t('home.draft.continue')} href={hrefOf({ screen: 'fill', open: { draftId: props.draft.draftId } })}
      detail={<><span class="row-form">{props.draft.formTitle}</span><br />{detail()}</>}
      actions={<Menu label={t('home.draft.menu', { name: props.draft.name || props.draft.formTitle })} items={[{ label: t('home.draft.read'), icon: 'records', onSelect: () => props.shell.router.go({ screen: 'draft', draftId: props.draft.draftId }) }, { label: t('home.draft.discard'), icon: 'bin', danger: true, onSelect: () => void discard() }]} />} />
  )
}
