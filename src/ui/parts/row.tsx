/** A row of a list that leads somewhere: title, second line, figures at the end. Inside <ul class="rows">; `station` draws it on the line. */
import { Show, type JSX } from 'solid-js'
import { Icon, type IconName } from './icon.tsx'

interface RowProps {
  readonly title: string
  readonly detail?: JSX.Element
  readonly end?: JSX.Element
  readonly href?: string | undefined
  readonly onClick?: (() => void) | undefined
  readonly icon?: IconName | undefined
  readonly station?: boolean | undefined
  readonly current?: boolean | undefined
  /** instead of the arrow, e.g. a menu */
  readonly actions?: JSX.Element
}

export const Row = (props: RowProps): JSX.Element => {
  const inner = (
    <>
      <Show when={props.icon}>{(icon) => <Icon name={icon()} />}</Show>
      <span class="row-text">
        <span class="row-title">{props.title}</span>
        <Show when={props.detail}><span class="row-detail">{props.detail}</span></Show>
      </span>
      <Show when={props.end}><span class="row-end figures">{props.end}</span></Show>
      <Show when={props.actions === undefined}><Icon name="next" size={20} /></Show>
    </>
  )
  return (
    <li class="row" classList={{ station: props.station === true, 'row-current': props.current === true }}>
      <Show when={props.href} fallback={<button type="button" class="row-target" onClick={() => props.onClick?.()}>{inner}</button>}>
        <a class="row-target" href={props.href} aria-current={props.current === true ? 'true' : undefined}>{inner}</a>
      </Show>
      {props.actions}
    </li>
  )
}
