/** The question before a device joins another's project: which project, whose, and what comes along. */
import { Show, type JSX } from 'solid-js'
import type { SyncPhase } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../text/text.ts'

interface JoinProps {
  readonly phase: SyncPhase | null
  readonly answer: (accept: boolean) => void
}

export const JoinDialog = (props: JoinProps): JSX.Element => {
  const asked = () => (props.phase?.type === 'confirm-join' ? props.phase : null)
  return (
    <Dialog open={asked() !== null} title={t('sync.join.title', { project: asked()?.project ?? '' })} onClose={() => props.answer(false)}
      actions={<>
        <Button kind="quiet" onClick={() => props.answer(false)}>{t('sync.join.no')}</Button>
        <Button kind="primary" onClick={() => props.answer(true)}>{t('sync.join.yes')}</Button>
      </>}>
      <Show when={asked()}>
        {(question) => (
          <>
            <p>{t('sync.join.text', { device: question().device === '' ? t('sync.peer.unnamed') : question().device })}</p>
            <Show when={question().forms + question().records > 0}>
              <p>{t('sync.join.along', { forms: t('sync.forms', { count: question().forms }), records: t('sync.records', { count: question().records }) })}</p>
            </Show>
          </>
        )}
      </Show>
    </Dialog>
  )
}
