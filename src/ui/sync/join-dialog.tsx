/** The question before a device joins another's project: which project, whose, what comes along, and the number both screens show. */
import { Show, type JSX } from 'solid-js'
import type { SyncPhase } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../text/text.ts'
import { Digits } from './digits.tsx'
import { LetInDialog } from './let-in-dialog.tsx'

interface JoinProps {
  readonly phase: SyncPhase | null
  readonly answer: (accept: boolean) => void
}

export const JoinDialog = (props: JoinProps): JSX.Element => {
  const asked = () => (props.phase?.type === 'confirm-join' ? props.phase : null)
  const device = (): string => asked()?.device || t('sync.peer.unnamed')
  /** Two devices without a project start one: it has no name before the yes. */
  const starts = (): boolean => asked()?.project === ''
  const title = (): string => (starts() ? t('sync.start.title', { device: device() }) : t('sync.join.title', { project: asked()?.project ?? '' }))
  const waiting = () => (props.phase?.type === 'waiting-for-join' || props.phase?.type === 'waiting-to-be-let-in' ? props.phase : null)
  return (
    <>
    <Show when={waiting()}>{(other) => <Show when={other().digits !== ''}><Digits digits={other().digits} /></Show>}</Show>
    <LetInDialog phase={props.phase} answer={props.answer} />
    <Dialog firm open={asked() !== null} title={title()} onClose={() => props.answer(false)}
      actions={<>
        <Button kind="quiet" onClick={() => props.answer(false)}>{t('sync.join.no')}</Button>
        <Button kind="primary" onClick={() => props.answer(true)}>{t('sync.join.yes')}</Button>
      </>}>
      <Show when={asked()}>
        {(question) => (
          <>
            <p>{t(starts() ? 'sync.start.text' : 'sync.join.text', { device: device() })}</p>
            <Digits digits={question().digits} />
            <Show when={question().forms + question().records > 0}>
              <p>{t('sync.join.along', { forms: t('sync.forms', { count: question().forms }), records: t('sync.records', { count: question().records }) })}</p>
            </Show>
          </>
        )}
      </Show>
    </Dialog>
    </>
  )
}
