/** One form: start a record, its drafts and latest records, and what is known about it. */
import { createMemo, For, Show, type JSX } from 'solid-js'
import { DataSection } from '../export/data-section.tsx'
import { ButtonLink } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Row } from '../parts/row.tsx'
import { Screen } from '../parts/screen.tsx'
import { createQuery, touchesDrafts, touchesForms, touchesRecordsOf } from '../query.ts'
import { createRecordName } from '../records/choice-names.ts'
import { RecordRow } from '../records/record-row.tsx'
import { allRecords, hrefOf } from '../route.ts'
import type { Shell } from '../shell.ts'
import { number, t } from '../text/text.ts'
import { DraftRow } from './draft-row.tsx'
import { FormCounts } from './form-counts.tsx'
import { FormFilesSection } from './form-files.tsx'
import { Versions } from './versions.tsx'

const latestShown = 5

export const FormScreen = (props: { readonly shell: Shell; readonly formId: string }): JSX.Element => {
  const { client, router } = props.shell
  const formId = props.formId
  const forms = createQuery(client, 'forms.list', () => null, touchesForms)
  const form = createMemo(() => forms.value()?.find((one) => one.formId === formId))
  const versionId = createMemo(() => form()?.versionId)
  const version = createQuery(client, 'forms.version', createMemo(() => { const id = versionId(); return id === undefined ? undefined : { versionId: id } }), () => false)
  const drafts = createQuery(client, 'drafts.list', () => ({ formId }), touchesDrafts)
  const latest = createQuery(client, 'records.list', () => ({ ...allRecords, formId, after: null, limit: latestShown }), touchesRecordsOf(formId))
  const nameOf = createRecordName(client, versionId)
  const questions = (): number => (version.value()?.plan.tables ?? []).reduce((sum, table) => sum + table.columns.filter((column) => column.kind === 'user').length, 0)

  return (
    <Screen title={form()?.title ?? ''} onBack={() => router.back({ screen: 'home' })} scrollKey={`form ${formId}`}
      bottom={
        <Show when={form()}>
          {(found) => (
            <div class="column form-new">
              <ButtonLink kind="primary" icon="add" wide href={hrefOf({ screen: 'fill', open: { versionId: found().versionId } })}>{t('form.new-record')}</ButtonLink>
            </div>
          )}
        </Show>
      }>
      <Show when={forms.value() !== undefined && form() === undefined}><EmptyState title={t('unknown.title')} text={t('form.gone')} /></Show>
      <Show when={form()}>
        {(found) => (
          <div class="column stack">
            <FormCounts form={found()} />
            <Show when={(drafts.value()?.length ?? 0) > 0}>
              <section class="stack-tight">
                <h2 class="eyebrow">{t('form.drafts')}</h2>
                <ul class="rows card"><For each={drafts.value()}>{(draft) => <DraftRow shell={props.shell} draft={draft} />}</For></ul>
              </section>
            </Show>
            <section class="stack-tight">
              <h2 class="eyebrow">{t('form.latest')}</h2>
              <Show when={latest.value()?.total === 0}><p class="soft">{t('form.none')}</p></Show>
              <Show when={(latest.value()?.total ?? 0) > 0}>
                <ul class="rows card">
                  <For each={latest.value()?.records}>
                    {(record) => <li class="row"><RecordRow record={record} name={nameOf(record)} now={props.shell.now()} withForm={false} /></li>}
                  </For>
                  <Row title={t('form.records')} icon="records" end={number(latest.value()?.total ?? 0)} href={hrefOf({ screen: 'records', filter: { ...allRecords, formId } })} />
                </ul>
              </Show>
            </section>
            <DataSection formId={formId} />
            <section class="stack-tight">
              <h2 class="eyebrow">{t('form.about')}</h2>
              <dl class="facts">
                <dt>{t('form.version')}</dt><dd class="figures">{found().version === '' ? t('form.version.none') : found().version}</dd>
                <dt>{t('form.id')}</dt><dd class="figures">{found().formId}</dd>
                <Show when={version.value()}><dt>{t('form.questions')}</dt><dd class="figures">{number(questions())}</dd></Show>
                <Show when={(version.value()?.plan.languages.length ?? 0) > 0}><dt>{t('form.languages')}</dt><dd>{version.value()?.plan.languages.join(', ')}</dd></Show>
              </dl>
            </section>
            <FormFilesSection client={client} formId={formId} />
            <Versions shell={props.shell} form={found()} />
          </div>
        )}
      </Show>
    </Screen>
  )
}
