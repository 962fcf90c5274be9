/** `minimal`: one field that tells what is chosen and opens the choices in a sheet. */
import { createSignal, Show, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { ChoiceList, Chips } from './choice-list.tsx'
import { useChoice } from './choice-state.ts'
import { Grouped } from './frame.tsx'
import './choices.css'

const searchAbove = 7

export const ChoiceSheet = (props: { readonly question: QuestionView; readonly onAnswered: () => void }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const choice = useChoice(question)
  const [open, setOpen] = createSignal(false)
  const close = (): void => {
    setOpen(false)
    fill.left(question)
  }
  // The mark is seen before the sheet goes.
  const onTap = (): void => { if (!choice.many) setTimeout(() => { close(); props.onAnswered() }, 160) }
  const face = (): string => {
    const chosen = choice.chosenOptions()
    if (chosen.length === 0) return question.text === '' ? t('fill.choice.pick') : question.text
    return choice.many ? t('fill.choice.picked', { count: chosen.length }) : (chosen[0]?.text ?? '')
  }
  return (
    <Grouped question={question}>
      <button type="button" class="input sheet-button" classList={{ 'sheet-empty': choice.chosen().size === 0 }} aria-haspopup="dialog" aria-expanded={open()} disabled={question.readonly}
        data-empty={choice.chosen().size === 0 ? '' : undefined} onClick={() => setOpen(true)}>
        <span dir="auto">{face()}</span><Icon name="down" />
      </button>
      <Show when={choice.many && choice.chosen().size > 0}><Chips question={question} choice={choice} /></Show>
      <Dialog open={open()} title={nameOf(question)} onClose={close}
        actions={<>
          <Show when={!choice.many && !question.required && choice.chosen().size > 0}><Button kind="quiet" onClick={choice.clear}>{t('fill.optional.clear')}</Button></Show>
          <Button kind="primary" onClick={close}>{t('fill.choice.done')}</Button>
        </>}>
        <div class="choice-sheet" tabindex="-1" autofocus><ChoiceList question={question} choice={choice} onTap={onTap} searchable={question.options.length > searchAbove} /></div>
      </Dialog>
    </Grouped>
  )
}
