/** On a form's page: the files it refers to with their state, and adding, replacing and removing them. Rule FFL17. */
import { createSignal, For, Show, type JSX } from 'solid-js'
import type { FormFileInfo } from '../../worker/api-forms.ts'
import type { Client } from '../client.ts'
import { askConfirm } from '../parts/dialog.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { Notice } from '../parts/notice.tsx'
import { toast } from '../parts/toast.tsx'
import { createQuery, touchesForms } from '../query.ts'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'
import { addedFilesText, addFiles } from './add-files.ts'
import { fileState, formFileTypes } from './file-words.ts'

/** A file chooser opened from a menu item; the menu is gone when the file is there. */
const choose = (accept: string): Promise<File | null> => new Promise((resolve) => {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept })
  input.addEventListener('change', () => resolve(input.files?.[0] ?? null))
  input.addEventListener('cancel', () => resolve(null))
  input.click()
})
const endingOf = (name: string): string => { const at = name.lastIndexOf('.'); return at < 0 ? '' : name.slice(at) }

export const FormFilesSection = (props: { readonly client: Client; readonly formId: string }): JSX.Element => {
  const { client } = props
  const files = createQuery(client, 'forms.files', () => ({ formId: props.formId }), touchesForms)
  const [busy, setBusy] = createSignal(false)
  const lacking = (): number => files.value()?.filter((file) => file.needed && file.state === 'missing').length ?? 0
  const isElsewhere = (): boolean => files.value()?.some((file) => file.state === 'elsewhere') === true

  const add = async (chosen: readonly File[]): Promise<void> => {
    setBusy(true)
    const outcome = await addFiles(client, props.formId, chosen)
    setBusy(false)
    files.refresh()
    toast(addedFilesText(outcome))
  }
  const replace = async (file: FormFileInfo): Promise<void> => {
    const chosen = await choose(endingOf(file.name) || formFileTypes)
    if (chosen !== null) await add([new File([chosen], file.name, { type: chosen.type })])
  }
  const remove = async ({ name }: FormFileInfo): Promise<void> => {
    if (!(await askConfirm({ title: t('files.remove.title', { name }), text: t('files.remove.text'), confirm: t('files.remove'), danger: true }))) return
    const answer = await client.call('forms.removeFile', { formId: props.formId, name })
    files.refresh()
    toast(answer.ok ? t('files.removed', { name }) : failureText(answer.error))
  }
  return (
    <section class="stack-tight">
      <h2 class="eyebrow">{t('files.title')}</h2>
      <Show when={files.value()?.length === 0}><p class="soft">{t('files.none')}</p></Show>
      <Show when={lacking() > 0}><Notice kind="warn" title={t('files.missing.count', { count: lacking() })}><p>{t('files.offer.text')}</p></Notice></Show>
      <Show when={(files.value()?.length ?? 0) > 0}>
        <ul class="rows card" aria-label={t('files.title')}>
          <For each={files.value()}>
            {(file) => (
              <li class="row">
                <span class="row-target row-still">
                  <Icon name={file.state === 'here' ? 'file' : 'warn'} />
                  <span class="row-text"><span class="row-title file-name">{file.name}</span><span class="row-detail figures">{fileState(file)}</span></span>
                </span>
                <Menu label={t('files.more', { name: file.name })}
                  items={[
                    { label: file.state === 'missing' ? t('files.add') : t('files.replace'), icon: 'add', onSelect: () => void replace(file) },
                    ...(file.state === 'missing' ? [] : [{ label: t('files.remove'), icon: 'bin' as const, danger: true, onSelect: () => void remove(file) }]),
                  ]} />
              </li>
            )}
          </For>
        </ul>
        <Show when={isElsewhere()}><p class="soft small">{t('files.elsewhere.help')}</p></Show>
      </Show>
      <div><FileButton icon="add" label={t('files.add')} accept={formFileTypes} busy={busy()} onFiles={(chosen) => void add(chosen)} /></div>
    </section>
  )
}
