/**
 * Filling a form: opens the draft, loads the form engine, shows what it is doing meanwhile, and hands over to Filling.
 * Whatever fails says why and leaves the answers where they are.
 */
import { createResource, createSignal, Match, onCleanup, Switch, untrack, type JSX } from 'solid-js'
import { err, ok, type Result } from '../../core/result.ts'
import type { FormPlan } from '../../forms/plan.ts'
import type { Draft } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../text/text.ts'
import type { Locale } from './engine/lexical.ts'
import type { FormSession, OpenPhase } from './engine/session.ts'
import { createFilesOffer, FilesOfferScreen, type FilesOffer } from './files-offer.tsx'
import { Filling } from './filling.tsx'
import { openFormFiles, type FormFiles, type UnreadableFile } from './form-files.ts'
import { recordActionOf, type RecordAction } from './record-action.ts'
import { surroundings } from './surroundings.ts'
import { createOffer, VersionOffer } from './version-offer.tsx'
import './fill.css'

export type OpenTarget = { readonly versionId: string } | { readonly recordId: string } | { readonly draftId: string }
export interface FillScreenProps {
  readonly client: Pick<Client, 'call'>
  readonly open: OpenTarget
  readonly onDone: (recordId: string) => void
  readonly onLeave: () => void
  /** A new record has its draft now: the address should name it, so that a reload continues instead of starting another. */
  readonly onOpened?: (draftId: string) => void
}
interface Opened { readonly draft: Draft; readonly plan: FormPlan; readonly userName: string; readonly session: FormSession; readonly locale: Locale; readonly files: FormFiles; readonly record: RecordAction | null }
type Step = 'data' | OpenPhase
const steps: readonly Step[] = ['data', 'engine', 'form', 'record']
const stepText = { data: 'fill.open.data', engine: 'fill.open.engine', form: 'fill.open.form', record: 'fill.open.record' } as const

const openForm = async (client: Pick<Client, 'call'>, target: OpenTarget, onStep: (step: Step) => void, onDraft: (draftId: string) => void, askMove: (draft: Draft) => Promise<boolean>, askFiles: FilesOffer['ask']): Promise<Result<Opened, { readonly message: string }>> => {
  onStep('data')
  const engine = import('./engine/open.ts')
  // Awaited below; until then a failed download is not an unhandled one.
  engine.catch(() => {})
  const [device, opened] = await Promise.all([client.call('device.info', null), client.call('drafts.open', target)])
  if (!device.ok) return device
  if (!opened.ok) return opened
  const { draftId, newer } = opened.value
  onDraft(draftId)
  const draft = newer !== null && (await askMove(opened.value)) ? await client.call('drafts.move', { draftId, versionId: newer.versionId }) : opened
  if (!draft.ok) return draft
  const version = await client.call('forms.prepared', { versionId: draft.value.versionId })
  if (!version.ok) return version
  const { plan, prepared } = version.value
  const onUnreadable = ({ name, reason }: UnreadableFile): void => toast(t('files.unreadable', { name, reason }))
  const files = await openFormFiles(client, { plan, prepared, files: await askFiles(plan.formId), onUnreadable })
  onStep('engine')
  let openFormSession: Awaited<typeof engine>['openFormSession']
  try {
    ;({ openFormSession } = await engine)
  } catch (error) {
    return err({ message: error instanceof Error ? error.message : String(error) })
  }
  const around = surroundings(device.value)
  const { answers, language } = draft.value
  const session = await openFormSession({ prepared, plan, answers, language, around, fetchAttachment: files.fetchAttachment, progress: onStep })
  return session.ok ? ok({ draft: draft.value, plan, userName: device.value.userName, session: session.value, locale: around, files, record: recordActionOf(prepared.xform) }) : session
}

export const FillScreen = (props: FillScreenProps): JSX.Element => {
  const [step, setStep] = createSignal<Step>('data')
  const offer = createOffer()
  const filesOffer = createFilesOffer(untrack(() => props.client))
  let isGone = false
  // A second try goes on with the draft of the first.
  let target = untrack(() => props.open)
  const [opened, { refetch }] = createResource(async () => {
    const result = await openForm(props.client, target, setStep, (draftId) => {
      target = { draftId }
      if (!isGone) props.onOpened?.(draftId)
    }, offer.ask, filesOffer.ask)
    if (result.ok && isGone) result.value.session.dispose()
    return result
  })
  onCleanup(() => {
    isGone = true
    const result = opened.state === 'ready' ? opened() : undefined
    // After the children's own clean-up, which still saves from the session.
    if (result?.ok === true) queueMicrotask(() => result.value.session.dispose())
  })
  const failure = (): string | null => { const result = opened.loading ? undefined : opened(); return result === undefined || result.ok ? null : result.error.message }
  const ready = (): Opened | null => { const result = opened.loading ? undefined : opened(); return result?.ok === true ? result.value : null }

  return (
    <Switch
      fallback={
        <Screen title={t('fill.open.form')} class="fill">
          <div class="column stack" role="status">
            <Progress label={t(stepText[step()])} done={steps.indexOf(step())} total={steps.length} text=" " />
            <p class="soft">{t('fill.open.long')}</p>
          </div>
        </Screen>
      }
    >
      <Match when={offer.asked()}>{(asked) => <VersionOffer asked={asked()} onLeave={props.onLeave} />}</Match>
      <Match when={filesOffer.asked()}>{(asked) => <FilesOfferScreen client={props.client} asked={asked()} onLeave={props.onLeave} />}</Match>
      <Match when={failure()}>
        {(reason) => (
          <Screen title={t('fill.open.failed')} class="fill">
            <div class="column stack">
              <Notice kind="error"><p>{t('fill.open.failed.text', { reason: reason() })}</p></Notice>
              <Button kind="primary" onClick={() => void refetch()}>{t('fill.open.again')}</Button>
              <Button onClick={() => props.onLeave()}>{t('fill.open.leave')}</Button>
            </div>
          </Screen>
        )}
      </Match>
      <Match when={ready()}>
        {(form) => <Filling client={props.client} session={form().session} draft={form().draft} plan={form().plan} userName={form().userName} locale={form().locale} formFile={form().files.formFile} record={form().record} onDone={props.onDone} onLeave={props.onLeave} />}
      </Match>
    </Switch>
  )
}
