/** The exchange on screen: with whom, how much is still to come, and at the end what was received and sent. */
import { createMemo, Match, Show, Switch, type JSX } from 'solid-js'
import type { Failure, SyncFailure, SyncState } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { t } from '../text/text.ts'
import { Histories } from './histories.tsx'
import { JoinDialog } from './join-dialog.tsx'
import { clockText, peerName, statusText } from './progress-text.ts'
import type { Session } from './session.ts'

interface ExchangeProps {
  readonly session: Session
  readonly onAgain: () => void
  readonly onFinish: () => void
}

export const ExchangeView = (props: ExchangeProps): JSX.Element => {
  const state = (): SyncState | null => props.session.state()
  const phase = (): SyncState['phase']['type'] | undefined => state()?.phase.type
  /** stays true once everything was over, whatever happens to the link afterwards */
  const complete = createMemo<boolean>((before) => before || phase() === 'up-to-date', false)
  const failure = (): SyncFailure | Failure | null => {
    const now = state()?.phase
    if (now?.type !== 'failed') return props.session.refused()
    return now.failure.type === 'link-lost' && complete() ? null : now.failure
  }
  const failureText = (why: SyncFailure | Failure): string =>
    (state()?.phase.type === 'failed' ? t(`sync.failed.${(why as SyncFailure).type}`) : t(`failure.${(why as Failure).type}`))
  const ended = (): boolean => phase() === 'closed' || phase() === 'failed' || props.session.refused() !== null
  const done = (): number => (state()?.receiving.done ?? 0) + (state()?.sending.done ?? 0)
  const total = (): number | null => {
    const now = state()
    if (now === null || (!complete() && phase() !== 'exchanging' && !ended())) return null
    return now.receiving.total + now.sending.total
  }

  return (
    <div class="sync-exchange stack">
      <h2>{t('sync.with', { peer: peerName(state()) })}</h2>
      <Show when={props.session.refused() === null}><p class="sync-status" role="status">{statusText(state(), complete())}</p></Show>
      <Progress label={t('sync.bar.records')} done={done()} total={total()} text={total() === 0 ? t('sync.bar.none') : undefined} />
      <div class="sync-files"><Progress label={t('sync.bar.files')} done={0} total={0} text={t('sync.bar.files.stay')} /></div>
      <p class="soft small">{t('sync.files.note')}</p>
      <Show when={state() && clockText(state()!)}>{(text) => <Notice kind="warn">{text()}</Notice>}</Show>
      <Histories state={state()} />
      <Switch>
        <Match when={failure()}>
          {(why) => (
            <Notice kind="error" title={t('sync.failed.title')} action={{ label: t('sync.again'), onClick: props.onAgain }}>
              <p>{failureText(why())}</p>
              <p>{t('sync.failed.kept')}</p>
            </Notice>
          )}
        </Match>
        <Match when={ended() || complete()}>
          <p>{t('sync.done.merged', { added: state()?.recordsNew ?? 0, updated: state()?.recordsUpdated ?? 0 })}</p>
          <p class="soft">{ended() ? t('sync.done.closed', { peer: peerName(state()) }) : t('sync.done.live')}</p>
          <Show when={complete() && isIdentical(state())}><p>{t('sync.done.identical')}</p></Show>
          <div class="cluster">
            <Button kind="primary" icon="check" onClick={props.onFinish}>{t('sync.finish')}</Button>
            <Show when={ended()}><Button icon="sync" onClick={props.onAgain}>{t('sync.again')}</Button></Show>
          </div>
        </Match>
      </Switch>
      <JoinDialog phase={state()?.phase ?? null} answer={props.session.confirm} />
    </div>
  )
}

const isIdentical = (state: SyncState | null): boolean => state?.phase.type === 'up-to-date' && state.phase.identical
