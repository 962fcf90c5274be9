/** Asks for one line of text, e.g. the reason of a change; null when the person turned away. */
import { createSignal, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'
import { t } from '../text/text.ts'

interface Question { readonly title: string; readonly text: string; readonly label: string; readonly start: string }
export interface AskText { ask(question: Question): Promise<string | null>; readonly view: () => JSX.Element }

export const createAskText = (): AskText => {
  const [asked, setAsked] = createSignal<(Question & { readonly answer: (text: string | null) => void }) | null>(null)
  const [typed, setTyped] = createSignal('')
  const agree = (): void => { if (typed().trim() !== '') asked()?.answer(typed().trim()) }
  return {
    ask: (question) => new Promise((resolve) => {
      setTyped(question.start)
      setAsked({ ...question, answer: (text) => { setAsked(null); resolve(text) } })
    }),
    view: () => (
      <Dialog open={asked() !== null} title={asked()?.title ?? ''} onClose={() => asked()?.answer(null)}
        actions={<>
          <Button kind="quiet" onClick={() => asked()?.answer(null)}>{t('part.cancel')}</Button>
          <Button kind="primary" disabled={typed().trim() === ''} onClick={agree}>{t('fill.ask.go')}</Button>
        </>}>
        <p>{asked()?.text}</p>
        <TextField label={asked()?.label ?? ''} value={typed()} onInput={(event) => setTyped(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') agree() }} />
      </Dialog>
    ),
  }
}
