/**
 * Modal dialogs on the native <dialog>: focus moves in and returns, Escape and the close button call onClose.
 * `askConfirm` asks one question anywhere; its answer is shown by ConfirmHost, which the app mounts once.
 */
import { createEffect, createSignal, createUniqueId, onCleanup, Show, type JSX } from 'solid-js'
import { t } from '../text/text.ts'
import { Button } from './button.tsx'

interface DialogProps {
  readonly open: boolean
  readonly title: string
  readonly onClose: () => void
  /** a tap beside it is no answer */
  readonly firm?: boolean | undefined
  /** buttons, the main one last */
  readonly actions?: JSX.Element
  readonly children?: JSX.Element
}

export const Dialog = (props: DialogProps): JSX.Element => {
  let element!: HTMLDialogElement
  const id = createUniqueId()
  createEffect(() => {
    if (props.open && !element.open) element.showModal()
    if (!props.open && element.open) element.close()
  })
  onCleanup(() => { if (element.open) element.close() })
  return (
    <dialog ref={element} class="dialog" aria-labelledby={id} onCancel={(event) => { event.preventDefault(); props.onClose() }}
      onClick={(event) => { if (event.target === element && props.firm !== true) props.onClose() }}>
      <Show when={props.open}>
        <div class="dialog-body">
          <h2 id={id}>{props.title}</h2>
          {props.children}
          <Show when={props.actions}><div class="dialog-actions">{props.actions}</div></Show>
        </div>
      </Show>
    </dialog>
  )
}

interface Question {
  readonly title: string
  readonly text?: string | undefined
  /** the verb on the button that agrees */
  readonly confirm: string
  readonly cancel?: string | undefined
  readonly danger?: boolean | undefined
}
const [asked, setAsked] = createSignal<(Question & { readonly answer: (yes: boolean) => void }) | null>(null)

/** True when the user agreed. A second question answers the first with no. */
export const askConfirm = (question: Question): Promise<boolean> => {
  asked()?.answer(false)
  return new Promise((resolve) => {
    setAsked({ ...question, answer: (yes) => { setAsked(null); resolve(yes) } })
  })
}

export const ConfirmHost = (): JSX.Element => (
  <Dialog open={asked() !== null} title={asked()?.title ?? ''} onClose={() => asked()?.answer(false)}
    actions={<>
      <Button kind="quiet" onClick={() => asked()?.answer(false)}>{asked()?.cancel ?? t('part.cancel')}</Button>
      <Button kind={asked()?.danger === true ? 'danger' : 'primary'} onClick={() => asked()?.answer(true)}>{asked()?.confirm}</Button>
    </>}>
    <Show when={asked()?.text}><p>{asked()?.text}</p></Show>
  </Dialog>
)
