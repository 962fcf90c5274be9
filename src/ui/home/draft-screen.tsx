/** The answers of one draft, read-only, with or without its form: to be read, saved as a file, or gone on with. */
import { createResource, For, Show, type JSX } from 'solid-js'
import { ok, type Result } from '../../core/result.ts'
import type { FormPlan } from '../../forms/plan.ts'
import type { Draft, Failure } from '../../worker/api.ts'
import { shareable, shareFile, saveFile } from '../bundle/hand-over.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { draftFile, linesOf, type DraftLine } from './draft-answers.ts'

interface Shown { readonly draft: Draft; readonly plan: FormPlan | null; readonly form: string; readonly lines: readonly DraftLine[] }

export const DraftScreen = (props: { readonly shell: Shell; readonly draftId: string }): JSX.Element => {
  const { client, router } = props.shell
  const draftId = props.draftId
  const [found] = createResource(async (): Promise<Result<Shown, Failure>> => {
    const [opened, drafts] = await Promise.all([client.call('drafts.open', { draftId }), client.call('drafts.list', { formId: null })])
    if (!opened.ok) return opened
    const version = await client.call('forms.version', { versionId: opened.value.versionId })
    const plan = version.ok ? version.value.plan : null
    const form = drafts.ok ? (drafts.value.find((one) => one.draftId === draftId)?.formTitle ?? '') : ''
    return ok({ draft: opened.value, plan, form, lines: linesOf(opened.value, plan) })
  })
  const here = (): Shown | undefined => {
    const answer = found()
    return answer?.ok === true ? answer.value : undefined
  }
  const failure = (): Failure | undefined => {
    const answer = found()
    return answer?.ok === false ? answer.error : undefined
  }
  const save = async (): Promise<void> => {
    const value = here()
    if (value === undefined) return
    const file = draftFile(value.draft, value.form, value.lines)
    const toShare = shareable(file, navigator)
    if (toShare !== null) return void (await shareFile(toShare, navigator))
    saveFile(file)
    toast(t('draft.saved', { name: file.name }))
  }
  return (
    <Screen title={t('draft.title')} subtitle={here()?.form} onBack={() => router.back({ screen: 'home' })} scrollKey={`draft ${draftId}`}>
      <div class="column stack">
        <Show when={failure()}>{(what) => <EmptyState title={t('draft.title')} text={what().type === 'not-found' || what().type === 'draft-gone' ? t('draft.gone') : failureText(what())} />}</Show>
        <Show when={here()}>
          {(value) => (
            <>
              <Show when={value().plan === null} fallback={<p class="soft">{t('draft.text')}</p>}>
                <Notice kind="warn"><p>{t('draft.no-form')}</p></Notice>
              </Show>
              <Show when={value().lines.length > 0} fallback={<p class="soft">{t('draft.none')}</p>}>
                <div class="answers">
                  <For each={value().lines}>{(line) => <dl class="answer"><dt dir="auto">{line.label}{line.repeat > 0 ? ` (${line.repeat})` : ''}</dt><dd dir="auto">{line.value}</dd></dl>}</For>
                </div>
              </Show>
              <Show when={value().plan !== null}><ButtonLink kind="primary" icon="draft" wide href={hrefOf({ screen: 'fill', open: { draftId } })}>{t('draft.continue')}</ButtonLink></Show>
              <Button icon="download" wide onClick={() => void save()}>{t('draft.save')}</Button>
              <ButtonLink kind="quiet" icon="lock" wide href={hrefOf({ screen: 'bundle', part: 'backup' })}>{t('draft.backup')}</ButtonLink>
            </>
          )}
        </Show>
      </div>
    </Screen>
  )
}
