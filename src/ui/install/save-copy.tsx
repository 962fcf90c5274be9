/** For data that a newer app wrote: the reason nothing can be changed, and a copy of the database as a download. Rule MIG3. */
import { createSignal, Show, type JSX } from 'solid-js'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { failureText } from '../text/failure.ts'
import { t } from '../text/text.ts'

const save = (bytes: Uint8Array, name: string): void => {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/vnd.sqlite3' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // the browser has taken hold of it by then
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export const SaveCopy = (props: { readonly client: Pick<Client, 'call'> }): JSX.Element => {
  const [busy, setBusy] = createSignal(false)
  const [outcome, setOutcome] = createSignal('')
  const run = async (): Promise<void> => {
    setBusy(true)
    const answer = await props.client.call('export.database', null)
    setBusy(false)
    if (!answer.ok) return void setOutcome(failureText(answer.error))
    const name = `transect-${new Date().toISOString().slice(0, 10)}.sqlite3`
    save(answer.value.bytes, name)
    setOutcome(t('readonly.saved', { name }))
  }
  return (
    <div class="stack-tight">
      <p>{t('readonly.text')}</p>
      <div><Button busy={busy()} onClick={() => void run()}>{t('readonly.save')}</Button></div>
      <Show when={outcome()}><p role="status">{outcome()}</p></Show>
    </div>
  )
}
