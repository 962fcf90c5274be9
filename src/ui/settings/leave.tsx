/**
 * "Leave project": says what is on this device and what of it is nowhere else, offers to save that first, and erases everything when the
 * user agrees to exactly this. Rules LEV1-LEV5.
 */
import { createSignal, Show, type JSX } from 'solid-js'
import type { Stake } from '../../worker/api-care.ts'
import type { Failure } from '../../worker/api.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { CheckRow } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { dateTime, listed, t } from '../text/text.ts'

/** What would be lost for good, in words; '' for nothing. */
export const lostText = ({ unshared, drafts, files }: Stake): string => listed([
  ...(unshared > 0 ? [t('leave.records', { count: unshared })] : []),
  ...(drafts > 0 ? [t('leave.drafts', { count: drafts })] : []),
  ...(files > 0 ? [t('leave.files', { count: files })] : []),
])

export const Leave = (props: { readonly shell: Pick<Shell, 'client' | 'device'> }): JSX.Element => {
  const { client, device } = props.shell
  const [stake, setStake] = createSignal<Stake | null>(null)
  const [agreed, setAgreed] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure | null>(null)
  const project = (): string | undefined => device.value()?.project?.name
  const lost = (): string => lostText(stake() ?? { records: 0, drafts: 0, unshared: 0, files: 0, lastCopy: null })
  const look = async (): Promise<void> => {
    const answer = await client.call('project.stake', null)
    setAgreed(false)
    if (answer.ok) setStake(answer.value)
    else setFailure(answer.error)
  }
  const ask = (): void => {
    setFailure(null)
    void look()
  }
  const leave = async (now: Stake): Promise<void> => {
    setBusy(true)
    const answer = await client.call('project.leave', { unshared: now.unshared, drafts: now.drafts, files: now.files })
    setBusy(false)
    if (answer.ok) return
    setFailure(answer.error)
    await look()
  }
  return (
    <>
      <p class="soft">{t('leave.text')}</p>
      <div><Button kind="quiet" icon="bin" onClick={ask}>{project() === undefined ? t('leave.erase') : t('leave.start')}</Button></div>
      <Show when={stake() === null && failure()}>{(why) => <Notice kind="error"><p>{failureText(why())}</p></Notice>}</Show>
      <Dialog open={stake() !== null} firm title={project() === undefined ? t('leave.erase.title') : t('leave.title', { name: project() ?? '' })} onClose={() => setStake(null)} actions={<>
        <Button onClick={() => setStake(null)}>{t('part.cancel')}</Button>
        <Button kind="danger" icon="bin" busy={busy()} disabled={lost() !== '' && !agreed()} onClick={() => { const now = stake(); if (now !== null) void leave(now) }}>{t('leave.confirm')}</Button>
      </>}>
        <Show when={stake()}>
          {(now) => (
            <>
              <p>{t('leave.what', { records: t('leave.records', { count: now().records }) })}</p>
              <Show when={lost() === ''} fallback={
                <Notice kind="warn" title={t('leave.lost.title', { what: lost() })}>
                  <p>{t('leave.lost.text')}</p>
                  <ButtonLink href={hrefOf({ screen: 'bundle', part: 'backup' })}>{t('leave.backup')}</ButtonLink>
                </Notice>
              }>
                <Show when={now().lastCopy}>{(copy) => <Notice kind="good"><p>{t('leave.safe', { device: copy().device, when: dateTime(copy().at) })}</p></Notice>}</Show>
              </Show>
              <Show when={failure()}>{(why) => <Notice kind="error"><p>{failureText(why())}</p></Notice>}</Show>
              <Show when={lost() !== ''}><CheckRow label={t('leave.agree', { what: lost() })} checked={agreed()} onChange={setAgreed} /></Show>
            </>
          )}
        </Show>
      </Dialog>
    </>
  )
}
