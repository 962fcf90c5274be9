/** A file input that looks like a button: the input itself keeps name, keyboard and focus. */
import { createUniqueId, Show, type JSX } from 'solid-js'
import type { ButtonKind } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

interface FileButtonProps {
  readonly label: string
  readonly accept: string
  readonly onFile?: ((file: File) => void) | undefined
  /** several at once */
  readonly onFiles?: ((files: readonly File[]) => void) | undefined
  readonly kind?: ButtonKind | undefined
  readonly icon?: IconName | undefined
  readonly wide?: boolean | undefined
  readonly busy?: boolean | undefined
  /** 'environment' opens the camera at the back where there is one */
  readonly capture?: 'environment' | 'user' | undefined
}

export const FileButton = (props: FileButtonProps): JSX.Element => {
  const id = createUniqueId()
  return (
    <label class={`button button-${props.kind ?? 'secondary'} file-button`} classList={{ 'button-wide': props.wide === true, 'button-off': props.busy === true }} for={id}>
      <Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>
      <span aria-hidden="true">{props.label}</span>
      <input id={id} class="unseen" type="file" aria-label={props.label} accept={props.accept} multiple={props.onFiles !== undefined} capture={props.capture} disabled={props.busy}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (files[0] === undefined) return
          props.onFile?.(files[0])
          props.onFiles?.(files)
        }} />
    </label>
  )
}
