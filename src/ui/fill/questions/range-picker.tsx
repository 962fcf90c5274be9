/** A scale as a wheel in a sheet (`picker`): what stands between the lines is taken with OK, before that nothing is answered. */
import { createSignal, For, onCleanup, onMount, Show, untrack, type JSX } from 'solid-js'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Icon } from '../../parts/icon.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import { showNumber } from '../engine/lexical.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import { Grouped } from './frame.tsx'
import type { Steps } from './range-steps.ts'
import './ranges.css'

export const pickerHoldsAtMost = 500
/** ms without movement that end a spin */
const atRest = 110

interface WheelProps {
  readonly name: string
  readonly texts: readonly string[]
  readonly picked: number
  readonly onPick: (index: number) => void
}
const Wheel = (props: WheelProps): JSX.Element => {
  let wheel!: HTMLDivElement
  let timer: ReturnType<typeof setTimeout> | undefined
  const rowHeight = (): number => (wheel.firstElementChild as HTMLElement | null)?.offsetHeight ?? 0
  const show = (index: number, behavior: ScrollBehavior): void => wheel.scrollTo?.({ top: index * rowHeight(), behavior })
  const onScroll = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => { if (rowHeight() > 0) props.onPick(Math.min(props.texts.length - 1, Math.round(wheel.scrollTop / rowHeight()))) }, atRest)
  }
  onMount(() => { const frame = requestAnimationFrame(() => show(props.picked, 'instant')); onCleanup(() => cancelAnimationFrame(frame)) })
  onCleanup(() => clearTimeout(timer))
  return (
    <div class="wheel-frame">
      <div ref={wheel} class="wheel" role="radiogroup" aria-label={props.name} onScroll={onScroll}>
        <For each={props.texts}>
          {(text, at) => (
            <label class="wheel-row figures" classList={{ 'wheel-picked': at() === props.picked }}>
              <input class="unseen" type="radio" name="wheel" autofocus={untrack(() => at() === props.picked)} checked={at() === props.picked} onChange={() => { props.onPick(at()); show(at(), 'smooth') }} />
              <span dir="ltr">{text}</span>
            </label>
          )}
        </For>
      </div>
    </div>
  )
}

export const RangePicker = (props: { readonly question: QuestionView; readonly steps: Steps }): JSX.Element => {
  const fill = useFill()
  const { question, steps } = props
  const [open, setOpen] = createSignal(false)
  const [picked, setPicked] = createSignal(0)
  const texts = Array.from({ length: steps.count }, (_, at) => showNumber(steps.valueAt(at), fill.locale))
  const face = (): string => {
    const at = steps.indexOf(question.text)
    if (question.text === '') return t('fill.range.pick')
    return at !== null && Number(steps.valueAt(at)) === Number(question.text) ? (texts[at] ?? '') : question.text
  }
  const ask = (): void => {
    setPicked(steps.indexOf(question.text) ?? steps.indexOf(question.attribute('placeholder') ?? '') ?? 0)
    setOpen(true)
  }
  const close = (): void => {
    setOpen(false)
    fill.left(question)
  }
  return (
    <Grouped question={question}>
      <button type="button" class="input sheet-button" classList={{ 'sheet-empty': question.text === '' }} aria-haspopup="dialog" aria-expanded={open()} disabled={question.readonly}
        data-empty={question.text === '' ? '' : undefined} onClick={ask}>
        <span dir="auto">{face()}</span><Icon name="down" />
      </button>
      <Show when={question.text !== '' && !question.required && !question.readonly}>
        <div><Button kind="quiet" onClick={() => fill.setValue(question, '')}>{t('fill.optional.clear')}</Button></div>
      </Show>
      <Dialog open={open()} title={nameOf(question)} onClose={close}
        actions={<>
          <Button kind="quiet" onClick={close}>{t('part.cancel')}</Button>
          <Button kind="primary" onClick={() => { fill.setValue(question, steps.valueAt(picked())); close() }}>{t('fill.range.take', { value: texts[picked()] ?? '' })}</Button>
        </>}>
        <Wheel name={nameOf(question)} texts={texts} picked={picked()} onPick={setPicked} />
      </Dialog>
    </Grouped>
  )
}
