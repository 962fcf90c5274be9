/** The pairing code as text, to copy, and the place to paste the other's: for devices without a camera, and for tests. */
import { createSignal, Show, type JSX } from 'solid-js'
import type { Pairing } from '../../transport/pairing.ts'
import { Button } from '../parts/button.tsx'
import { TextArea } from '../parts/field.tsx'
import { t } from '../text/text.ts'
import { useText } from './failure-text.ts'

export const CodeText = (props: { readonly code: string | null; readonly use: Pairing['use'] }): JSX.Element => {
  const [copied, setCopied] = createSignal<string | null>(null)
  const [pasted, setPasted] = createSignal('')
  const [problem, setProblem] = createSignal('')
  const [answering, setAnswering] = createSignal(false)
  let form!: HTMLFormElement

  const copy = async (code: string): Promise<void> => {
    const written = await navigator.clipboard.writeText(code).then(() => true, () => false)
    if (written) return void setCopied(code)
    const box = form.querySelector('textarea')
    box?.focus()
    box?.select()
  }
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    setProblem('')
    const used = await props.use(pasted())
    setAnswering(used.ok && used.value !== 'connecting')
    if (used.ok) setPasted('')
    else setProblem(useText(used.error))
  }
  return (
    <form ref={form} class="stack" onSubmit={(event) => void submit(event)}>
      <h3>{t('sync.code.without')}</h3>
      <p class="soft small">{t('sync.code.without.hint')}</p>
      <Show when={props.code}>
        {(code) => (
          <>
            <TextArea label={t('sync.code.text')} class="sync-code" readOnly rows="5" spellcheck={false} value={code()} onFocus={(event) => event.currentTarget.select()} />
            <Button icon={copied() === code() ? 'check' : 'copy'} onClick={() => void copy(code())}>{copied() === code() ? t('part.copied') : t('part.copy')}</Button>
          </>
        )}
      </Show>
      <TextArea label={t('sync.code.paste')} class="sync-code" rows="5" spellcheck={false} autocomplete="off" autocapitalize="off" error={problem()} value={pasted()}
        onInput={(event) => setPasted(event.currentTarget.value)} />
      <Button type="submit" disabled={pasted().trim() === ''}>{t('sync.code.use')}</Button>
      <p role="status">{answering() ? t('sync.code.answering') : ''}</p>
    </form>
  )
}
