/** Backups on the Device screen: when the last one was made, the way to make one and to restore one. Rule BUN21. */
import { Show, type JSX } from 'solid-js'
import type { BundleState } from '../../worker/api-bundle.ts'
import { ButtonLink } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { createQuery, touchesDevice } from '../query.ts'
import { hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { dateTime, t } from '../text/text.ts'

const dayMs = 24 * 60 * 60 * 1000
/** After this a reminder stands there. */
export const oldAfterDays = 7

/** [BUN21] Days since the last backup; null: there is none. */
export const backupAge = ({ lastBackup }: BundleState, now: number): number | null => (lastBackup === null ? null : Math.max(0, Math.floor((now - lastBackup) / dayMs)))

export const BackupSection = (props: { readonly shell: Pick<Shell, 'client' | 'now'> }): JSX.Element => {
  const state = createQuery(props.shell.client, 'bundle.state', () => null, touchesDevice)
  const age = (): number | null => (state.value() === undefined ? null : backupAge(state.value()!, props.shell.now()))
  const when = (): string => dateTime(state.value()?.lastBackup ?? 0)
  return (
    <div class="stack">
      <Show when={state.value()}>
        <Show when={age() !== null} fallback={<Notice kind="warn"><p>{t('bundle.last.never')}</p></Notice>}>
          <Show when={(age() ?? 0) >= oldAfterDays} fallback={<p>{t('bundle.last', { when: when() })}</p>}>
            <Notice kind="warn"><p>{t('bundle.last.old', { count: age() ?? 0, when: when() })}</p></Notice>
          </Show>
        </Show>
      </Show>
      <div class="cluster">
        <ButtonLink icon="download" href={hrefOf({ screen: 'bundle', part: 'backup' })}>{t('bundle.backup.title')}</ButtonLink>
        <ButtonLink icon="file" href={hrefOf({ screen: 'bundle', part: 'open' })}>{t('bundle.restore')}</ButtonLink>
        <ButtonLink icon="sync" href={hrefOf({ screen: 'bundle', part: 'share' })}>{t('bundle.send')}</ButtonLink>
      </div>
    </div>
  )
}
