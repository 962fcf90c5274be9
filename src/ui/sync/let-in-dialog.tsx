/** The question before a stranger that came without a scan is asked to join: who it is, what it would get, and the number both screens show. */
import { Show, type JSX } from 'solid-js'
import type { SyncPhase } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { t } from '../text/text.ts'
import { Digits } from './digits.tsx'

export const LetInDialog = (props: { readonly phase: SyncPhase | null; readonly answer: (accept: boolean) => void }): JSX.Element => {
  const asked = () => (props.phase?.type === 'confirm-let-in' ? props.phase : null)
  const starts = (): boolean => asked()?.project === ''
  return (
    <Dialog firm open={asked() !== null} title={t(starts() ? 'sync.start.title' : 'station.letin.title', { device: asked()?.device || t('sync.peer.unnamed') })} onClose={() => props.answer(false)}
      actions={<>
        <Button kind="quiet" onClick={() => props.answer(false)}>{t('station.letin.no')}</Button>
        <Button kind="primary" onClick={() => props.answer(true)}>{t(starts() ? 'station.letin.begin' : 'station.letin.yes')}</Button>
      </>}>
      <Show when={asked()}>
        {(question) => (
          <>
            <p>{starts() ? t('station.letin.start') : t('station.letin.text', { project: question().project })}</p>
            <Digits digits={question().digits} />
          </>
        )}
      </Show>
    </Dialog>
  )
}
