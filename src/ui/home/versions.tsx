/** The versions of a form that are here, newest first: who brought each and how many records it has; and removing the form. */
import { For, Show, type JSX } from 'solid-js'
import type { FormSummary, FormVersionSummary } from '../../worker/api.ts'
import { Button } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { Menu } from '../parts/menu.tsx'
import { toast } from '../parts/toast.tsx'
import { createQuery, touchesForms } from '../query.ts'
import { writer } from '../records/record-row.tsx'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { dateTime, t } from '../text/text.ts'

const named = ({ version }: FormVersionSummary): string => (version === '' ? t('version.unnamed') : t('version.name', { version }))

export const Versions = (props: { readonly shell: Shell; readonly form: FormSummary }): JSX.Element => {
  const { client, router } = props.shell
  const versions = createQuery(client, 'forms.versions', () => ({ formId: props.form.formId }), touchesForms)
  const isOne = (): boolean => (versions.value()?.length ?? 0) <= 1

  const remove = async (): Promise<void> => {
    const { formId, title, records } = props.form
    const agreed = await askConfirm({
      title: t('version.remove.title', { form: title }), text: t('version.remove.text', { count: records }), confirm: t('version.remove'), danger: true,
    })
    if (!agreed) return
    const answer = await client.call('forms.remove', { formId })
    toast(answer.ok ? t('version.removed', { form: title }) : failureText(answer.error))
    if (answer.ok) router.back({ screen: 'home' })
  }
  return (
    <section class="stack-tight">
      <h2 class="eyebrow">{t('version.title')}</h2>
      <ul class="rows card" aria-label={t('version.title')}>
        <For each={versions.value()}>
          {(version) => (
            <li class="row">
              <span class="row-target row-still">
                <span class="row-text">
                  <span class="row-title">{named(version)}<Show when={version.newest && !isOne()}>{' '}<span class="chip">{t('version.newest')}</span></Show></span>
                  <span class="row-detail">{t('version.added', { who: writer(version.addedBy, version.mine), when: dateTime(version.addedAt) })}</span>
                  <Show when={version.problem}>{(reason) => <span class="row-detail">{t('version.problem', { reason: reason() })}</span>}</Show>
                </span>
                <span class="row-end figures">{t('count.records', { count: version.records })}</span>
              </span>
              <Show when={!version.newest && version.problem === null}>
                <Menu label={t('version.more', { version: named(version) })}
                  items={[{ label: t('version.use'), icon: 'add', onSelect: () => router.go({ screen: 'fill', open: { versionId: version.versionId } }) }]} />
              </Show>
            </li>
          )}
        </For>
      </ul>
      <div><Button kind="quiet" icon="bin" onClick={() => void remove()}>{t('version.remove')}</Button></div>
    </section>
  )
}
