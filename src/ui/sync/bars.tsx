/**
 * The two bars of one exchange. A bar is full when, and only when, everything of its kind is on both: while it is not known what is
 * still to come it moves without a length. Rule SYNCUI3.
 */
import { Show, type JSX } from 'solid-js'
import type { SyncState } from '../../worker/api.ts'
import { ButtonLink } from '../parts/button.tsx'
import { Progress } from '../parts/progress.tsx'
import { t } from '../text/text.ts'
import { filesText, peerName } from './progress-text.ts'

interface BarsProps {
  readonly state: SyncState | null
  /** everything was on both once */
  readonly complete: boolean
  readonly over: boolean
}

export const Bars = (props: BarsProps): JSX.Element => {
  const phase = (): SyncState['phase']['type'] | undefined => props.state?.phase.type
  const done = (): number => (props.state?.receiving.done ?? 0) + (props.state?.sending.done ?? 0)
  const planned = (): number => (props.state?.receiving.total ?? 0) + (props.state?.sending.total ?? 0)
  const isFinished = (): boolean => phase() === 'up-to-date' || (props.over && props.complete)
  const isShort = (): boolean => done() < planned()
  const total = (): number | null => {
    if (isFinished() || isShort()) return planned()
    return props.over ? done() + 1 : null
  }
  const recordsText = (): string | undefined => {
    if (isShort()) return undefined
    if (isFinished()) return planned() === 0 ? t('sync.bar.none') : undefined
    return props.over ? t('sync.bar.unfinished') : phase() === 'exchanging' ? t('sync.bar.comparing') : ''
  }

  const files = (): SyncState['files'] | undefined => props.state?.files
  const bytesDone = (): number => (files()?.receiving.bytesDone ?? 0) + (files()?.sending.bytesDone ?? 0)
  const bytesTotal = (): number => (files()?.receiving.bytesTotal ?? 0) + (files()?.sending.bytesTotal ?? 0)
  /** what the other device has of the wanted files is not told yet */
  const isAsking = (): boolean => files()?.state === 'moving' && !props.over
  const filesTotal = (): number | null => {
    if (bytesTotal() > 0) return bytesTotal()
    return isAsking() ? null : props.complete ? 0 : props.over ? 1 : null
  }
  const text = (): string => {
    const now = files()
    if (now?.state === 'unsupported') return t('sync.bar.files.unsupported')
    if (now !== undefined && bytesTotal() > 0) return filesText(now.receiving, now.sending)
    return props.complete && !isAsking() ? t('sync.bar.none') : ''
  }
  return (
    <div class="link-bars">
      <Progress label={t('sync.bar.records')} done={done()} total={total()} text={recordsText()} />
      <Progress label={t('sync.bar.files')} done={bytesDone()} total={filesTotal()} text={text()} />
      <Show when={files()?.state === 'waiting'}><p class="small soft">{t('sync.files.waiting')}</p></Show>
      <Show when={files()?.wrong}>{(count) => <p class="small link-warn">{t('sync.files.wrong', { count: count(), peer: peerName(props.state) })}</p>}</Show>
      <Show when={files()?.state === 'no-space'}>
        <p class="small link-warn" role="status">{t('sync.files.no-space')}</p>
        <div><ButtonLink icon="device" href="#/device">{t('sync.files.make-room')}</ButtonLink></div>
      </Show>
    </div>
  )
}
