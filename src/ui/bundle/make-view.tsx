/** The making of a file from the choice to its handing over. */
import { Match, Show, Switch, type JSX } from 'solid-js'
import type { BundleNotice } from '../../worker/api-bundle.ts'
import { Notice } from '../parts/notice.tsx'
import { createQuery, touchesDevice } from '../query.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { MadeView } from './made-view.tsx'
import type { Making, MakingState } from './making.ts'
import { ProgressView } from './progress-view.tsx'
import { WishView } from './wish-view.tsx'

interface MakeProps {
  readonly shell: Pick<Shell, 'client' | 'device' | 'router'>
  readonly making: Making
  readonly backup: boolean
}

export const MakeView = (props: MakeProps): JSX.Element => {
  const { client, device, router } = props.shell
  const known = createQuery(client, 'bundle.state', () => null, touchesDevice)
  const at = <T extends MakingState['type']>(type: T): Extract<MakingState, { type: T }> | undefined => {
    const state = props.making.state()
    return state.type === type ? (state as Extract<MakingState, { type: T }>) : undefined
  }
  const progress = (): BundleNotice | null => at('making')?.progress ?? null
  return (
    <Switch>
      <Match when={at('choosing')}>
        {(choosing) => (
          <>
            <Show when={choosing().stopped}><Notice kind="info"><p>{t('bundle.stopped.make')}</p></Notice></Show>
            <Show when={choosing().failure}>{(failure) => <Notice kind="error"><p>{failureText(failure())}</p></Notice>}</Show>
            <Show when={known.failure()}>{(failure) => <Notice kind="error" action={{ label: t('part.retry'), onClick: known.refresh }}><p>{failureText(failure())}</p></Notice>}</Show>
            <Show when={known.value()}>
              {(state) => <WishView client={client} state={state()} project={device.value()?.project?.name ?? ''} backup={props.backup} onMake={(wish, passphrase) => void props.making.make(wish, passphrase)} />}
            </Show>
          </>
        )}
      </Match>
      <Match when={at('making')}><ProgressView title={t('bundle.making')} progress={progress()} onStop={props.making.stop} /></Match>
      <Match when={at('made')}>
        {(made) => <MadeView made={made().made} onSaved={() => void client.call('bundle.saved', { backup: props.backup })} onAgain={props.making.again} onDone={() => router.back({ screen: 'home' })} />}
      </Match>
    </Switch>
  )
}
