/** Home: the forms of this device with their counts, drafts to go on with, and the way to bring a form. */
import { createEffect, createSignal, For, onCleanup, Show, type JSX } from 'solid-js'
import { InstallHint } from '../install/install-hint.tsx'
import { Button, ButtonLink } from '../parts/button.tsx'
import { EmptyState, TransectLine } from '../parts/empty-state.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { Row } from '../parts/row.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import type { FormSummary } from '../../worker/api.ts'
import { createQuery, touchesDrafts, touchesForms } from '../query.ts'
import { ReviewLink } from '../review/review-link.tsx'
import { hrefOf } from '../route.ts'
import { HomeSafety } from '../safety/home-safety.tsx'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { DraftRow } from './draft-row.tsx'
import { FormCounts } from './form-counts.tsx'
import { addedText, formFiles, type ImportReport } from './import-form.ts'

export const HomeScreen = (props: { readonly shell: Shell }): JSX.Element => {
  const { client, importer, router, preferences, device, installer } = props.shell
  const forms = createQuery(client, 'forms.list', () => null, touchesForms)
  const drafts = createQuery(client, 'drafts.list', () => ({ formId: null }), touchesDrafts)
  /** [UP9] A draft whose form is gone is no first run: it stands first. */
  const isEmpty = (): boolean => forms.value()?.length === 0 && drafts.value()?.length === 0

  const done = (report: ImportReport): void => {
    if (report.form === null) return router.go({ screen: 'problems' })
    forms.refresh()
    void installer.protect()
    if (report.problems.length > 0 && report.added !== 'nothing') return
    toast(addedText(report))
    importer.dismiss()
  }
  /** [FFL17] A form that was just added and refers to files that are not here. */
  const [lacking, setLacking] = createSignal<{ readonly form: FormSummary; readonly names: readonly string[] } | null>(null)
  const lookForFiles = async ({ form }: ImportReport): Promise<void> => {
    const files = form === null ? null : await client.call('forms.files', { formId: form.formId })
    const names = files?.ok === true ? files.value.filter((file) => file.state === 'missing').map((file) => file.name) : []
    setLacking(form === null || names.length === 0 ? null : { form, names })
  }
  const addAll = (files: readonly File[]): void => {
    void importer.importFiles(files).then((report) => {
      done(report)
      void lookForFiles(report)
    })
  }
  const add = (kind: 'secondary' | 'quiet'): JSX.Element => (
    <FileButton label={t('home.add')} icon="add" kind={kind} wide accept={formFiles} busy={importer.busy()} onFiles={addAll} />
  )
  const warnings = (): ImportReport | null => {
    const report = importer.report()
    return report?.form && report.problems.length > 0 ? report : null
  }
  createEffect(() => { document.documentElement.classList.toggle('first-run', isEmpty()) })
  onCleanup(() => document.documentElement.classList.remove('first-run'))

  return (
    <Screen title={t('home.title')} scrollKey="home">
      <div class="column stack">
        <Show when={forms.failure()}>
          {(failure) => <Notice kind="error" action={{ label: t('part.retry'), onClick: forms.refresh }}><p>{failureText(failure())}</p></Notice>}
        </Show>
        <Show when={importer.busy()}><Progress label={t('home.adding')} done={0} total={null} text="" /></Show>
        <Show when={warnings()}>
          {(report) => (
            <Notice kind="warn" onDismiss={importer.dismiss} action={{ label: t('home.added.read'), onClick: () => router.go({ screen: 'problems' }) }}>
              <p>{t('home.added.warnings', { form: report().form?.title ?? '', count: report().problems.length })}</p>
            </Notice>
          )}
        </Show>
        <Show when={lacking()}>
          {(added) => (
            <Notice kind="warn" title={t('files.missing.of', { form: added().form.title, count: added().names.length })} onDismiss={() => setLacking(null)}
              action={{ label: t('files.add'), onClick: () => router.go({ screen: 'form', formId: added().form.formId }) }}>
              <p class="file-name">{added().names.slice(0, 12).join(', ')}{added().names.length > 12 ? ' …' : ''}</p>
            </Notice>
          )}
        </Show>
        <Show when={isEmpty()}>
          <EmptyState title={t('home.empty.title')} text={t('home.empty.text')} picture={<TransectLine />}>
            <Button kind="primary" icon="play" wide disabled={importer.busy()} onClick={() => void importer.importSample().then(done)}>{t('home.sample')}</Button>
            {add('secondary')}
            <Show when={installer.startsEmpty}><p class="soft">{t('install.moved')}</p></Show>
            <ButtonLink kind={installer.startsEmpty ? 'secondary' : 'quiet'} icon="download" wide href={hrefOf({ screen: 'bundle', part: 'open' })}>{t(installer.startsEmpty ? 'install.moved.action' : 'bundle.restore')}</ButtonLink>
          </EmptyState>
        </Show>
        <HomeSafety shell={props.shell} />
        <ReviewLink shell={props.shell} />
        <Show when={(drafts.value()?.length ?? 0) > 0}>
          <section class="stack-tight">
            <h2 class="eyebrow">{t('home.drafts')}</h2>
            <ul class="rows card"><For each={drafts.value()}>{(draft) => <DraftRow shell={props.shell} draft={draft} />}</For></ul>
          </section>
        </Show>
        <Show when={forms.value()?.length === 0 && !isEmpty() && drafts.value() !== undefined}>{add('secondary')}</Show>
        <Show when={(forms.value()?.length ?? 0) > 0}>
          <ul class="rows transect" aria-label={t('home.title')}>
            <For each={forms.value()}>
              {(form) => (
                <Row station title={form.title} href={hrefOf({ screen: 'form', formId: form.formId })} detail={<FormCounts form={form} />}
                  actions={<a class="icon-button row-add" href={hrefOf({ screen: 'fill', open: { versionId: form.versionId } })} title={t('home.new-record', { form: form.title })}
                    aria-label={t('home.new-record', { form: form.title })}><Icon name="add" /></a>} />
              )}
            </For>
          </ul>
          {add('secondary')}
          <Show when={!preferences.dismissed('name') && device.value()?.name} fallback={<InstallHint shell={props.shell} />}>
            {(name) => (
              <Notice kind="info" onDismiss={() => preferences.dismiss('name')}
                action={{ label: t('home.name.action'), onClick: () => { preferences.dismiss('name'); router.go({ screen: 'device' }) } }}>
                <p>{t('home.name.text', { name: name() })}</p>
              </Notice>
            )}
          </Show>
        </Show>
      </div>
    </Screen>
  )
}
