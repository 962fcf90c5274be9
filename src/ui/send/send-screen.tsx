/** Records of a form to an ODK server: where it is and who sends, the way, what came of it. Loaded when opened. */
import { createEffect, createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js'
import type { SendPlan } from '../../worker/api-send.ts'
import { Button } from '../parts/button.tsx'
import { CheckRow, TextField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { createQuery, touchesForms } from '../query.ts'
import type { Shell } from '../shell.ts'
import { keepScreenOn } from '../sync/wake-lock.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { OutcomeView } from './outcome-view.tsx'
import './send.css'
import { createSending, type Sending, type SendingState } from './sending.ts'

interface Typed { readonly address: string; readonly user: string; readonly password: string | null; readonly keep: boolean }
interface ChooseProps {
  readonly plan: SendPlan
  /** of the try before, as long as this screen is open */
  readonly typed: Typed | null
  readonly onSend: (typed: Typed) => void
  readonly onForget: () => void
}

const Choose = (props: ChooseProps): JSX.Element => {
  const [address, setAddress] = createSignal(props.typed?.address ?? props.plan.server?.address ?? '')
  const [user, setUser] = createSignal(props.typed?.user ?? props.plan.server?.user ?? '')
  const [password, setPassword] = createSignal(props.typed?.password ?? '')
  const [keep, setKeep] = createSignal(props.typed?.keep ?? props.plan.server !== null)
  const hasKept = (): boolean => props.plan.server?.hasPassword === true && props.plan.server.address === address() && props.plan.server.user === user()
  const send = (event: Event): void => {
    event.preventDefault()
    props.onSend({ address: address().trim(), user: user().trim(), password: hasKept() && password() === '' ? null : password(), keep: keep() })
  }
  return (
    <form class="stack" onSubmit={send}>
      <TextField label={t('send.address')} hint={t('send.address.hint')} required inputmode="url" maxlength="2000" autocapitalize="off" spellcheck={false} value={address()} onInput={(event) => setAddress(event.currentTarget.value)} />
      <TextField label={t('send.user')} hint={t('send.user.hint')} maxlength="1000" autocapitalize="off" spellcheck={false} value={user()} onInput={(event) => setUser(event.currentTarget.value)} />
      <TextField label={t('send.password')} hint={hasKept() ? t('send.password.kept.hint') : undefined} placeholder={hasKept() ? t('send.password.kept') : undefined} type="password" maxlength="1000" autocomplete="off" value={password()} onInput={(event) => setPassword(event.currentTarget.value)} />
      <CheckRow label={t('send.keep')} hint={t('send.keep.hint')} checked={keep()} onChange={setKeep} />
      <p class="send-counts" role="status">
        {props.plan.records === 0 ? t('send.none') : t('send.count', { count: props.plan.records })}
        <Show when={props.plan.sent > 0}><br /><span class="soft small">{t('send.count.sent', { count: props.plan.sent })}</span></Show>
      </p>
      <Button type="submit" kind="primary" icon="upload" wide disabled={props.plan.records === 0 || address().trim() === ''}>{t('send.start')}</Button>
      <Show when={props.plan.server !== null}><div><Button kind="quiet" onClick={() => props.onForget()}>{t('send.forget')}</Button></div></Show>
    </form>
  )
}

const Busy = (props: { readonly sending: Sending }): JSX.Element => {
  keepScreenOn()
  const progress = () => { const state = props.sending.state(); return state.type === 'sending' ? state.progress : null }
  return (
    <div class="stack">
      <div role="status"><h2 class="send-step">{t('send.sending')}</h2></div>
      <Progress label={t('send.bar')} done={progress()?.records.done ?? 0} total={progress()?.records.total ?? null} />
      <Show when={(progress()?.files.total ?? 0) > 1}><Progress label={t('send.bar.files')} done={progress()?.files.done ?? 0} total={progress()?.files.total ?? 0} /></Show>
      <div><Button icon="stop" onClick={props.sending.stop}>{t('send.stop')}</Button></div>
    </div>
  )
}

export const SendScreen = (props: { readonly shell: Shell; readonly formId: string }): JSX.Element => {
  const { client, router } = props.shell
  const formId = props.formId
  const sending = createSending(client)
  const forms = createQuery(client, 'forms.list', () => null, touchesForms)
  const plan = createQuery(client, 'send.plan', () => ({ formId }), touchesForms)
  const [typed, setTyped] = createSignal<Typed | null>(null)
  const title = createMemo(() => forms.value()?.find((form) => form.formId === formId)?.title)
  createEffect(() => { if (sending.state().type !== 'sending') plan.refresh() })
  const at = <T extends SendingState['type']>(type: T): Extract<SendingState, { type: T }> | undefined => {
    const state = sending.state()
    return state.type === type ? (state as Extract<SendingState, { type: T }>) : undefined
  }
  const send = (given: Typed): void => {
    const { keep, ...server } = given
    setTyped(given)
    void sending.start({ formId, server, keep })
  }
  const forget = async (): Promise<void> => {
    const answer = await client.call('send.forget', { formId })
    toast(answer.ok ? t('send.forgotten') : failureText(answer.error))
    plan.refresh()
  }
  return (
    <Screen title={t('send.title')} subtitle={title()} onBack={() => router.back({ screen: 'form', formId })} focusKey={sending.state().type}>
      <div class="column stack">
        <Switch>
          <Match when={at('choosing')}>
            {(choosing) => (
              <>
                <p class="soft">{t('send.lead')}</p>
                <Show when={choosing().failure ?? plan.failure()}>{(failure) => <Notice kind="error"><p>{failureText(failure())}</p></Notice>}</Show>
                <Show when={plan.value()}>{(found) => <Choose plan={found()} typed={typed()} onSend={send} onForget={() => void forget()} />}</Show>
              </>
            )}
          </Match>
          <Match when={at('sending')}><Busy sending={sending} /></Match>
          <Match when={at('ended')}>{(ended) => <OutcomeView outcome={ended().outcome} formId={formId} onAgain={sending.again} />}</Match>
        </Switch>
      </div>
    </Screen>
  )
}
