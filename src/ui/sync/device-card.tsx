/**
 * One device and the exchange with it: who, how far, how fast, and in the end what came of it. Several of them: exchange-view.tsx.
 * Rules SYNCUI2-SYNCUI4, LNK6.
 */
import { createEffect, createMemo, createSignal, Match, onCleanup, Show, Switch, type JSX } from 'solid-js'
import type { Failure, SyncFailure, SyncState } from '../../worker/api.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { t } from '../text/text.ts'
import { Bars } from './bars.tsx'
import { createBeat } from './beat.ts'
import { Histories } from './histories.tsx'
import { JoinDialog } from './join-dialog.tsx'
import { lookForUpdate, type UpdateFound } from './look-for-update.ts'
import { clockText, isEmpty, peerName, rateText, statusText } from './progress-text.ts'
import { rateOf, sampleOf, withSample, type Rate, type Sample } from './rate.ts'
import type { Session } from './session.ts'

interface CardProps {
  readonly session: Session
  readonly now: () => number
  readonly onAgain: () => void
}

const sampleMs = 500
/** What a newer app on one of the two sides mends. */
const mendedByUpdate: ReadonlySet<string> = new Set(['protocol-version', 'message-malformed', 'message-too-large', 'message-unexpected'] satisfies SyncFailure['type'][])

/** Looks at the session twice a second while `moving`; null when there is nothing to tell. */
const followRate = (session: Session, moving: () => boolean, now: () => number) => {
  const [rate, setRate] = createSignal<Rate | null>(null)
  createEffect(() => {
    if (!moving()) return
    let samples: readonly Sample[] = []
    const look = (): void => {
      const state = session.state()
      if (state === null) return
      samples = withSample(samples, sampleOf(state, now()))
      setRate(rateOf(samples, state))
    }
    const timer = setInterval(look, sampleMs)
    onCleanup(() => {
      clearInterval(timer)
      setRate(null)
    })
  })
  return rate
}

export const DeviceCard = (props: CardProps): JSX.Element => {
  const session = props.session
  const state = (): SyncState | null => session.state()
  const phase = (): SyncState['phase']['type'] | undefined => state()?.phase.type
  const { complete, identical } = session
  const moving = createMemo(() => !session.over() && (phase() === 'exchanging' || state()?.files.state === 'moving'))
  const rate = followRate(session, moving, props.now)
  const look = (): 'moving' | 'good' | 'over' => (session.trying() ? 'moving' : session.over() || session.left() ? 'over' : phase() === 'up-to-date' && !moving() ? 'good' : 'moving')
  const beat = createBeat(() => look() === 'moving')
  const failure = (): SyncFailure | Failure | null => {
    const now = state()?.phase
    if (now?.type !== 'failed') return session.refused()
    return state()?.lost === true && (complete() || session.trying()) ? null : now.failure
  }
  const [update, setUpdate] = createSignal<UpdateFound | 'looking' | null>(null)
  const remedyOf = (why: SyncFailure | Failure): { readonly label: string; readonly onClick: () => void } => (mendedByUpdate.has(why.type)
    ? { label: t('pair.do.update'), onClick: () => { setUpdate('looking'); void lookForUpdate(navigator).then(setUpdate) } }
    : { label: t('sync.again'), onClick: props.onAgain })
  const failureText = (why: SyncFailure | Failure): string =>
    (why.type === 'different-project' && why.message !== '' ? t('sync.failed.different-project.named', { project: why.message }) : phase() === 'failed' ? t(`sync.failed.${(why as SyncFailure).type}`) : t(`failure.${(why as Failure).type}`))
  /** [SYNCUI2] Ended before there was anything to count. */
  const nothing = createMemo(() => (session.over() || session.left()) && !complete() && (state() === null || isEmpty(state()!)))
  /** For a person's answer, here or there: nothing moves. */
  const isWaiting = (): boolean => ['confirm-join', 'confirm-let-in', 'waiting-for-join', 'waiting-to-be-let-in'].includes(phase() ?? '')
  /** the question that was answered with no here */
  const [declined, setDeclined] = createSignal<'let-in' | 'join' | null>(null)
  const stoodOutside = createMemo<boolean>((before) => phase() === 'waiting-to-be-let-in' || (before && session.over()), false)
  const answer = (yes: boolean): void => {
    if (!yes) setDeclined(phase() === 'confirm-let-in' ? 'let-in' : 'join')
    session.confirm(yes)
  }
  const endText = (): string => {
    if (session.left()) return t('sync.ended.here')
    const no = declined()
    if (no !== null) return t(`sync.ended.no.${no}`, { peer: peerName(state()) })
    if (stoodOutside() && state()?.lost !== true) return t('sync.ended.outside', { peer: peerName(state()) })
    if (state()?.renewing === true) return session.trying() ? t('sync.ended.renewing.again') : t('sync.ended.renewing')
    if (session.trying()) return t('sync.ended.again', { peer: peerName(state()) })
    return state()?.lost === true ? t('sync.ended.lost', { peer: peerName(state()) }) : t('sync.ended.there', { peer: peerName(state()) })
  }

  return (
    <li class={`link-card link-${look()}`} classList={{ 'link-low': !beat() }} aria-label={peerName(state())}>
      <div class="link-head">
        <Icon name="device" />
        <h2>{peerName(state())}</h2>
        <Show when={!session.over() && !session.left()}>
          <Button kind="quiet" class="link-end" aria-label={t('sync.end.of', { peer: peerName(state()) })} onClick={() => session.close()}>{t('sync.end')}</Button>
        </Show>
      </div>
      <Show when={session.refused() === null}><p class="sync-status" role="status">{statusText(state(), complete())}</p></Show>
      <Show when={!nothing() && !isWaiting()}><Bars state={state()} complete={complete()} over={session.over()} /></Show>
      <Show when={rate()}>{(now) => <p class="small soft figures">{rateText(now())}</p>}</Show>
      <Show when={state() && clockText(state()!)}>{(text) => <Notice kind="warn">{text()}</Notice>}</Show>
      <Histories state={state()} />
      <Switch>
        <Match when={failure()}>
          {(why) => (
            <>
              <Notice kind="error" title={t('sync.failed.title')} action={remedyOf(why())}>
                <p>{failureText(why())}</p>
                <p>{t('sync.failed.kept')}</p>
                <Show when={update()}>{(found) => <p role="status">{t(`pair.update.${found()}`)}</p>}</Show>
              </Notice>
              <ButtonLink kind="quiet" icon="info" href="#/sync/help">{t('pair.help')}</ButtonLink>
            </>
          )}
        </Match>
        <Match when={complete() || session.over() || session.left()}>
          <Show when={!nothing()}><p>
            {t('sync.done.merged', { added: state()?.recordsNew ?? 0, updated: state()?.recordsUpdated ?? 0, review: state()?.review ?? 0, failed: state()?.differs?.length ?? 0 })}
            <Show when={identical() && !moving()}>{' '}{t(session.over() || session.left() ? 'sync.done.identical.then' : 'sync.done.identical')}</Show>
          </p></Show>
          <Show when={session.over() || session.left()}>
            <p class="link-ended" role={session.trying() ? 'status' : undefined}><Icon name={session.trying() ? 'refresh' : 'info'} size={20} /><span>{endText()}</span></p>
            <Button icon="sync" onClick={props.onAgain}>{t('sync.again')}</Button>
          </Show>
        </Match>
      </Switch>
      <JoinDialog phase={state()?.phase ?? null} answer={answer} />
    </li>
  )
}
