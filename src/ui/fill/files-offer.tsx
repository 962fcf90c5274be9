/**
 * Before a form opens whose files are not all on this phone: which, and the choice to add them or to go on without. Who went on
 * is asked again only when other files are missing. Rule FFL17.
 */
import { createSignal, For, Show, type Accessor, type JSX } from 'solid-js'
import type { FormFileInfo } from '../../worker/api-forms.ts'
import type { Client } from '../client.ts'
import { addedFilesText, addFiles } from '../home/add-files.ts'
import { fileState, formFileTypes } from '../home/file-words.ts'
import { Button } from '../parts/button.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../text/text.ts'

interface Asked { readonly formId: string; readonly files: readonly FormFileInfo[]; readonly answer: () => void }
export interface FilesOffer {
  readonly asked: Accessor<Asked | null>
  /** The files of the form, after the person was asked about those that are missing. */
  ask(formId: string): Promise<readonly FormFileInfo[]>
}

const key = 'transect.files-asked'
type Remembered = Readonly<Record<string, string>>
let remembered: Remembered | null = null

/** Kept by the browser where it allows that, else as long as the page lives. */
const recall = (): Remembered => {
  if (remembered !== null) return remembered
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    remembered = typeof parsed === 'object' && parsed !== null ? (parsed as Remembered) : {}
  } catch {
    remembered = {}
  }
  return remembered
}
const remember = (formId: string, names: string): void => {
  remembered = { ...recall(), [formId]: names }
  try {
    localStorage.setItem(key, JSON.stringify(remembered))
  } catch (error) {
    console.info(error)
  }
}

const lacking = (files: readonly FormFileInfo[]): readonly FormFileInfo[] => files.filter((file) => file.needed && file.state !== 'here')
const namesOf = (files: readonly FormFileInfo[]): string => lacking(files).map((file) => file.name).join('\n')

export const createFilesOffer = (client: Pick<Client, 'call'>): FilesOffer => {
  const [asked, setAsked] = createSignal<Asked | null>(null)
  const list = async (formId: string): Promise<readonly FormFileInfo[]> => {
    const files = await client.call('forms.files', { formId })
    return files.ok ? files.value : []
  }
  return {
    asked,
    ask: async (formId) => {
      let files = await list(formId)
      while (lacking(files).length > 0 && recall()[formId] !== namesOf(files)) {
        const shown = files
        await new Promise<void>((answer) => setAsked({ formId, files: lacking(shown), answer }))
        files = await list(formId)
        if (namesOf(files) === namesOf(shown)) remember(formId, namesOf(files))
      }
      setAsked(null)
      return files
    },
  }
}

export const FilesOfferScreen = (props: { readonly client: Pick<Client, 'call'>; readonly asked: Asked; readonly onLeave: () => void }): JSX.Element => {
  const [busy, setBusy] = createSignal(false)
  const isElsewhere = (): boolean => props.asked.files.some((file) => file.state === 'elsewhere')
  const add = async (files: readonly File[]): Promise<void> => {
    setBusy(true)
    const outcome = await addFiles(props.client, props.asked.formId, files)
    setBusy(false)
    toast(addedFilesText(outcome))
    if (outcome.added.length > 0) props.asked.answer()
  }
  return (
    <Screen title={t('files.offer.title')} class="fill" onBack={props.onLeave}
      bottom={<Button kind="primary" wide onClick={() => props.asked.answer()}>{t('files.offer.open')}</Button>}>
      <div class="column stack">
        <p>{t('files.offer.text')}</p>
        <ul class="rows card" aria-label={t('files.title')}>
          <For each={props.asked.files}>
            {(file) => (
              <li class="row"><span class="row-target row-still"><span class="row-text">
                <span class="row-title">{file.name}</span><span class="row-detail">{fileState(file)}</span>
              </span></span></li>
            )}
          </For>
        </ul>
        <Show when={isElsewhere()}><p class="soft">{t('files.elsewhere.help')}</p></Show>
        <FileButton icon="add" wide label={t('files.add')} accept={formFileTypes} busy={busy()} onFiles={(files) => void add(files)} />
      </div>
    </Screen>
  )
}
